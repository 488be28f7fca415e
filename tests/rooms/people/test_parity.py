"""PP-02, PP-03: each hub has an institutional and a resident co-lead, both on the governing body, or it shows."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.people import actions
from commontable.rooms.people.parity import Sitting, out_since, parity_on
from commontable.rooms.people.queries import hub_parity, parity_of, sight_of
from commontable.rooms.people.states import BodyKind, Office, SeatClass
from tests import things

D = dt.date
TODAY = D(2026, 11, 1)


def day(words: str) -> PartialDate:
    return PartialDate.parse(words)


@pytest.fixture
def hub(cast):
    """A food hub led by Hank for the hospital and by Rosa; both sit on the commission, which governs."""
    hub = things.body(cast.department, "Food Hub", kind=BodyKind.HUB, needs_parity=True)
    lead = things.seat(hub, "Institutional co-lead", office=Office.CO_LEAD)
    resident = things.seat(hub, "Resident co-lead", office=Office.CO_LEAD, seat_class=SeatClass.RESIDENT)
    things.membership(lead, cast.hank.persons.get(), cast.hospital)
    things.membership(resident, cast.rosa.persons.get(), None)
    return hub


def report(cast, account=None):
    (found,) = hub_parity(cast.river, sight_of(account or cast.dana))
    return found


def test_a_hub_with_both_co_leads_on_the_governing_body_is_in_parity(cast, hub):
    assert report(cast).holds
    assert report(cast).clock == ""


def test_a_vacancy_puts_the_hub_out_of_parity_and_starts_the_clock(cast, hub):
    membership = hub.seats.get(seat_class=SeatClass.RESIDENT).memberships.get()
    actions.end_membership(membership=membership, by=cast.dana, ending=actions.Ending(day("spring 2026")))
    found = report(cast)
    assert found.is_out
    assert found.missing == ("It has no resident co-lead.",)
    assert found.clock == "Out of parity since spring 2026."


def test_a_co_lead_who_leaves_the_governing_body_breaks_parity_too(cast, hub):
    membership = cast.resident_seat.memberships.get()
    actions.end_membership(membership=membership, by=cast.dana, ending=actions.Ending(day("2026-04-02")))
    found = report(cast)
    assert found.missing == ("No resident co-lead sits on the Health Commission.",)
    assert found.clock == "Out of parity since April 2, 2026."


def test_filling_the_seat_again_ends_it(cast, hub):
    seat = hub.seats.get(seat_class=SeatClass.RESIDENT)
    actions.end_membership(membership=seat.memberships.get(), by=cast.dana, ending=actions.Ending(day("2026-04-02")))
    rosa = cast.rosa.persons.get()
    actions.attest_residence(
        person=rosa, by=cast.rosa, statement=actions.ResidenceStatement("North", True, False)
    )  # fmt: skip
    actions.fill_seat(seat=seat, person=rosa, by=cast.dana, term=actions.Filling(begins=day("2026-05-01")))
    assert report(cast).holds


def test_a_hub_that_was_never_in_parity_says_so(cast):
    things.body(cast.department, "New Hub", kind=BodyKind.HUB, needs_parity=True)
    found = report(cast)
    assert found.clock == "Not in parity on any day on record."
    assert len(found.missing) == 2


def test_who_cannot_see_the_governing_body_cannot_tell_parity(cast, hub):
    cast.commission.audience = "custodian"
    cast.commission.save()
    found = report(cast, cast.omar)
    assert not found.holds
    assert not found.is_out


def test_a_body_that_needs_no_parity_has_no_report(cast):
    assert parity_of(cast.commission, sight_of(cast.dana)) is None


def test_the_report_takes_two_queries_for_any_number_of_hubs(cast, hub, django_assert_num_queries):
    sight = sight_of(cast.dana)
    with django_assert_num_queries(2):
        hub_parity(cast.river, sight)
    for number in range(10):
        things.body(cast.department, f"Hub {number}", kind=BodyKind.HUB, needs_parity=True)
    with django_assert_num_queries(2):
        assert len(hub_parity(cast.river, sight)) == 11


def test_one_co_lead_of_each_kind_on_the_board_is_enough():
    co_leads = [Sitting(1, "institutional", None, None), Sitting(2, "resident", None, None),
                Sitting(3, "resident", None, None)]  # fmt: skip
    board = [Sitting(1, "institutional", None, None), Sitting(2, "resident", None, None)]
    assert parity_on(TODAY, co_leads, board).holds


days = st.dates(D(2020, 1, 1), D(2026, 12, 31))
sittings = st.builds(
    lambda person, kind, begins, length: Sitting(person, kind, begins, begins + dt.timedelta(days=length)),
    st.integers(1, 3), st.sampled_from(["institutional", "resident"]), days, st.integers(1, 900),
)  # fmt: skip


@given(st.lists(sittings, max_size=5), st.lists(sittings, max_size=5))
def test_the_clock_agrees_with_looking_at_every_day(co_leads, board):
    """The slow twin: walk back day by day from today while parity is broken."""
    if parity_on(TODAY, co_leads, board).holds:
        assert out_since(TODAY, co_leads, board) is None
        return
    at = TODAY
    while at > D(2019, 12, 31) and not parity_on(at, co_leads, board).holds:
        at -= dt.timedelta(days=1)
    expected = None if at == D(2019, 12, 31) else at + dt.timedelta(days=1)
    assert out_since(TODAY, co_leads, board) == expected
