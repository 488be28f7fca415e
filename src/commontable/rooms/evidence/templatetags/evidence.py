"""Words that templates of this room need of a run or a release."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.foundation.jobs import JobState

from ..models import Release, Run
from ..models.bilingual import in_language
from ..states import FileRole, RunKind

register = template.Library()

KINDS = {JobState.DONE: "good", JobState.REFUSED: "late", JobState.FAILED: "late"}


@register.filter
def measured_years(release: Release) -> str:
    """The years a release is about."""
    if release.first_year is None:
        return str(_("all years together"))
    if release.first_year == release.last_year:
        return str(release.first_year)
    return f"{release.first_year}–{release.last_year}"


@register.simple_tag
def run_row(run: Run, slug: str) -> dict[str, Any]:
    """A run as a list shows it."""
    words = {"who": run.asked_by or _("someone"), "when": date_format(localtime(run.asked_at), "SHORT_DATETIME_FORMAT")}
    return {
        "title": run.title,
        "url": reverse("evidence:run", args=[slug, run.pk]),
        "detail": _("%(who)s, %(when)s") % words,
        "state": run.get_state_display(),
        "kind": KINDS.get(JobState(run.state), "neutral"),
    }


@register.filter
def in_words(thing: Any, field: str) -> str:
    """A text that people write in two languages, in the reader's."""
    return in_language(thing, field)


@register.filter
def what_was_asked(run: Run) -> list[str]:
    """Files and choices, one line each."""
    lines = [
        _("%(role)s: %(name)s, %(size)s")
        % {
            "role": FileRole(file["role"]).label.capitalize(),
            "name": file["name"],
            "size": filesizeformat(file["size"]),
        }
        for file in run.files
    ]
    if run.kind == RunKind.COUNTS:
        lines += _choices(run.choices)
    if source := run.choices.get("source_note"):
        lines.append(_("Source: %(source)s") % {"source": source})
    return lines


def _choices(choices: dict[str, Any]) -> list[str]:
    names = {"group": _("groups"), "place": _("places"), "year": _("years")}
    apart = choices.get("by", [])
    lines = [_("Kept apart: %(what)s") % {"what": ", ".join(names[name] for name in apart) or _("nothing")}]
    width = choices.get("years_together", 1)
    if "year" in apart:
        text = ngettext("Each year by itself", "%(count)s years taken together", width)
        lines.append(text % {"count": width})
    if group := choices.get("reference_group"):
        lines.append(_("Compared with: %(group)s") % {"group": group})
    return lines
