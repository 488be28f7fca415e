"""Where a run stands, in words."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commontable.foundation.jobs import JobState

from .models import Run

STAGES = {
    "reading": gettext_noop("Reading the files"),
    "checking": gettext_noop("Checking every row"),
    "counting": gettext_noop("Adding up deaths and people"),
    "estimating": gettext_noop("Working out the figures"),
    "protecting": gettext_noop("Hiding what could point to a person"),
    "releasing": gettext_noop("Writing the release"),
    "drawing": gettext_noop("Drawing the pictures"),
}
ORDER = list(STAGES)


def told_progress(run: Run, slug: str) -> dict[str, Any]:
    """What the progress bar shows."""
    return {
        "message": message(run),
        "percent": percent(run),
        "detail": _detail(run),
        "finished": run.is_over or run.is_silent(),
        "url": reverse("evidence:run_progress", args=[slug, run.pk]),
        "page_url": reverse("evidence:run", args=[slug, run.pk]),
    }


def message(run: Run) -> str:
    """One sentence for every state a run can be in."""
    if run.state == JobState.DONE:
        return _("Done.")
    if run.state == JobState.REFUSED:
        return _("The files were refused. Nothing was imported, and the files were deleted.")
    if run.state == JobState.FAILED:
        return _failure(run)
    if run.is_silent():
        return _silence(run)
    if run.state == JobState.WAITING:
        return _("Waiting for its turn. You can leave this page and come back.")
    return _("%(stage)s. You can leave this page and come back.") % {
        "stage": _(STAGES.get(run.stage, STAGES["reading"]))
    }


def _failure(run: Run) -> str:
    if run.failure == "interrupted":
        return _("The work was interrupted. Nothing was imported.")
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
    return _("Nothing has been heard of this for five minutes: the work was interrupted. Nothing was imported.")


def percent(run: Run) -> int | None:
    """How far the whole run is, taking each stage as an equal step; None while it waits."""
    if run.state == JobState.DONE:
        return 100
    if run.state != JobState.RUNNING or run.stage not in ORDER:
        return None if run.state == JobState.WAITING else 0
    within = (run.percent or 0) / 100
    return round(100 * (ORDER.index(run.stage) + within) / len(ORDER))


def _detail(run: Run) -> str:
    if run.state != JobState.RUNNING or run.total < 2:
        return ""
    return _("%(done)s of %(total)s") % {"done": run.done, "total": run.total}
