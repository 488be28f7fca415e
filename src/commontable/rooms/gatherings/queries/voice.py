"""Who was heard, by class of seat: people there, turns to speak, items brought, and which of them passed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Sum

from commontable.foundation.sight import Sight

from ..models import AgendaItem, Attendance, Meeting, Motion, SpeakingCount
from ..record_states import ClassVoice, Heard, voice_balance
from ..rules import Outcome


def voice(meetings: Iterable[Meeting], sight: Sight) -> tuple[ClassVoice, ...]:
    """Counts by class over these meetings; five queries. A class of which few were there is not told apart."""
    held = list(meetings)
    there = _people(held, sight)
    turns = _turns(held, sight)
    brought, adopted = _items(held, sight)
    classes = set(there) | set(turns) | set(brought)
    return voice_balance(
        {name: Heard(there[name], turns[name], brought[name], adopted[name]) for name in classes}
    )  # fmt: skip


def _people(meetings: list[Meeting], sight: Sight) -> Counter[str]:
    """Different people who sat in a seat of the class."""
    rows = Attendance.objects.visible_to(sight).standing().filter(meeting__in=meetings)
    return Counter(name for name, _person in set(rows.values_list("seat__seat_class", "person_id")))


def _turns(meetings: list[Meeting], sight: Sight) -> Counter[str]:
    rows = SpeakingCount.objects.visible_to(sight).filter(meeting__in=meetings)
    summed = rows.order_by().values("seat_class").annotate(number=Sum("turns"))
    return Counter({row["seat_class"]: row["number"] for row in summed})


def _items(meetings: list[Meeting], sight: Sight) -> tuple[Counter[str], Counter[str]]:
    """Items by the class of the seat that brought them, else of the seat that moved; those with an adopted motion."""
    rows = AgendaItem.objects.visible_to(sight).filter(meeting__in=meetings)
    class_of: dict[Any, str] = {
        pk: name for pk, name in rows.values_list("pk", "brought_by_seat__seat_class") if name
    }  # fmt: skip
    motions = Motion.objects.visible_to(sight).filter(item__meeting__in=meetings).select_related("mover_seat")
    passed = set()
    for motion in motions.select_related("mover_seat", "decision").prefetch_related("votes__results"):
        if motion.mover_seat:
            class_of.setdefault(motion.item_id, motion.mover_seat.seat_class)
        if _stands(motion):
            passed.add(motion.item_id)
    return Counter(class_of.values()), Counter(name for pk, name in class_of.items() if pk in passed)


def _stands(motion: Any) -> bool:
    """Decided, and not undone by a correction."""
    results = [result for event in motion.votes.all() for result in event.results.all()]
    if not results:
        return hasattr(motion, "decision")
    return bool(max(results, key=lambda result: (result.event_id, result.number)).outcome == Outcome.ADOPTED)
