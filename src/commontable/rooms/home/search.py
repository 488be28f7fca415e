"""Search: people, organizations, bodies, what the rooms offer, and pages. Sight first, then words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from commontable.foundation import slots
from commontable.foundation.offers import SearchHit
from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Body, Organization, Partnership, Person, TimelineEvent

from . import wording
from .verbs import LABELS, MEANINGS, Verb

SHORTEST = 2
MOST = 20  # of each kind


@dataclass(frozen=True)
class Group:
    """Hits of one kind under one heading."""

    heading: str
    hits: list[SearchHit]


def find(partnership: Partnership, sight: Sight, words: str) -> list[Group]:
    """Everything the viewer may see that holds every word, grouped by kind. Four queries and those of the rooms."""
    words = " ".join(words.split())[:100]
    if len(words) < SHORTEST:
        return []
    hits = [
        *_people(partnership, sight, words),
        *_organizations(partnership, sight, words),
        *_bodies(partnership, sight, words),
        *slots.filled("search", sight, partnership, words),
        *_events(partnership, sight, words),
        *_pages(partnership, words),
    ]
    return _grouped(hits)


def _grouped(hits: Iterable[SearchHit]) -> list[Group]:
    groups: dict[str, list[SearchHit]] = {}
    for hit in hits:
        groups.setdefault(str(hit.kind), []).append(hit)
    return [Group(heading, found) for heading, found in groups.items()]


def _holding(words: str, *fields: str) -> Q:
    """Every word somewhere in the fields."""
    every = Q()
    for word in words.split():
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        every &= anywhere
    return every


def _people(partnership: Partnership, sight: Sight, words: str) -> list[SearchHit]:
    rows = Person.objects.visible_to(sight).filter(partnership=partnership, merged_into__isnull=True)
    return [
        SearchHit(_("People"), row.name, reverse("people:person", args=[partnership.slug, row.pk]))
        for row in rows.filter(_holding(words, "name"))[:MOST]
    ]


def _organizations(partnership: Partnership, sight: Sight, words: str) -> list[SearchHit]:
    rows = Organization.objects.visible_to(sight).filter(partnership=partnership, merged_into__isnull=True)
    return [
        SearchHit(
            _("Organizations"), row.name, reverse("people:organization", args=[partnership.slug, row.pk]),
            row.get_sector_display(),
        )
        for row in rows.filter(_holding(words, "name", "short_name"))[:MOST]
    ]  # fmt: skip


def _bodies(partnership: Partnership, sight: Sight, words: str) -> list[SearchHit]:
    rows = Body.objects.visible_to(sight).filter(partnership=partnership)
    return [
        SearchHit(
            _("Bodies"), row.name, reverse("people:body", args=[partnership.slug, row.pk]), row.get_kind_display()
        )
        for row in rows.filter(_holding(words, "name"))[:MOST]
    ]


def _events(partnership: Partnership, sight: Sight, words: str) -> list[SearchHit]:
    rows = TimelineEvent.objects.visible_to(sight).filter(partnership=partnership)
    return [
        SearchHit(
            _("History"), wording.event_title(row), reverse("table:learn", args=[partnership.slug]), str(row.begins)
        )
        for row in rows.filter(_holding(words, "title", "title_es"))[:MOST]
    ]


def _pages(partnership: Partnership, words: str) -> list[SearchHit]:
    """The five verbs by their name or meaning, in the reader's language."""
    found = []
    for verb in Verb:
        text = f"{LABELS[verb]} {MEANINGS[verb]}".lower()
        if all(word in text for word in words.lower().split()):
            url = reverse(f"table:{verb}", args=[partnership.slug])
            found.append(SearchHit(_("Pages"), LABELS[verb], url, MEANINGS[verb]))
    return found
