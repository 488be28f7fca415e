"""A row of Seats: the seat, and who fills it. A filling ends or is followed by another; it is never overwritten."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from .comparing import Change, Comparing
from .parsing import CLEAR, CellFault, Row
from .steps import Noun, Step, Verb

SEAT = ("body", "title", "seat_class", "office", "has_vote", "term_years")
FILLING = ("person", "organization", "alternate", "authority", "begins", "term_ends", "ends", "end_reason")
REFERENCES = ("person", "organization", "alternate")
# One of these makes it another filling, which follows the one on record.
OTHER_FILLING = {"person", "organization"}


def plan_seat(comparing: Comparing, row: Row) -> None:
    seat = comparing.record(row, Noun.SEAT, comparing.describing.seat, SEAT)
    if seat is None:
        return
    if seat.target is not None and "body" in seat.values:
        rule = _("is another body than the seat's, and seats do not move")
        comparing.tell(row, "body", CellFault(rule, _("End this seat on its page and add one in the other body.")))
    if seat.target is None and not (row.get("body") or row.get("body_label")):
        comparing.tell(row, "body", CellFault(_("is blank"), _("Write the ID or the name of the body.")))
    _plan_filling(comparing, row, seat)


def _plan_filling(comparing: Comparing, row: Row, seat: Step) -> None:
    current = comparing.known.memberships.get(seat.target.pk) if seat.target else None
    changes = comparing.differing(row, FILLING, comparing.describing.membership(current))
    changed = {change.name for change, _value in changes}
    if not changes:
        if current is not None:
            comparing.step(Step(Noun.MEMBERSHIP, Verb.SAME, row, seat.token, str(current), current), [])
        return
    if fault := _fault_in(current, changed, changes):
        comparing.tell(row, *fault)
        return
    verb = Verb.ADD if current is None else Verb.END if "ends" in changed else Verb.CHANGE
    step = comparing.step(Step(Noun.MEMBERSHIP, verb, row, seat.token, seat.label, current), changes)
    if current is None or changed & OTHER_FILLING:
        _complete(comparing, row, step)


def _fault_in(current: Any, changed: set[str], changes: list[Change]) -> tuple[str, CellFault] | None:
    cleared = next((change.name for change, value in changes if value == CLEAR and change.name == "begins"), None)
    if cleared:
        return cleared, CellFault(_("cannot be cleared by a file"), _("Leave it blank."))
    if current is None:
        if "person" in changed:
            return None
        name = next(name for name in FILLING if name in changed)
        return name, CellFault(_("is given without a person"), _("Write who fills the seat."))
    if changed & OTHER_FILLING:
        return _fault_in_following(changed)
    if "begins" in changed:
        rule = _("differs from what is on record, and a beginning stays")
        return "begins", CellFault(rule, _("Leave it blank, or copy what is there."))
    return None


def _fault_in_following(changed: set[str]) -> tuple[str, CellFault] | None:
    """Who follows begins; the one before them ends then."""
    if "ends" in changed:
        rule = _("ends a filling in the same row that begins another one")
        return "ends", CellFault(rule, _("Leave Until blank: whoever sat there before ends when the new one begins."))
    if "begins" not in changed:
        rule = _("is needed, because somebody else would fill the seat from then on")
        return "begins", CellFault(rule, _("Write since when the new person, or organization, fills it."))
    return None


def _complete(comparing: Comparing, row: Row, step: Step) -> None:
    """A new filling is made of the whole row, not only of what differs from the one before."""
    for name in FILLING:
        value = comparing.finder.refer(row, name) if name in REFERENCES and name not in step.values else row.get(name)
        if name not in step.values and value:
            step.values[name] = value
    step.values.setdefault("person", step.target.person.key if step.target else "")
