"""Sets up the bodies and their seats, and seats everybody: the past first, then whoever sits there now."""

from __future__ import annotations

from itertools import groupby

from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience
from commontable.rooms.people import actions
from commontable.rooms.people.actions import BodyDetails, Ending, Filling, PairDetails, SeatDetails
from commontable.rooms.people.models import Account, Membership

from .opening import Opened
from .tables import read


def set_up_bodies(opened: Opened) -> None:
    for row in opened.rows("bodies"):
        holder, by = opened.organizations[row["holder"]], opened.inside(row["holder"])
        details = BodyDetails(
            name=row["name"],
            kind=row["kind"],
            purpose=row["purpose"],
            governs=row["governs"] == "yes",
            needs_parity=row["needs_parity"] == "yes",
            audience=Audience(row["audience"]),
        )
        body = opened.bodies[row["body"]] = actions.add_body(holder=holder, by=by, details=details)
        for key, fillings in _seats_of(row["body"]):
            opened.seats[key] = actions.add_seat(body=body, by=by, details=_seat(fillings[0]))


def _seats_of(body: str) -> list[tuple[str, list[dict[str, str]]]]:
    """Each seat of a body with its fillings in order; a vacant seat has one row without a person."""
    rows = [row for row in read("seats") if row["body"] == body]
    return [(key, list(fillings)) for key, fillings in groupby(rows, key=lambda row: row["seat"])]


def _seat(row: dict[str, str]) -> SeatDetails:
    return SeatDetails(
        title=row["title"],
        office=row["office"],
        seat_class=row["class"],
        has_vote=row["has_vote"] == "yes",
        term_years=int(row["term_years"]) if row["term_years"] else None,
    )


def seat_everybody(opened: Opened) -> None:
    """A seat that an invitation already filled keeps its holder; a second filling replaces the first."""
    for body_row in opened.rows("bodies"):
        by = opened.inside(body_row["holder"])
        for key, fillings in _seats_of(body_row["body"]):
            sitting = Membership.objects.current().filter(seat=opened.seats[key]).first()
            if sitting is None:
                _fill(opened, key, [row for row in fillings if row["person"]], by)


def _fill(opened: Opened, key: str, fillings: list[dict[str, str]], by: Account) -> None:
    earlier: Membership | None = None
    for before, row in zip([None, *fillings], fillings, strict=False):
        person, term = opened.persons[row["person"]], _term(opened, row)
        if earlier is None or before is None:
            earlier = actions.fill_seat(seat=opened.seats[key], person=person, by=by, term=term)
        else:
            ending = Ending(PartialDate.parse(before["ended"]), before["why_ended"])
            earlier = actions.replace_member(membership=earlier, person=person, by=by, term=term, ending=ending)


def _term(opened: Opened, row: dict[str, str]) -> Filling:
    return Filling(
        organization=opened.organizations.get(row["organization"]),
        authority=row["authority"],
        begins=PartialDate.parse(row["since"]),
        term_ends=PartialDate.parse(row["term_ends"]) if row["term_ends"] else None,
    )


def pair_seats(opened: Opened) -> None:
    """Each director sits in the other's governing body (KC-15)."""
    actions.pair_seats(
        first=opened.seats["vice-chair"],
        second=opened.seats["director"],
        by=opened.keeper,
        details=PairDetails(basis="Memorandum of understanding", begins=PartialDate.parse("spring 2012")),
    )
