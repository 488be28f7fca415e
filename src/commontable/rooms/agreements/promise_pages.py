"""The pages of promises, composed: rows of a list, steps, evidence, the card on the page of an agreement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from commontable.foundation.sight import Sight
from commontable.foundation.slots import filled
from commontable.rooms.people.models import Person

from . import promise_words as words
from .models import Obligation, ObligationEvidence, PlanPriority
from .moving_promises import clauses_to_carry_into
from .promise_permissions import can_change_promises, can_keep_promise
from .promise_states import OBLIGATION_MOVES, EvidenceKind, ObligationState
from .queries import promises_seen, rollup
from .states import VersionState


def row(obligation: Obligation, today: dt.date) -> dict[str, Any]:
    """A promise as a list shows it: who owes it to whom, by when, where it stands."""
    state, kind = words.state_told(obligation, today)
    owes, whom = ", ".join(str(one) for one in obligation.obligors.all()), words.to_whom(obligation)
    between = _("%(who)s, to %(whom)s") % {"who": owes, "whom": whom} if whom else owes
    parts = [between, words.due_told(obligation)]
    ground = obligation.agreement.title if obligation.agreement else obligation.given_at
    return {
        "date": obligation.next_due,
        "precision": "day" if obligation.comes_again or obligation.due is None else obligation.due.precision,
        "title": obligation.what,
        "url": reverse("agreements:obligation", args=[obligation.partnership.slug, obligation.pk]),
        "detail": " · ".join(part for part in (*parts, ground) if part),
        "state": state,
        "kind": kind,
    }


def names_seen(sight: Sight, ids: Iterable[Any]) -> dict[Any, str]:
    """The names of those the viewer may see; others are “someone”."""
    wanted = {pk for pk in ids if pk}
    told: dict[Any, str] = {pk: _("someone") for pk in wanted}
    told.update(Person.objects.visible_to(sight).filter(pk__in=wanted).values_list("pk", "name"))
    return told


def history(obligation: Obligation, sight: Sight) -> list[dict[str, Any]]:
    """Every step, and every plan that made it a priority, in the order of time."""
    rows = [*obligation.steps.all(), *priorities_of(obligation, sight)]
    rows.sort(key=lambda one: (one.at, one.pk))
    names = names_seen(sight, [one.by_id for one in rows])
    return [_happened(one, names.get(one.by_id, "")) for one in rows]


def _happened(one: Any, who: str) -> dict[str, Any]:
    when = date_format(localtime(one.at), "DATETIME_FORMAT")
    if isinstance(one, PlanPriority):
        title = _("Became a priority of %(plan)s: %(priority)s") % {"plan": one.plan, "priority": one.priority}
        return {"when": when, "title": title, "detail": who, "url": one.url}
    detail = ": ".join(part for part in (who, one.why) if part)
    return {"when": when, "title": _step_title(one), "detail": detail}


def priorities_of(obligation: Obligation, sight: Sight) -> Any:
    """What plans made of a promise, noted under this version of the agreement or an earlier one (KC-12)."""
    return PlanPriority.objects.visible_to(sight).filter(obligation__in=line_of(obligation))


def line_of(obligation: Obligation) -> list[Any]:
    """The promise and what it was carried from, back to the first version: one query for each."""
    line = [obligation.pk]
    while before := Obligation.objects.filter(carried_into=line[-1]).values_list("pk", flat=True).first():
        line.append(before)
    return line


def _step_title(step: Any) -> str:
    if step.for_day:
        return _("Kept for %(day)s") % {"day": date_format(step.for_day)}
    if not step.before:
        return _("Entered, %(state)s") % {"state": ObligationState(step.after).label}
    return str(ObligationState(step.after).label).capitalize()


def evidence_rows(obligation: Obligation, sight: Sight) -> list[dict[str, Any]]:
    """What shows that it was kept, under earlier versions too: carrying a promise along takes nothing from it. A thing
    on this site is named only to those who may see it."""
    rows = list(ObligationEvidence.objects.visible_to(sight).filter(obligation__in=line_of(obligation)))
    names = names_seen(sight, [one.by_id for one in rows])
    keys = [one.thing for one in rows if one.thing]
    things = {one.key: one for one in filled("evidence.things", sight, obligation.partnership, keys)} if keys else {}
    return [_evidence(one, obligation, names, things) for one in rows]


def _evidence(one: Any, obligation: Obligation, names: dict[Any, str], things: dict[str, Any]) -> dict[str, Any]:
    url, label = one.url, one.url
    if one.kind == EvidenceKind.FILE:
        url = reverse("agreements:evidence_file", args=[obligation.partnership.slug, one.pk])
        label = one.file_name
    elif one.kind == EvidenceKind.THING:
        thing = things.get(one.thing)
        url, label = (thing.url, str(thing.title)) if thing else ("", _("something not shown to you"))
    who = names.get(one.by_id, "")
    detail = " · ".join(part for part in (date_format(localtime(one.at), "DATE_FORMAT"), who) if part)
    return {"words": one.words, "url": url, "label": label, "detail": detail}


@dataclass(frozen=True)
class PromiseDeeds:
    """What this viewer may do with a promise now."""

    moves: tuple[ObligationState, ...]
    keep: bool
    show: bool
    carry: bool = False

    @classmethod
    def of(cls, obligation: Obligation, by: Any) -> PromiseDeeds:
        mine = can_keep_promise(by, obligation)
        after = OBLIGATION_MOVES[ObligationState(obligation.state)] - {ObligationState.CARRIED} if mine else ()
        due = obligation.comes_again and obligation.is_open and obligation.next_due is not None
        found = cls(tuple(one for one in ObligationState if one in after), bool(mine and due), mine)
        return replace(found, carry=may_carry(obligation, by))


def may_carry(obligation: Obligation, by: Any) -> bool:
    """Where no clause of the later version followed its own, somebody says which one it lives on under (KC-10)."""
    if not obligation.is_open or obligation.agreement is None or not can_change_promises(by, obligation.agreement):
        return False
    return bool(clauses_to_carry_into(obligation).exists())


NEXT = 5


def promises_card(request: Any, now: Any) -> dict[str, Any] | None:
    """On the page of an agreement: the statement, what is due next, and the way to all of them."""
    found = rollup(now.agreement, request.sight, costs=())
    signed = now.now.version
    if not found.total and signed is None:
        return None
    today = localdate()
    rows = promises_seen(request.partnership, request.sight).filter(agreement=now.agreement).open()[:NEXT]
    return {
        "template": "agreements/promise/card.html",
        "agreement": now.agreement,
        "version": signed,
        "sentence": words.sentence(found),
        "counts": words.counts_told(found),
        "rows": [row(one, today) for one in rows],
    }


def clause_promises(request: Any, clause: Any) -> dict[str, Any] | None:
    """On the page of a clause: the promises that are followed under it, and the way to follow one."""
    version = clause.version
    if version.state not in (VersionState.SIGNED, VersionState.WITHDRAWN):
        return None
    rows = list(promises_seen(request.partnership, request.sight).filter(clause=clause))
    may_follow = version.state == VersionState.SIGNED and can_change_promises(request.user, version.agreement)
    if not rows and not may_follow:
        return None
    today = localdate()
    return {
        "template": "agreements/promise/under_clause.html",
        "clause": clause,
        "rows": [row(one, today) for one in rows],
        "may_follow": may_follow,
    }
