"""Central Oregon: a council where an organization, not a head, casts a vote, and an election changes who sits there."""

from __future__ import annotations

import pytest
from django.utils import timezone

from commontable.rooms.people.models import Membership
from commontable.rooms.people.states import SeatClass, Sector
from tests import things, voted

from .sitting import RULE, Sitting

ALONE = ("CBO of one", "Clinic", "Dental", "Schools")


@pytest.fixture
def council(cast):
    """Three delegates of the hospital, four organizations of one delegate each, and a county commissioner."""
    body = things.body(cast.department, "Board of Directors", governs=True)
    hospital = things.organization(cast.river, "St. Charles", sector=Sector.HEALTH_SYSTEM)
    county = things.organization(cast.river, "Crook County")
    places = [(f"St. Charles {number}", hospital) for number in (1, 2, 3)]
    places += [(name, things.organization(cast.river, name)) for name in ALONE]
    seats = {}
    for title, organization in places:
        seats[title] = things.seat(body, title)
        things.membership(seats[title], voted.delegate(cast.department, title), organization)
    seats["Commissioner"] = things.seat(body, "Commissioner", seat_class=SeatClass.PUBLIC_OFFICIAL)
    things.membership(seats["Commissioner"], voted.delegate(cast.department, "Former commissioner"), county)
    return seats


@pytest.fixture
def table(client, cast, council) -> Sitting:
    """With the council's rule, as its bylaws have it."""
    table = Sitting(client, cast.river)
    table.as_(cast.dana).does("gatherings:decision_rule_new", council["Clinic"].body_id, **RULE)
    return table


def test_co_01_three_delegates_who_disagree_are_one_organization_without_an_answer(table, cast, council):
    meeting = table.meets(cast.dana, council["Clinic"].body, council.values())
    event = table.calls(cast.dana, table.moves(cast.dana, meeting, "We fund the clinic on wheels."))
    for number, option in enumerate(("for", "against", "abstain"), start=1):
        table.votes(event, council[f"St. Charles {number}"], option)
    for title in ALONE:
        table.votes(event, council[title], "for")
    page = table.closes(cast.dana, event)
    assert "Adopted: 4 of 6 organizations for" in page
    assert "unresolved" in page
    table.does("gatherings:meeting_closings", meeting.pk)
    assert "Adopted: 4 of 6 organizations for" in table.as_(None).reads("table:gathered", meeting.pk)


def test_co_03_an_election_replaces_the_commissioner_and_the_next_one_is_introduced(table, cast, council):
    seat = council["Commissioner"]
    meeting = table.meets(cast.dana, seat.body, council.values())
    event = table.calls(cast.dana, table.moves(cast.dana, meeting, "We meet on Mondays."))
    today = timezone.localdate().isoformat()
    former, sitting = voted.sitting(seat), Membership.objects.current().get(seat=seat)
    after = voted.delegate(cast.department, "New commissioner")
    table.as_(cast.dana).does(
        "people:membership_replace", sitting.pk, person=after.pk, organization=sitting.organization_id,
        authority="executive", begins=today, ends=today, reason="Lost the election",
    )  # fmt: skip
    voter = voted.voter(event, seat)
    # Who sat there when the vote was called votes no more, and who came after was not asked: nobody votes twice.
    for account in (former, after.account):
        table.as_(account).does_nothing("gatherings:ballots", event.pk, voter=voter.pk, option="for")
    assert not event.ballots.exists()
    for title in ALONE:
        table.votes(event, council[title], "for")
    assert "Adopted: 4 of 5 organizations for" in table.closes(cast.dana, event)  # the county is not here
    assert "Lost the election" in table.reads("people:seat", seat.pk)
    waiting = table.as_(after.account).reads("table:act")
    assert "Get to know your seat: Commissioner" in waiting
    assert "Introduce New commissioner: Commissioner" in table.as_(cast.dana).reads("table:act")
    # Coming to a meeting is what ends the introduction.
    table.arrives(meeting, seat)
    assert "Get to know your seat" not in table.as_(after.account).reads("table:act")
    next_vote = table.calls(cast.dana, table.moves(cast.dana, meeting, "We meet on Tuesdays."))
    table.votes(next_vote, seat, "against")
    for title in ALONE:
        table.votes(next_vote, council[title], "for")
    assert "Adopted: 4 of 6 organizations for" in table.closes(cast.dana, next_vote)


def test_co_02_the_quorum_is_looked_at_again_at_each_vote(table, cast, council):
    meeting = table.meets(cast.dana, council["Clinic"].body, [council[title] for title in ALONE])
    first = table.calls(cast.dana, table.moves(cast.dana, meeting, "We begin."))
    for title in ALONE:
        table.votes(first, council[title], "for")
    assert "quorum 4 held with 4" in table.closes(cast.dana, first)
    gone = meeting.attendances.get(seat=council["Schools"])
    table.as_(cast.dana).does("gatherings:departures", gone.pk)
    motion = table.moves(cast.dana, meeting, "We go on.")
    refused = table.as_(cast.dana).is_refused("gatherings:votes", motion.pk)
    assert "3 organizations here, 4 needed" in refused
