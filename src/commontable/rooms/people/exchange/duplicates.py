"""Which records may be one and the same: told with the reason, decided by people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from typing import Any

from django.utils.translation import gettext as _

from commontable.foundation.sight import Sight

from ..models import Contact, ContactKind, Organization, Partnership, Person
from .cells import plain

LIKENESS = 0.88
# Words that say what kind of thing it is and not which: "Second Street Church, Inc." is "The Second Street Church".
NOISE = frozenset(
    "the inc incorporated llc corp corporation co of and a an mr mrs ms dr rev jr sr el la los las de y".split()  # noqa: SIM905
)
# Names compared letter by letter only within a group: all with all would be 12 million pairs for 5,000 people.
MAX_GROUP = 60
MAX_PAIRS = 200


@dataclass(frozen=True)
class Pair:
    """Two records that may be one, the older first, and why."""

    kind: str
    first: Any
    second: Any
    reason: str


def suggestions(partnership: Partnership, sight: Sight, custodians: Iterable[Any]) -> list[Pair]:
    """Likely duplicates among the people and organizations these custodians hold: three queries."""

    def held(model: Any) -> list[Any]:
        rows = model.objects.visible_to(sight).filter(partnership=partnership, custodian_id__in=list(custodians))
        return list(rows.filter(merged_into__isnull=True).order_by("id"))

    persons = held(Person)
    contacts = Contact.objects.visible_to(sight).filter(person__in=[person.pk for person in persons])
    pairs = {
        **_by_name("organization", held(Organization)),
        **_by_name("person", persons),
        **_by_contact(persons, contacts),
    }
    return sorted(pairs.values(), key=lambda pair: (pair.kind, plain(pair.first.name)))[:MAX_PAIRS]


def identity(name: str) -> str:
    """A name without case, accents, punctuation, order and words that say little."""
    words = plain(name).split()
    return " ".join(sorted(word for word in words if word not in NOISE) or words)


def _by_name(kind: str, things: list[Any]) -> dict[tuple[Any, Any], Pair]:
    found: dict[tuple[Any, Any], Pair] = {}
    for first, second in _candidates(things):
        if first.custodian_id != second.custodian_id:
            continue
        one, other = identity(first.name), identity(second.name)
        if one == other:
            found[first.pk, second.pk] = Pair(kind, first, second, _("the same name"))
        elif SequenceMatcher(None, one, other).ratio() >= LIKENESS:
            found[first.pk, second.pk] = Pair(kind, first, second, _("almost the same name"))
    return found


def _candidates(things: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Pairs that share their first three letters, or a word: enough to find slips, cheap enough for thousands."""
    groups: dict[str, list[Any]] = defaultdict(list)
    for thing in things:
        name = identity(thing.name)
        for mark in {name[:3], name[-3:], *name.split()}:
            groups[mark].append(thing)
    seen: set[tuple[Any, Any]] = set()
    for group in groups.values():
        for pair in combinations(group[:MAX_GROUP], 2):
            marks = (pair[0].pk, pair[1].pk)
            if marks not in seen:
                seen.add(marks)
                yield pair


def _by_contact(persons: list[Person], contacts: Iterable[Contact]) -> dict[tuple[Any, Any], Pair]:
    """People of one custodian with the same address or number. Families share telephones: it is only a suggestion."""
    person_of = {person.pk: person for person in persons}
    groups: dict[tuple[Any, str], list[Person]] = defaultdict(list)
    for contact in contacts:
        value = contact.value.strip().lower()
        if contact.kind in (ContactKind.PHONE, ContactKind.TEXT):
            value = "".join(letter for letter in value if letter.isdigit())[-10:]
        person = person_of[contact.person_id]
        if value and contact.custodian_id == person.custodian_id and person not in groups[person.custodian_id, value]:
            groups[person.custodian_id, value].append(person)
    found: dict[tuple[Any, Any], Pair] = {}
    for group in groups.values():
        for pair in combinations(sorted(group[:MAX_GROUP], key=lambda person: person.pk), 2):
            if pair[0].custodian_id == pair[1].custodian_id:
                found[pair[0].pk, pair[1].pk] = Pair("person", *pair, _("the same telephone or e-mail"))
    return found
