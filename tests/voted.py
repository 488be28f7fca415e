"""Small factories for what is decided: rules, motions, votes, ballots."""

from __future__ import annotations

from typing import Any

from commontable.foundation import ledger
from commontable.foundation.models import LedgerLine
from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.gatherings import actions, models
from commontable.rooms.gatherings.rules import Option
from commontable.rooms.gatherings.vote_details import BallotEntry, DecisionRuleDetails
from commontable.rooms.people.models import Account, Body, Organization, Person, Seat, seen_like
from commontable.rooms.people.queries import sight_of
from commontable.rooms.people.states import SeatClass

from . import gathered, things


def details(**fields: Any) -> DecisionRuleDetails:
    """Rule 4.2 of the bylaws since 2015: a majority of those present, quorum a majority of organizations."""
    usual = {"number": "4.2", "name": "Decisions", "citation": "Bylaws, article 4", "begins": PartialDate.parse("2015")}
    return DecisionRuleDetails(**{**usual, **fields})


def rule(body: Body, **fields: Any) -> models.DecisionRule:
    return models.DecisionRule.objects.create(body=body, **seen_like(body), **details(**fields).as_fields())


def motion(held: models.Meeting, text: str = "We give $300 to the school.", **fields: Any) -> models.Motion:
    item = fields.pop("item", None) or gathered.item(held)
    return models.Motion.objects.create(item=item, text=text, **seen_like(item), **fields)


def board(holder: Organization, count: int, *, residents: int = 0, name: str = "Board", **fields: Any) -> list[Seat]:
    """A body with so many organizations of one delegate each, and so many residents. Each person has an account."""
    body = things.body(holder, name, **fields)
    seats = []
    for number in range(count + residents):
        own_voice = number >= count
        organization = None if own_voice else things.organization(holder.partnership, f"{name} member {number:03}")
        seat = things.seat(
            body, f"{name} seat {number:03}",
            seat_class=SeatClass.RESIDENT if own_voice else SeatClass.INSTITUTIONAL,
        )  # fmt: skip
        things.membership(seat, delegate(holder, f"{name}{number:03}"), organization)
        seats.append(seat)
    return seats


def delegate(holder: Organization, name: str) -> Person:
    slug = name.lower().replace(" ", ".")
    account = Account.objects.create_user(f"{slug}@example.org", "a long pass phrase")
    return things.person(holder, name, account=account)


def sitting(seat: Seat) -> Account:
    """The account of whoever sits there now."""
    account: Account = seat.memberships.current().get().person.account
    return account


def called(held: models.Meeting, by: Account, **fields: Any) -> models.VoteEvent:
    return actions.call_vote(motion=motion(held, **fields), by=by)


def voter(event: models.VoteEvent, seat: Seat) -> models.ElectorVoter:
    found: models.ElectorVoter = event.voters.select_related("seat", "event__meeting__body").get(seat=seat)
    return found


def cast(event: models.VoteEvent, seat: Seat, option: Option, by: Account | None = None, **entry: Any) -> models.Ballot:
    """The ballot of a seat, by whoever sits there unless somebody else is named."""
    return actions.cast_ballot(voter=voter(event, seat), by=by or sitting(seat), entry=BallotEntry(option, **entry))


def told(account: Account) -> list[str]:
    """The newest lines of the ledger, as this account reads them."""
    sight = sight_of(account)
    return [line.sentence for line in ledger.tell(LedgerLine.objects.visible_to(sight)[:6], sight)]
