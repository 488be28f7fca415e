"""Carries out the steps of a plan through the actions of the room, each in a savepoint of its own.

The dry run is the run itself, taken back at the end: so it tells every refusal that the run would meet, and no other.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commontable.foundation.errors import Refusal
from commontable.foundation.partial_dates import PartialDate

from .. import actions
from ..details import (
    AffiliationDetails,
    AuthorityStep,
    BodyDetails,
    ContactDetails,
    Ending,
    Filling,
    OrganizationDetails,
    PersonDetails,
    SeatDetails,
)
from ..models import Account, Organization
from ..powers import powers_remembered
from .faults import Fault
from .known import CONTACT_COLUMNS, Known
from .parsing import CLEAR, SHOWN
from .references import Token
from .sheets import BY_NAME
from .steps import Noun, Plan, Step, Verb

DATES = {"begins", "ends", "term_ends"}
# Where a refusal of a whole step is shown: the column that decides most about it.
FIRST_COLUMN = {
    Noun.ORGANIZATION: "name",
    Noun.PERSON: "name",
    Noun.CONTACTS: "email",
    Noun.AFFILIATION: "organization",
    Noun.BODY: "name",
    Noun.SEAT: "title",
    Noun.MEMBERSHIP: "person",
}


def carry_out(plan: Plan, known: Known, by: Account, holder: Organization) -> list[Fault]:
    """Do every step of a sound row; returns a fault for each that was refused. Call it in a transaction."""
    carrier = _Carrier(known, _named_once(by, holder), holder)
    broken = {(fault.sheet, fault.row) for fault in plan.faults}
    faults: list[Fault] = []
    sound = [step for step in plan.steps if (BY_NAME[step.row.sheet].title, step.row.number) not in broken]
    with powers_remembered():
        for step in sound:
            if step.verb is not Verb.SAME:
                faults += _attempt(carrier, step)
    return faults


def _attempt(carrier: _Carrier, step: Step) -> list[Fault]:
    try:
        with transaction.atomic():
            carrier.do(step)
    except _Missing:
        pass  # the row it depends on was refused, which is told
    except Refusal as refusal:
        return [_fault(step, str(refusal))]
    except ValidationError as error:
        return _invalid(step, error)
    return []


def _named_once(by: Account, holder: Organization) -> Account:
    """The same account, whose name in the ledger is looked up once and not again for each of thousands of lines."""
    ref = by.ledger_ref(holder.partnership_id)
    once = copy(by)
    once.ledger_ref = lambda partnership_id: ref  # type: ignore[method-assign]
    return once


class _Missing(Exception):
    """A step names a row whose own step was refused."""


class _Carrier:
    def __init__(self, known: Known, by: Account, holder: Organization) -> None:
        self.known, self.by, self.holder = known, by, holder
        self.added: dict[Token, Any] = {}

    def do(self, step: Step) -> None:
        made = getattr(self, f"_{step.noun}")(step)
        if step.noun in (Noun.ORGANIZATION, Noun.PERSON, Noun.BODY, Noun.SEAT):
            self.added[step.token] = made

    def _thing(self, sheet: str, token: Token) -> Any:
        """The record a token stands for: added a moment ago, or known before."""
        if not token:
            return None
        found = self.added.get(token) or self.known.things(sheet).get(token)
        if found is None:
            raise _Missing(token)
        return found

    def _values(self, step: Step, *names: str) -> dict[str, Any]:
        """The step's values, of these columns if any are named, as the actions take them."""
        chosen = {name: value for name, value in step.values.items() if not names or name in names}
        return {name: self._value(step, name, value) for name, value in chosen.items()}

    def _value(self, step: Step, name: str, value: Any) -> Any:
        column = BY_NAME[step.row.sheet].column(name)
        if value == CLEAR:
            return "" if column.kind in ("text", "long") else None
        if column.kind == "reference":
            return self._thing(column.refers, value)
        return PartialDate.parse(value) if name in DATES else value

    def _organization(self, step: Step) -> Any:
        values = self._values(step)
        if step.target is None:
            details = OrganizationDetails(**values)
            return actions.add_organization(partnership=self.holder.partnership, by=self.by, details=details)
        details = replace(OrganizationDetails.of(step.target), **values)
        return actions.change_organization(organization=step.target, by=self.by, details=details)

    def _person(self, step: Step) -> Any:
        if step.target is None:
            return actions.add_person(holder=self.holder, by=self.by, details=PersonDetails(**self._values(step)))
        details = replace(PersonDetails.of(step.target), **self._values(step))
        return actions.change_person(person=step.target, by=self.by, details=details)

    def _contacts(self, step: Step) -> None:
        person = self._thing("people", step.token)
        for name, values in step.values.items():
            for value in values:
                details = ContactDetails(kind=CONTACT_COLUMNS[name], value=value)
                actions.add_contact(person=person, by=self.by, details=details, holder=self.holder)

    def _affiliation(self, step: Step) -> Any:
        person = self._thing("people", step.token)
        organization = self._thing("organizations", step.values["organization"])
        given = self._values(step, "role", "title", "begins")
        if step.target is None:
            made = actions.begin_affiliation(
                person=person, organization=organization, by=self.by, details=AffiliationDetails(**given)
            )
            return self._ended(step, made)
        if {"role", "title"} & given.keys():
            details = replace(AffiliationDetails.of(step.target), **{"begins": None, **given})
            made = actions.change_affiliation(affiliation=step.target, by=self.by, details=details)
            return self._ended(step, made)
        return self._ended(step, step.target)

    def _ended(self, step: Step, affiliation: Any) -> Any:
        if "ends" not in step.values:
            return affiliation
        ends = PartialDate.parse(step.values["ends"])
        return actions.end_affiliation(affiliation=affiliation, by=self.by, ends=ends)

    def _body(self, step: Step) -> Any:
        values = self._values(step)
        if step.target is None:
            return actions.add_body(holder=self.holder, by=self.by, details=BodyDetails(**values))
        details = replace(BodyDetails.of(step.target), **values)
        return actions.change_body(body=step.target, by=self.by, details=details)

    def _seat(self, step: Step) -> Any:
        values = self._values(step)
        body = values.pop("body", None)
        if step.target is None:
            return actions.add_seat(body=body, by=self.by, details=SeatDetails(**values))
        return actions.change_seat(seat=step.target, by=self.by, details=replace(SeatDetails.of(step.target), **values))

    def _membership(self, step: Step) -> Any:
        if step.target is None:
            person, term = self._filling(step)
            return actions.fill_seat(seat=self._thing("seats", step.token), person=person, by=self.by, term=term)
        if "person" in step.values:
            person, term = self._filling(step)
            ending = Ending(ends=term.begins or PartialDate.of_day(timezone.localdate()))
            return actions.replace_member(membership=step.target, person=person, by=self.by, term=term, ending=ending)
        return self._changed_membership(step)

    def _filling(self, step: Step) -> tuple[Any, Filling]:
        values = self._values(step)
        return values.pop("person"), Filling(**values)

    def _changed_membership(self, step: Step) -> None:
        """What may change while the same person sits: authority, alternate, term; and the end."""
        values = self._values(step)
        membership = step.target
        if "authority" in values:
            change = AuthorityStep(after=values["authority"], begins=PartialDate.of_day(timezone.localdate()))
            actions.change_authority(membership=membership, by=self.by, change=change)
        if "alternate" in values:
            actions.name_alternate(membership=membership, by=self.by, alternate=values["alternate"])
        if "term_ends" in values:
            actions.set_term_end(membership=membership, by=self.by, term_ends=values["term_ends"])
        if "ends" in values:
            ending = Ending(ends=values["ends"], reason=values.get("end_reason", ""))
            actions.end_membership(membership=membership, by=self.by, ending=ending)


def _fault(step: Step, message: str, name: str = "") -> Fault:
    """A refusal says what and why, and in its last sentence what to do."""
    sheet = BY_NAME[step.row.sheet]
    name = name or FIRST_COLUMN[step.noun]
    by_label = not step.row.get(name) and step.row.get(f"{name}_label")
    column = sheet.column(f"{name}_label" if by_label else name)
    rule, _stop, remedy = message.rstrip().rpartition(". ")
    value = next((change.new for change in step.fields if change.name == name), step.label)
    return Fault(
        sheet.title, step.row.number, column.header, value[:SHOWN],
        f"{rule}." if rule else message, remedy if rule else _("Correct the row, or leave it out."),
    )  # fmt: skip


def _invalid(step: Step, error: ValidationError) -> list[Fault]:
    """The record would not be valid: one fault for each message, at its column when there is one."""
    names = {column.name for column in BY_NAME[step.row.sheet].columns}
    messages = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return [
        _fault(step, str(message), name if name in names else "")
        for name, found in messages.items()
        for message in found
    ]
