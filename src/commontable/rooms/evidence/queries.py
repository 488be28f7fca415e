"""Reads of more than one step: the newest gap and map, what a search finds, what waits for somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.foundation.jobs import JobState
from commontable.foundation.offers import SearchHit, Task
from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Partnership
from commontable.rooms.people.queries import person_of, sighted_models

from . import models, pictures, telling
from .contents import read_contents
from .models import Release, Run
from .permissions import can_run
from .standing import KeptIndicator, assets_beside, assets_seen, by_topic, indicators_seen, kept_indicators
from .waiting import open_data_gaps

ENDED = (JobState.DONE, JobState.FAILED, JobState.CANCELED)  # and nobody need look at it

__all__ = [
    "KeptIndicator",
    "ReleaseCard",
    "assets_beside",
    "assets_seen",
    "by_topic",
    "gap_url",
    "indicators_seen",
    "kept_indicators",
    "latest_gap",
    "latest_map",
    "ledger_subjects",
    "open_data_gaps",
    "release_url",
    "search_hits",
    "standing_releases",
    "waiting_tasks",
]


@dataclass(frozen=True)
class ReleaseCard:
    """One release as another page shows it: a sentence, what stands behind it, and its picture."""

    sentence: str
    detail: str
    title: str
    how_to_read: str
    summary: str
    wide: SafeString
    narrow: SafeString
    release: Release
    url: str

    @property
    def is_synthetic(self) -> bool:
        return self.release.is_synthetic


def ledger_subjects() -> Iterable[type[Any]]:
    """Every model of this room whose deeds the ledger tells."""
    return sighted_models(models.__name__)


def standing_releases(partnership: Partnership, sight: Sight) -> Any:
    """What this viewer may see of the partnership's releases, newest first, without those withdrawn or replaced."""
    return Release.objects.visible_to(sight).filter(partnership=partnership).standing().select_related("custodian")


def latest_gap(partnership: Partnership, sight: Sight) -> ReleaseCard | None:
    """The newest gap the viewer may see."""
    return _card(standing_releases(partnership, sight).filter(has_gap=True).first())


def latest_map(partnership: Partnership, sight: Sight) -> ReleaseCard | None:
    """The newest map the viewer may see."""
    return _card(standing_releases(partnership, sight).filter(has_map=True).first())


def _card(release: Release | None) -> ReleaseCard | None:
    if release is None:
        return None
    held = read_contents(release.folder_id)
    drawn = pictures.picture(held, pictures.default_views(held)[0])
    return ReleaseCard(
        sentence=telling.headline(release.figures, release.title),
        detail=telling.lede(release.figures),
        title=drawn.title,
        how_to_read=drawn.how_to_read,
        summary=drawn.summary,
        wide=drawn.wide,
        narrow=drawn.narrow,
        release=release,
        url=gap_url(release) if release.has_gap else release_url(release),
    )


def gap_url(release: Release) -> str:
    return reverse("evidence:gap", args=[release.partnership.slug, release.pk])


def release_url(release: Release) -> str:
    return reverse("evidence:release", args=[release.partnership.slug, release.pk])


def search_hits(sight: Sight, partnership: Partnership, words: str) -> list[SearchHit]:
    """Releases whose title holds every word."""
    found = Q()
    for word in words.split():
        found &= Q(title__icontains=word)
    rows = (
        standing_releases(partnership, sight).filter(found).select_related("partnership")[:20] if words.split() else []
    )
    return [
        SearchHit(
            kind=_("Numbers"), title=row.title, url=release_url(row), detail=telling.headline(row.figures, row.title)
        )
        for row in rows
    ]


def waiting_tasks(request: Any, partnership: Partnership) -> list[Task]:
    """My own measurements that ended badly or stand still, and releases of mine nobody else can see yet."""
    if not request.user.is_authenticated or not can_run(request.user, partnership):
        return []
    person = person_of(request.user, partnership)
    mine = Run.objects.filter(partnership=partnership, asked_by=person)
    open_runs = mine.filter(retries__isnull=True).exclude(state__in=ENDED)[:20]
    return [task for run in open_runs if (task := _run_task(run, partnership))]


def _run_task(run: Run, partnership: Partnership) -> Task | None:
    url = reverse("evidence:run", args=[partnership.slug, run.pk])
    if run.state == JobState.REFUSED:
        count = int(run.faults.get("total", 0))
        detail = ngettext("%(count)s fault was found.", "%(count)s faults were found.", count) % {"count": count}
        return Task(
            title=_("Read why the files of “%(title)s” were refused") % {"title": run.title}, url=url, detail=detail
        )
    if run.is_silent():
        return Task(title=_("See why “%(title)s” stands still") % {"title": run.title}, url=url, is_late=True)
    return None
