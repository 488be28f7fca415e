"""Attendance and votes of a meeting as CSV and XLSX. Names only where the viewer may see them; no secret ballot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from commontable.foundation.cells import CSV, XLSX, Table, as_csv, as_workbook
from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Organization, Person

from ..models import Attendance, Meeting, VoteEvent
from ..queries.roll import closed_roll
from ..queries.titles import titles_seen
from ..rules import VoteState, secret_counts_are_safe
from ..vote_words import sentence

TYPES = {"csv": CSV, "xlsx": XLSX}


def attendance(meeting: Meeting, sight: Sight) -> Table:
    """One row a stay in a seat, in the order of seats. Seven queries."""
    columns = [
        _("Seat"), _("Class"), _("Organization"), _("Person"), _("Sat as"), _("Took part"), _("Arrived"), _("Left"),
        _("Recorded"),
    ]  # fmt: skip
    rows = list(
        Attendance.objects.visible_to(sight)
        .standing()
        .filter(meeting=meeting)
        .select_related("seat")
        .order_by("seat__title", "arrived_at", "pk")
    )
    seats = titles_seen((row.seat_id for row in rows), sight)
    organizations = _names(Organization, {row.organization_id for row in rows}, sight)
    people = _names(Person, {row.person_id for row in rows}, sight)
    return Table(_("Attendance"), columns, [_stay(meeting, row, {**seats, **organizations, **people}) for row in rows])


def _names(model: Any, ids: Iterable[Any], sight: Sight) -> dict[Any, str]:
    wanted = {pk for pk in ids if pk}
    return dict(model.objects.visible_to(sight).filter(pk__in=wanted).values_list("pk", "name"))


def _stay(meeting: Meeting, row: Attendance, names: dict[Any, str]) -> list[Any]:
    return [
        names.get(row.seat_id, _("a seat not shown to you")),
        row.seat.get_seat_class_display() if row.seat_id in names else "",
        names.get(row.organization_id, ""),
        names.get(row.person_id, ""),
        row.get_sits_as_display(),
        row.get_mode_display(),
        _clock(meeting, row.arrived_at),
        _clock(meeting, row.left_at),
        row.get_how_display(),
    ]


def _clock(meeting: Meeting, moment: Any) -> str:
    return f"{moment.astimezone(meeting.zone):%Y-%m-%d %H:%M}" if moment else ""


def votes(meeting: Meeting, sight: Sight) -> Table:
    """One row an elector in each vote that was closed; where ballots are secret, one row with the outcome."""
    columns = [_("Motion"), _("Called"), _("Closed"), _("Outcome"), _("Explanation"), _("Elector"), _("Ballot")]
    rows = VoteEvent.objects.visible_to(sight).filter(meeting=meeting, state=VoteState.CLOSED)
    events = rows.select_related("motion").prefetch_related("electors", "voters", "results").order_by("called_at", "pk")
    return Table(_("Votes"), columns, [row for event in events for row in _vote(meeting, event, sight)])


def _vote(meeting: Meeting, event: VoteEvent, sight: Sight) -> Iterator[list[Any]]:
    result = event.results.last()
    if result is None:
        return
    on_roll = closed_roll(event, sight)
    found = result.explanation
    numbers = not event.secret or secret_counts_are_safe(found.tally)
    told = [
        event.motion.text, _clock(meeting, event.called_at), _clock(meeting, event.closed_at),
        result.get_outcome_display(), sentence(found, numbers=numbers),
    ]  # fmt: skip
    if not event.shows_ballots:
        yield [*told, "", _("secret")]
        return
    for one in on_roll:
        yield [*told, one.label, one.word]


def write_file(table: Table, kind: str, title: str) -> bytes:
    """The table as that kind of file, which must be one of `TYPES`."""
    return as_csv(table) if kind == "csv" else as_workbook(title, [table])
