"""Who sits at the table and who does not, counted through sight (CJA: stakeholders not at the table; CO-04, CJ-11)."""

import datetime as dt

import pytest
from django.utils import timezone

from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Sight
from commontable.rooms.people import actions
from commontable.rooms.people.models import ReciprocalSeats
from commontable.rooms.people.queries import at_the_table, in_a_row, reciprocity, sight_of
from commontable.rooms.people.queries.table import headline
from commontable.rooms.people.states import Authority, BodyKind, SeatClass, Sector
from tests import things


def day(words: str) -> PartialDate:
    return PartialDate.parse(words)


def expect(cast, sector, number=1, **fields):
    details = actions.ExpectationDetails(sector, number=number, why="Because.", **fields)
    return actions.expect_sector(partnership=cast.river, by=cast.dana, details=details)


@pytest.mark.parametrize(
    ("expected", "missing", "words"),
    [
        (0, [], "Nobody has said yet which sectors should be at this table."),
        (1, [], "The one sector expected holds a seat."),
        (3, [], "All 3 expected sectors hold a seat."),
        (3, ["labor"], "2 of 3 expected sectors hold a seat; missing: labor."),
        (14, ["a", "b", "c"], "11 of 14 expected sectors hold a seat; missing: a, b and c."),
        (14, ["a", "b", "c", "d", "e"], "9 of 14 expected sectors hold a seat; missing: a, b, c and 2 more."),
    ],
)
def test_the_page_in_one_sentence(expected, missing, words):
    assert headline(expected, missing) == words


def test_words_in_a_row():
    assert in_a_row(["one"]) == "one"
    assert in_a_row(["one", "two"]) == "one and two"


def test_expected_sectors_against_seated_ones(cast):
    for sector in (Sector.PUBLIC_HEALTH, Sector.HEALTH_SYSTEM, Sector.EDUCATION):
        expect(cast, sector)
    expect(cast, Sector.RESIDENTS, number=2)
    now = at_the_table(cast.river, sight_of(cast.dana))
    assert now.headline == "3 of 4 expected sectors hold a seat; missing: education."
    assert [row.label for row in now.short] == ["residents"]
    assert [row.names for row in now.expected if row.gap.sector == Sector.HEALTH_SYSTEM] == [("St. Anne",)]


def test_an_organization_counts_once_however_many_seats_it_holds_CO_01(cast):
    expect(cast, Sector.HEALTH_SYSTEM, number=2)
    things.membership(things.seat(cast.commission, "More"), things.person(cast.hospital, "Two"), cast.hospital)
    (row,) = at_the_table(cast.river, sight_of(cast.dana)).short
    assert (row.gap.seated, row.gap.expected) == (1, 2)


def test_a_public_official_counts_as_the_elected_sector(cast):
    expect(cast, Sector.ELECTED)
    seat = things.seat(cast.commission, "Council", seat_class=SeatClass.PUBLIC_OFFICIAL)
    things.membership(seat, things.person(cast.department, "Elected"), None)
    assert not at_the_table(cast.river, sight_of(cast.dana)).missing


def test_a_sector_that_is_no_longer_expected_is_not_missing(cast):
    expected = expect(cast, Sector.LABOR)
    actions.end_expectation(expected=expected, by=cast.dana, ends=day("2026"))
    assert not at_the_table(cast.river, sight_of(cast.dana)).expected
    assert expect(cast, Sector.LABOR)


def test_the_squares_tell_vacant_resident_official_and_filled_apart(cast):
    seat = things.seat(cast.commission, "Council", seat_class=SeatClass.PUBLIC_OFFICIAL)
    things.membership(seat, things.person(cast.department, "Elected"), None)
    (body,) = at_the_table(cast.river, sight_of(cast.dana)).bodies
    assert {now.seat.title: now.state for now in body.seats} == {
        "Chair": "filled", "Hospital": "filled", "Resident, North": "resident", "Resident, South": "vacant",
        "Council": "official",
    }  # fmt: skip
    assert body.filled == 4


def test_counts_are_made_through_sight(cast):
    """The organizers' private circle fills a seat that the others must not even count."""
    circle = things.body(cast.organizers, "Circle", **things.private())
    seat = things.seat(circle, "Neighbor", **things.private())
    things.membership(seat, cast.neighbor, cast.organizers, **things.private())
    expect(cast, Sector.COMMUNITY_ORGANIZING)
    assert at_the_table(cast.river, sight_of(cast.dana)).missing
    assert not at_the_table(cast.river, sight_of(cast.omar)).missing


def test_KC_05_only_the_organizers_know_how_many_institutions_stand_behind_them(cast):
    assert not at_the_table(cast.river, sight_of(cast.dana)).member_counts
    assert not at_the_table(cast.river, Sight()).member_counts
    (count,) = at_the_table(cast.river, sight_of(cast.omar)).member_counts
    assert (count.organization, count.number) == (cast.organizers, 1)


def test_names_are_shown_only_to_those_who_may_see_the_person(cast):
    shown = {now.seat.title: now.membership for now in at_the_table(cast.river, Sight()).seats}
    assert shown["Hospital"].shown_person is None
    assert shown["Hospital"].shown_organization == cast.hospital
    seen = {now.seat.title: now.membership for now in at_the_table(cast.river, sight_of(cast.omar)).seats}
    assert seen["Hospital"].shown_person.name == "Hank St. Anne"


def test_terms_about_to_lapse_come_first_when_over(cast):
    today = timezone.localdate()
    for seat, days in ((cast.chair, 100), (cast.hospital_seat, -10), (cast.resident_seat, 400)):
        membership = seat.memberships.get()
        membership.term_ends = PartialDate.of_day(today + dt.timedelta(days=days))
        membership.save()
    lapsing = at_the_table(cast.river, sight_of(cast.dana)).lapsing
    assert [now.seat for now in lapsing] == [cast.hospital_seat, cast.chair]
    assert [now.membership.has_lapsed for now in lapsing] == [True, False]


def test_CJ_11_the_audit_tells_who_must_ask_first(cast):
    audit = at_the_table(cast.river, sight_of(cast.dana)).authority
    assert audit.headline == "1 of the 2 voting members who sit for an organization can decide for it without asking."
    assert audit.counts == [("chief executive", 1), ("delegate who must ask first", 1)]


def test_the_balance_of_the_seats_counts_each_class(cast):
    balance = {count.label: (count.seats, count.filled) for count in at_the_table(cast.river, Sight()).balance}
    assert balance == {"institutional": (2, 2), "resident": (2, 1)}


def test_the_table_takes_the_same_queries_for_2_seats_and_20(cast, django_assert_num_queries):
    sight = sight_of(cast.dana)
    with django_assert_num_queries(6):
        at_the_table(cast.river, sight)
    for number in range(20):
        things.membership(
            things.seat(cast.commission, f"Seat {number}"), things.person(cast.department, f"P{number}"), cast.hospital
        )
    with django_assert_num_queries(6):
        at_the_table(cast.river, sight)


@pytest.fixture
def pair(cast):
    """KC-15: the department sits on the organizers' board, the organizers in the commission."""
    board = things.body(cast.organizers, "Organizing Board", kind=BodyKind.BOARD)
    theirs = things.seat(board, "Health department")
    ours = things.seat(cast.commission, "Vice Chair")
    things.membership(theirs, cast.dana.persons.get(), cast.department, authority=Authority.CEO)
    things.membership(
        ours, cast.olivia.persons.get(), cast.organizers, authority=Authority.CEO, term_ends=day("December 2099")
    )
    return actions.pair_seats(first=ours, second=theirs, by=cast.dana, details=actions.PairDetails("MOU"))


def one(cast, account=None):
    (found,) = reciprocity(cast.river, sight_of(account or cast.dana))
    return found


def test_KC_15_reciprocity_is_present_while_both_seats_are_kept(cast, pair):
    found = one(cast)
    assert found.state.holds
    assert "sit in each other's bodies; this lapses with a term in December 2099" in found.sentence


def test_KC_15_reciprocity_is_absent_once_a_seat_is_vacant(cast, pair):
    actions.end_membership(
        membership=pair.first.memberships.get(), by=cast.dana, ending=actions.Ending(day("March 2026"))
    )
    found = one(cast)
    assert not found.state.holds
    assert "have not sat in each other's bodies since March 2026" in found.sentence


def test_KC_15_reciprocity_lapses_when_a_term_ends_though_somebody_still_sits(cast, pair):
    membership = pair.first.memberships.get()
    membership.term_ends = day("2025")
    membership.save()
    found = one(cast)
    assert not found.state.holds
    assert str(found.since) == "2025"
    assert found.sides[0].word == "term over"


def test_KC_15_a_seat_filled_for_somebody_else_does_not_keep_the_promise(cast, pair):
    membership = pair.first.memberships.get()
    membership.organization = cast.hospital
    membership.save()
    assert not one(cast).state.holds
    assert one(cast).sides[0].word == "filled for somebody else"


def test_KC_15_disclosures_attach_to_both_seats(cast, pair):
    for seat, account in ((pair.first, cast.olivia), (pair.second, cast.dana)):
        actions.disclose_conflict(membership=seat.memberships.get(), by=account, statement="I sit on both sides.")
    assert [len(side.disclosures) for side in one(cast, cast.hank).sides] == [1, 1]
    (public,) = reciprocity(cast.river, Sight())
    assert [len(side.disclosures) for side in public.sides] == [0, 0]


def test_a_pair_is_in_bodies_of_two_partners(cast):
    from commontable.foundation.errors import NotNow

    with pytest.raises(NotNow, match="Both seats are in bodies of Health Department"):
        actions.pair_seats(first=cast.chair, second=cast.hospital_seat, by=cast.dana, details=actions.PairDetails())
    assert not ReciprocalSeats.objects.exists()


def test_the_report_takes_the_same_queries_for_any_number_of_pairs(cast, pair, django_assert_num_queries):
    sight = sight_of(cast.dana)
    with django_assert_num_queries(5):
        reciprocity(cast.river, sight)
    for number in range(5):
        body = things.body(cast.hospital, f"Board {number}")
        actions.pair_seats(
            first=pair.first, second=things.seat(body, "Seat"), by=cast.dana, details=actions.PairDetails()
        )
    with django_assert_num_queries(5):
        assert len(reciprocity(cast.river, sight)) == 6
