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

from ..forms import FORMS
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
    lines += _settings(run)
    if source := run.choices.get("source_note"):
        lines.append(_("Source: %(source)s") % {"source": source})
    return lines


def _choices(choices: dict[str, Any]) -> list[str]:
    names = {"group": _("groups"), "sex": _("sexes"), "place": _("places"), "year": _("years")}
    apart = choices.get("by", [])
    lines = [_("Kept apart: %(what)s") % {"what": ", ".join(names[name] for name in apart) or _("nothing")}]
    width = choices.get("years_together", 1)
    if "year" in apart:
        text = ngettext("Each year by itself", "%(count)s years taken together", width)
        lines.append(text % {"count": width})
    if group := choices.get("reference_group"):
        lines.append(_("Compared with: %(group)s") % {"group": group})
    return lines


SAID_ELSEWHERE = ("title", "source_note", "by", "years_together", "reference_group", "replaces", "why")


def _settings(run: Run) -> list[str]:
    """Whatever else was chosen that is not as the form has it at first."""
    form, lines = FORMS[run.kind], []
    for name in (name for part in form.parts for name in part.frame.order):
        field, given = form.base_fields.get(name), run.choices.get(name)
        if field is None or name in SAID_ELSEWHERE or given in (None, "", field.initial):
            continue
        choices = dict(getattr(field, "choices", []))
        lines.append(_("%(what)s: %(choice)s") % {"what": field.label, "choice": choices.get(given, given)})
    return lines
