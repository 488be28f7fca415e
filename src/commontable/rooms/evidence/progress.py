"""Where a run stands, in words."""

from __future__ import annotations

from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from commontable.foundation.jobs import JobState

from .models import Run
from .models.run import ENGINE_FAILED, STORE_FAILED

STAGES = {
    "reading": gettext_noop("Reading the files"),
    "checking": gettext_noop("Checking every row"),
    "counting": gettext_noop("Adding up deaths and people"),
    "estimating": gettext_noop("Working out the figures"),
    "protecting": gettext_noop("Hiding what could point to a person"),
    "releasing": gettext_noop("Writing the release"),
    "drawing": gettext_noop("Drawing the pictures"),
}
DRAWING = 0.1  # share of the time; the other stages have theirs in the pipeline


def told_progress(run: Run, slug: str) -> dict[str, Any]:
    """What the progress bar shows. `said` changes where the sentence does, and only then is it read aloud anew."""
    return {
        "message": message(run),
        "said": _said(run),
        "percent": percent(run),
        "details": _details(run),
        "finished": run.is_over or run.is_silent(),
        "url": reverse("evidence:run_progress", args=[slug, run.pk]),
        "page_url": reverse("evidence:run", args=[slug, run.pk]),
    }


def message(run: Run) -> str:
    """One sentence for every state a run can be in."""
    if run.is_over:
        return _ended(run)
    if run.is_silent():
        return _silence(run)
    if run.state == JobState.WAITING:
        return _("Waiting for its turn. You can leave this page and come back.")
    return _("%(stage)s. You can leave this page and come back.") % {
        "stage": _(STAGES.get(run.stage, STAGES["reading"]))
    }


def _said(run: Run) -> str:
    if run.is_over or run.is_silent():
        return "over"
    return str(run.stage or JobState.RUNNING) if run.state == JobState.RUNNING else str(run.state)


def _ended(run: Run) -> str:
    if run.state == JobState.DONE:
        return _("Done.")
    if run.state == JobState.REFUSED:
        return _("The files were refused. Nothing was imported, and the files were deleted.")
    if run.state == JobState.CANCELED:
        who = run.canceled_by or _("someone")
        return _("Canceled by %(who)s. Nothing was kept, and the files were deleted.") % {"who": who}
    return _failure(run)


def _failure(run: Run) -> str:
    if run.failure == "interrupted":
        return _("The work was interrupted. Nothing was imported.")
    if run.failure == STORE_FAILED:
        return _(
            "The place where releases are kept could not be reached. Nothing was imported. Your files are kept for a "
            "day: tell the site operator, then measure again."
        )
    if run.failure == ENGINE_FAILED:
        return _(
            "The engine that counts for this site could not be reached. Nothing was imported. Your files are kept for "
            "a day: tell the site operator, then measure again."
        )
    return _(
        "Something went wrong on our side. Nothing was imported, and the files were deleted. Try again; "
        "if it happens once more, tell the site operator the number %(number)s."
    ) % {"number": str(run.pk)[-12:]}


def _silence(run: Run) -> str:
    if run.state == JobState.WAITING:
        return _(
            "Nobody has begun with this for five minutes. Ask the site operator whether the worker runs; "
            "it will begin by itself as soon as it does."
        )
    return _("Nothing has been heard of this for a minute: the work was interrupted. Nothing was imported.")


def percent(run: Run) -> int | None:
    """How far the whole run is, each stage by the time it usually takes; None while it waits."""
    if run.state == JobState.DONE:
        return 100
    if run.state == JobState.RUNNING:
        return round(100 * _share(run))
    return None if run.state == JobState.WAITING else 0


def _share(run: Run) -> float:
    from commontable.pipeline.progress import SHARES, Progress, share_done

    return share_done(Progress(run.stage, run.done, run.total), {**SHARES, "drawing": DRAWING})


def _details(run: Run) -> list[str]:
    """Rows read and what is left, as far as anybody can tell."""
    if run.state != JobState.RUNNING or run.is_silent():
        return []
    rows = ngettext("%(rows)s row read", "%(rows)s rows read", run.rows) % {"rows": intcomma(run.rows)}
    return [*([rows] if run.rows else []), *_left(run)]


def _left(run: Run) -> list[str]:
    from commontable.pipeline.progress import seconds_left

    if run.began_at is None or run.heard_at is None:
        return []
    left = seconds_left(_share(run), (run.heard_at - run.began_at).total_seconds())
    if left is None:
        return []
    minutes = round(left / 60)
    if minutes < 1:
        return [_("less than a minute left")]
    if minutes < 90:
        return [ngettext("about %(count)s minute left", "about %(count)s minutes left", minutes) % {"count": minutes}]
    hours = round(minutes / 60)
    return [ngettext("about %(count)s hour left", "about %(count)s hours left", hours) % {"count": hours}]
