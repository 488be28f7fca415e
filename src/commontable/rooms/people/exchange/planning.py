"""Compares a checked file with what is on record: what would be added, changed, ended, or left as it is."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ..models import Organization
from ..states import Standing
from .cells import plain
from .comparing import Comparing, missing_from
from .fillings import plan_seat
from .known import CONTACT_COLUMNS, Known
from .parsing import CellFault, Parsed, Row
from .references import Finder, Token, token_of
from .sheets import BODIES, ORGANIZATIONS, PEOPLE, SEATS, Sheet
from .steps import FieldChange, Noun, Plan, Step, Verb

PERSON = ("name", "language", "audience", "record_class")
AFFILIATION = ("organization", "role", "title", "begins", "ends")


def plan_import(parsed: Parsed, known: Known, holder: Organization) -> Plan:
    """The plan for a file that `holder` imports: new rows will be its own. Faults of the cells come first."""
    comparing = Comparing(parsed, known)
    for row in _parents_first(parsed.of(ORGANIZATIONS), comparing.finder):
        step = comparing.record(row, Noun.ORGANIZATION, comparing.describing.organization, _own(ORGANIZATIONS))
        if step and step.verb is Verb.ADD:
            _stand_under(step, holder)
    _plan_people(comparing)
    for row in _parents_first(parsed.of(BODIES), comparing.finder):
        comparing.record(row, Noun.BODY, comparing.describing.body, _own(BODIES))
    for row in parsed.of(SEATS):
        plan_seat(comparing, row)
    _tell_lookalikes(comparing)
    return comparing.plan


def _own(sheet: Sheet) -> list[str]:
    return [column.name for column in sheet.columns if column.kind not in ("label", "key")]


def _stand_under(step: Step, holder: Organization) -> None:
    """What a partner other than the backbone adds are its own member institutions, unless the row says otherwise."""
    if holder.partnership.backbone_id == holder.pk or "parent" in step.values:
        return
    column = ORGANIZATIONS.column("parent")
    step.values["parent"] = holder.key
    step.fields.append(FieldChange(column.name, column.header, "", f"{holder.name} ({holder.key})"))
    if "standing" not in step.values:
        column = ORGANIZATIONS.column("standing")
        step.values["standing"] = Standing.INSTITUTIONAL_MEMBER.value
        label = str(Standing.INSTITUTIONAL_MEMBER.label)
        step.fields.append(FieldChange(column.name, column.header, "", label))


def _plan_people(comparing: Comparing) -> None:
    """The first row of a person says who they are; every row of them may name one organization."""
    first: dict[Token, Row] = {}
    for row in comparing.parsed.of(PEOPLE):
        token = token_of(row)
        if token in first:
            _check_agrees(comparing, first[token], row)
        else:
            step = comparing.record(row, Noun.PERSON, comparing.describing.person, PERSON)
            if step is None:
                continue
            first[token] = row
            _plan_contacts(comparing, row, step)
        _plan_affiliation(comparing, row)


def _check_agrees(comparing: Comparing, first: Row, row: Row) -> None:
    for name in PERSON:
        if row.get(name) and first.get(name) and row.get(name) != first.get(name):
            rule = _("differs from row %(row)s of the same person, which says '%(value)s'")
            words = {"row": first.number, "value": first.get(name)}
            comparing.tell(row, name, CellFault(rule % words, _("Write the same in both rows.")))


def _plan_contacts(comparing: Comparing, row: Row, person: Step) -> None:
    """New addresses are added. One that is no longer in the cell stays: a file never deletes."""
    held = comparing.describing.person(person.target) if person.target else {}
    changes = comparing.differing(row, CONTACT_COLUMNS, held)
    for name in CONTACT_COLUMNS:
        if row.get(name) and (staying := missing_from(row.get(name), held.get(name, []))):
            sentence = _("'%(value)s' stays on record as well: a file never deletes. Remove it on the person's page.")
            comparing.note(row, sentence % {"value": "; ".join(staying)})
    if changes:
        verb = Verb.CHANGE if person.target else Verb.ADD
        step = comparing.step(Step(Noun.CONTACTS, verb, row, person.token, person.label, person.target), changes)
        step.values = {name: missing_from(held.get(name, []), value) for name, value in step.values.items()}


def _plan_affiliation(comparing: Comparing, row: Row) -> None:
    organization = comparing.referred(row, PEOPLE.column("organization"))
    if not organization:
        _refuse_loose(comparing, row)
        return
    current = _current_affiliation(comparing.known, token_of(row), organization, row.get("role"))
    old = comparing.describing.affiliation(current)
    changes = comparing.differing(row, AFFILIATION, old)
    changed = {change.name for change, _value in changes}
    if current is not None and changed == {"begins"}:
        rule = _("differs from what is on record (%(begins)s), and a beginning stays")
        fault = CellFault(rule % {"begins": old["begins"] or _("blank")}, _("Leave it blank, or copy what is there."))
        comparing.tell(row, "begins", fault)
        return
    verb = Verb.ADD if current is None else Verb.END if "ends" in changed else Verb.CHANGE if changed else Verb.SAME
    name = row.get("name") or str(comparing.known.people.get(token_of(row), ""))
    label = f"{name}, {comparing.name_of('organizations', organization)}"
    step = comparing.step(Step(Noun.AFFILIATION, verb, row, token_of(row), label, current), changes)
    step.values["organization"] = organization


def _refuse_loose(comparing: Comparing, row: Row) -> None:
    """A role or title is of an organization; without one it would be lost."""
    if row.get("organization") or row.get("organization_label"):
        return  # it names one that cannot be found, which is told already
    for name in ("role", "title", "begins", "ends"):
        if row.get(name):
            fault = CellFault(_("is given without an organization"), _("Write the organization's ID or name."))
            comparing.tell(row, name, fault)
            return


def _current_affiliation(known: Known, person: Token, organization: Token, role: str) -> Any:
    """The one in the same role if there is one, else the first with the organization."""
    thing = known.people.get(person)
    owner = known.organizations.get(organization)
    if thing is None or owner is None:
        return None
    found = [one for one in known.affiliations.get(thing.pk, []) if one.organization_id == owner.pk]
    return next((one for one in found if one.role == role), found[0] if found else None)


def _tell_lookalikes(comparing: Comparing) -> None:
    """A new row with the name of a record: perhaps its ID is missing."""
    for step in comparing.plan.steps:
        if step.verb is not Verb.ADD or step.noun not in (Noun.ORGANIZATION, Noun.PERSON, Noun.BODY):
            continue
        others = [token for token in comparing.finder.named[step.row.sheet][plain(step.label)] if token != step.token]
        if others:
            sentence = _(
                "'%(name)s' would be added although there is one of that name (%(other)s). "
                "To update that one, write its ID."
            )
            other = _("in this file") if others[0].startswith("=") else others[0]
            comparing.note(step.row, sentence % {"name": step.label, "other": other})


def _parents_first(rows: list[Row], finder: Finder) -> list[Row]:
    """New parents come before their parts; a ring of parents keeps the order of the file and is refused later."""
    waiting = {token_of(row): row for row in rows}
    done: list[Row] = []
    for row in rows:
        line: list[Row] = []
        above: Row | None = waiting.pop(token_of(row), None)
        while above is not None:
            line.append(above)
            above = waiting.pop(_parent_of(above, finder), None)
        done += reversed(line)
    return done


def _parent_of(row: Row, finder: Finder) -> Token:
    try:
        return finder.refer(row, "parent")
    except CellFault:
        return ""  # told when the row itself is planned
