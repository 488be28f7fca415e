"""The pages of requests and fact sheets, composed: rows of the queue, steps, versions, names, what may be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Organization, Partnership, Person
from commontable.rooms.people.queries import person_of

from .documents import files
from .models import DataRequest, FactSheet, RequestStep
from .request_states import (
    REQUEST_MOVES,
    ActivityClass,
    Occasion,
    RequestState,
    SheetState,
    SheetStepKind,
    Verdict,
)
from .sheet_figures import Figures
from .sheet_permissions import can_answer, can_review, can_take_back, works_at

PILLS = {RequestState.RELEASED: "good", RequestState.DECLINED: "neutral", RequestState.WITHDRAWN: "neutral"}
SHEET_PILLS = {SheetState.RELEASED: "good", SheetState.WITHDRAWN: "late"}


def days_told(request: DataRequest) -> str:
    """How long there is until the hearing."""
    if not request.is_open:
        return str(RequestState(request.state).label)
    left = request.days_left()
    if left < 0:
        return ngettext("%(count)s day late", "%(count)s days late", -left) % {"count": -left}
    if left == 0:
        return _("needed today")
    return ngettext("%(count)s day left", "%(count)s days left", left) % {"count": left}


def request_row(request: DataRequest) -> dict[str, Any]:
    """A request as the queue shows it."""
    occasion = str(request.get_occasion_display())
    parts = [occasion[:1].upper() + occasion[1:], request.decision]
    parts += [str(RequestState(request.state).label)] if request.is_open else []
    return {
        "date": request.due,
        "title": request.question,
        "url": reverse("evidence:request", args=[request.partnership.slug, request.pk]),
        "detail": " · ".join(parts),
        "state": days_told(request),
        "kind": "late" if request.is_late else PILLS.get(RequestState(request.state), "neutral"),
    }


def sheet_row(sheet: FactSheet) -> dict[str, Any]:
    parts = [str(sheet.get_topic_display()), str(sheet.custodian)]
    if sheet.number > 1:
        parts.append(_("version %(number)s") % {"number": sheet.number})
    return {
        "date": localtime(sheet.released_at or sheet.made_at).date(),
        "title": sheet.told("title"),
        "url": reverse("evidence:sheet", args=[sheet.partnership.slug, sheet.pk]),
        "detail": " · ".join(parts),
        "state": str(SheetState(sheet.state).label),
        "kind": SHEET_PILLS.get(SheetState(sheet.state), "neutral"),
    }


def names_seen(sight: Sight, ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """The names of those the viewer may see; others are “someone”."""
    wanted = {pk for pk in ids if pk}
    seen = Person.objects.visible_to(sight).filter(pk__in=wanted).values_list("pk", "name")
    told: dict[UUID | None, str] = {pk: _("someone") for pk in wanted}
    told.update(seen)
    return told


def request_steps(request: DataRequest, sight: Sight) -> list[dict[str, Any]]:
    """The way of a request so far, as a timeline."""
    steps: list[RequestStep] = list(request.steps.all())
    names = names_seen(sight, [step.by_id for step in steps])
    return [_told_step(step, names) for step in steps]


def _told_step(step: RequestStep, names: dict[UUID | None, str]) -> dict[str, Any]:
    who = names.get(step.by_id, _("someone"))
    detail = _("%(who)s: %(why)s") % {"who": who, "why": step.why} if step.why else who
    return {
        "when": date_format(localtime(step.at), "DATETIME_FORMAT"),
        "title": str(RequestState(step.after).label).capitalize(),
        "detail": detail,
    }


def request_facts(request: DataRequest, sight: Sight) -> list[tuple[str, str]]:
    """Who asks for what, in terms and texts, leaving out what is empty."""
    names = names_seen(sight, [request.asked_by_id, request.analyst_id])
    behalf = request.on_behalf_of
    seen = behalf and Organization.objects.visible_to(sight).filter(pk=behalf.pk).exists()
    asks = [names.get(request.asked_by_id, ""), str(behalf) if seen else "", str(request.get_requester_kind_display())]
    told = [
        (_("Who asks"), ", ".join(part for part in asks if part)),
        (_("Decision at stake"), " · ".join(part for part in (request.decision, request.decider) if part)),
        (_("For"), str(Occasion(request.occasion).label)),
        (_("Needed on"), date_format(request.due)),
        (_("Numbers"), ", ".join(one.told("name") for one in request.indicators.visible_to(sight))),
        (_("Places"), request.places),
        (_("Groups"), request.groups),
        (_("Languages"), str(request.get_languages_display())),
        (_("Class of activity"), str(ActivityClass(request.activity_class).label)),
        (_("Asked of"), str(request.custodian)),
        (_("Worked on by"), names.get(request.analyst_id, "") if request.analyst_id else ""),
    ]
    return [(term, text) for term, text in told if text]


@dataclass(frozen=True)
class RequestDeeds:
    """What this viewer may do with a request now."""

    accept: bool
    decline: bool
    write: bool
    take_back: bool

    @classmethod
    def of(cls, request: DataRequest, by: Any) -> RequestDeeds:
        moves = REQUEST_MOVES[RequestState(request.state)]
        answers = can_answer(by, request)
        return cls(
            accept=answers and RequestState.ACCEPTED in moves,
            decline=answers and RequestState.DECLINED in moves,
            write=answers and request.state in (RequestState.ACCEPTED, RequestState.IN_WORK),
            take_back=RequestState.WITHDRAWN in moves and can_take_back(by, request),
        )


@dataclass(frozen=True)
class SheetDeeds:
    """What this viewer may do with a sheet now."""

    is_inside: bool
    edit: bool
    send: bool
    review: bool
    release: bool
    withdraw: bool
    renew: bool
    use: bool

    @classmethod
    def of(cls, sheet: FactSheet, by: Any) -> SheetDeeds:
        inside = works_at(by, sheet.custodian)
        state = sheet.state
        person = person_of(by, sheet.partnership) if getattr(by, "is_authenticated", False) else None
        return cls(
            is_inside=inside,
            edit=inside and state in (SheetState.DRAFT, SheetState.APPROVED),
            send=inside and state == SheetState.DRAFT,
            review=state == SheetState.IN_REVIEW and can_review(by, sheet),
            release=inside and state == SheetState.APPROVED,
            withdraw=inside and state == SheetState.RELEASED,
            renew=inside and sheet.is_final and not hasattr(sheet, "replaced_by"),
            use=person is not None and state == SheetState.RELEASED,
        )


def names_listed(figures: Figures) -> list[dict[str, Any]]:
    """For writers: each name with what it stands for now."""
    return [
        {
            "letter": letter,
            "release": citation.release,
            "names": [(f"{{{letter}.{name}}}", bound.text) for name, bound in figures.names(letter).items()],
            "place_name": f"{{{letter}.at.…}}" if figures.has_places(letter) else "",
        }
        for letter, citation in figures.citations.items()
    ]


def sheet_history(sheet: FactSheet, sight: Sight) -> list[dict[str, Any]]:
    """Steps, reviews and clearances in the order of time."""
    told = [(step.at, step.by_id, str(SheetStepKind(step.kind).label), step.why) for step in sheet.steps.all()]
    told += [(one.at, one.by_id, str(Verdict(one.verdict).label), one.why) for one in sheet.reviews.all()]
    told += [
        (one.at, one.by_id, _("let a remark stand"), f"“{one.passage}” {one.why}") for one in sheet.clearances.all()
    ]
    told.sort(key=lambda one: one[0])
    names = names_seen(sight, [one[1] for one in told])
    return [
        {
            "when": date_format(localtime(at), "DATETIME_FORMAT"),
            "title": what[:1].upper() + what[1:],
            "detail": _("%(who)s: %(why)s") % {"who": names.get(by, ""), "why": why} if why else names.get(by, ""),
        }
        for at, by, what, why in told
    ]


def file_links(sheet: FactSheet) -> list[dict[str, str]]:
    languages = {"en": _("English"), "es": _("Spanish")}
    slug = sheet.partnership.slug
    return [
        {
            "label": f"{files.LABELS[form]}, {languages[code]}",
            "url": reverse("evidence:sheet_file", args=[slug, sheet.pk, name]),
        }
        for name, (code, form) in files.names(sheet).items()
    ]


def versions(sheet: FactSheet, sight: Sight) -> list[dict[str, Any]]:
    """The other versions this viewer may see, newest first."""
    found: list[FactSheet] = []
    before = sheet.replaces
    while before is not None:
        found.append(before)
        before = before.replaces
    after = getattr(sheet, "replaced_by", None)
    while after is not None:
        found.insert(0, after)
        after = getattr(after, "replaced_by", None)
    seen = set(
        FactSheet.objects.visible_to(sight).filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True)
    )
    return [sheet_row(one) | {"why": one.why, "pk": one.pk} for one in found if one.pk in seen]


def open_of(partnership: Partnership, sight: Sight) -> Any:
    """The queue of a table as this viewer sees it."""
    rows = DataRequest.objects.visible_to(sight).filter(partnership=partnership)
    return rows.select_related("partnership", "custodian")
