"""The ledger: one append-only line for every deed, with a sentence for people.

Lines have no foreign keys, so history outlives what it speaks of. A line is visible to those who may see the thing it
speaks of *now*; when the thing is gone, to the organization that held it. Other things a line names are shown only
when the reader may see them too, so the history of an open seat never gives away a name on an organizer's list.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .models import LedgerLine
from .sight import RecordClass, Sight
from .slots import filled

_sentences: dict[str, str | Promise] = {}


class Actor(Protocol):
    """Who did it: anything that can name itself within a partnership."""

    def ledger_ref(self, partnership_id: UUID | None) -> dict[str, str]: ...


@dataclass(frozen=True)
class Told:
    """One line as a person reads it."""

    at: dt.datetime
    sentence: str
    deed: str


def sentences(**templates: str | Promise) -> None:
    """Give each deed its sentence: `sentences(seat_filled=gettext_lazy("%(actor)s gave %(seat)s to %(person)s."))`."""
    _sentences.update(templates)


def deeds() -> frozenset[str]:
    return frozenset(_sentences)


def ref(thing: models.Model) -> dict[str, str]:
    """How a line names a thing: kind, id, and the label it bore that day (`ledger_label` where str() says too much)."""
    label = getattr(thing, "ledger_label", None) or str(thing)
    return {"kind": thing._meta.label_lower, "id": str(thing.pk), "label": label}


def write(deed: str, *, subject: Any, by: Actor | None, **facts: Any) -> LedgerLine:
    """Add the line of a deed, in the transaction of the deed. Facts are things (kept as refs), words or numbers.

    A word or number goes to everyone who may see the subject: put nothing there that is more private than it.
    """
    if deed not in _sentences:
        raise LookupError(f"The deed '{deed}' has no sentence. Register one in the room's sentences.py.")
    partnership_id = getattr(subject, "partnership_id", None)
    return LedgerLine.objects.create(
        deed=deed,
        subject=ref(subject),
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        partnership_id=partnership_id,
        custodian_id=getattr(subject, "custodian_id", None),
        record_class=getattr(subject, "record_class", ""),
        actor=by.ledger_ref(partnership_id) if by else {},
        facts={name: ref(fact) if isinstance(fact, models.Model) else fact for name, fact in facts.items()},
    )


def version(partnership_id: UUID) -> str:
    """Changes with every deed at this table: one query on an index."""
    newest = LedgerLine.objects.filter(partnership_id=partnership_id).values_list("pk", flat=True).first()
    return str(newest or "")


def latest(lines: QuerySet[LedgerLine], sight: Sight, *, count: int) -> list[LedgerLine]:
    """The newest `count` of `lines` this viewer may read: as `visible_to`, for the few lines a front page shows.

    `visible_to` asks every kind of record which rows are visible; this asks only about the lines it meets.
    """
    found: list[LedgerLine] = []
    start, size, more = 0, 4 * count, True
    while more and len(found) < count:
        met = list(lines[start : start + size])
        start, size, more = start + size, 4 * size, len(met) == size
        held = {line.pk for line in met if _held(line, sight)}  # what needs no asking
        seen = _visible_ids([line for line in met if line.pk not in held], sight, subjects_only=True)
        found += [line for line in met if line.pk in held or (line.subject_kind, str(line.subject_id)) in seen]
    return found[:count]


def _held(line: LedgerLine, sight: Sight) -> bool:
    """The viewer's own organization held the subject: it may read the line even when the subject is gone."""
    if line.custodian_id in sight.administers:
        return True
    return line.custodian_id in sight.organizations and line.record_class != RecordClass.PRIVILEGED


def subject_models() -> list[type[models.Model]]:
    """The models whose deeds may be told: each has `objects.visible_to(sight)`."""
    return filled("activity.subjects")


def tell(lines: Iterable[LedgerLine], sight: Sight) -> list[Told]:
    """Sentences for `lines`, in the reader's language; what the reader may not see is named only by its kind."""
    lines = list(lines)
    shown = _visible_ids(lines, sight)
    return [Told(at=line.at, sentence=_sentence(line, shown), deed=line.deed) for line in lines]


def _refs(line: LedgerLine) -> dict[str, Any]:
    return {"actor": line.actor, "subject": line.subject, **line.facts}


def _visible_ids(lines: list[LedgerLine], sight: Sight, *, subjects_only: bool = False) -> set[tuple[str, str]]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        for value in [line.subject] if subjects_only else _refs(line).values():
            if isinstance(value, dict) and "kind" in value:
                wanted[value["kind"]].add(value["id"])
    seen: set[tuple[str, str]] = set()
    for model in subject_models():
        kind = model._meta.label_lower
        if ids := wanted.get(kind):
            visible = model.objects.visible_to(sight).filter(pk__in=ids)  # type: ignore[attr-defined]
            seen |= {(kind, str(pk)) for pk in visible.values_list("pk", flat=True)}
    return seen


def _sentence(line: LedgerLine, shown: set[tuple[str, str]]) -> str:
    words = {name: _word(value, shown, gone=line.subject) for name, value in _refs(line).items()}
    template = _sentences.get(line.deed)
    if template is None:  # a deed of a room that is no longer installed
        return _("%(actor)s: %(deed)s") % {**words, "deed": line.deed}
    told = str(template) % defaultdict(str, words)
    return told[:1].upper() + told[1:]


def _word(value: Any, shown: set[tuple[str, str]], gone: dict[str, str]) -> str:
    if not isinstance(value, dict):
        return str(value)
    if not value:
        return _("The system")
    if value.get("kind") == "role":
        return str(_(value["label"]))
    # The reader may see this line, hence its subject (or held it before it was gone): its label may be shown.
    if value == gone or (value["kind"], value["id"]) in shown:
        return str(value["label"])
    return _("someone") if value["kind"].endswith(".person") else _("something not shown to you")
