"""Who may fill a seat, and what becomes of those who did (KC-15, PP-04, HR-03, CO-03)."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.people import actions
from commontable.rooms.people.models import Membership
from commontable.rooms.people.queries import downgrades, seats_now, sight_of
from commontable.rooms.people.states import Authority, SeatClass, Standing
from tests import things


def day(words: str) -> PartialDate:
    return PartialDate.parse(words)


def fill(cast, seat, person, **term):
    return actions.fill_seat(seat=seat, person=person, by=cast.dana, term=actions.Filling(**term))


def attest(cast, person, *, by=None, lives_here=True, employee=False, community="North", paper="office"):
    return actions.attest_residence(
        person=person, by=by or cast.dana, statement=actions.ResidenceStatement(community, lives_here, employee, paper)
    )


@pytest.fixture
def resident(cast):
    return things.person(cast.department, "Rita Resident")


def test_a_filled_seat_says_who_sits_there_and_what_to_do(cast, resident):
    with pytest.raises(NotNow, match=r"Hank St. Anne sits in Hospital, Health Commission. Replace them, or end"):
        fill(cast, cast.hospital_seat, resident, organization=cast.hospital, authority=Authority.CEO)


def test_PP_04_a_resident_seat_needs_the_persons_own_word(cast, resident):
    with pytest.raises(NotNow, match="has not stated yet that they live here"):
        fill(cast, cast.vacant_seat, resident)
    attest(cast, resident)
    assert fill(cast, cast.vacant_seat, resident).authority == Authority.OWN_VOICE


@pytest.mark.parametrize(("lives_here", "employee"), [(False, False), (True, True)])
def test_PP_04_an_employee_of_a_partner_or_somebody_from_elsewhere_is_not_eligible(
    cast, resident, lives_here, employee
):
    attest(cast, resident, lives_here=lives_here, employee=employee)
    with pytest.raises(NotNow, match="By their own statement"):
        fill(cast, cast.vacant_seat, resident)


def test_PP_04_the_newest_statement_counts(cast, resident):
    attest(cast, resident, lives_here=False)
    attest(cast, resident)
    assert fill(cast, cast.vacant_seat, resident)


def test_PP_04_the_community_must_be_one_of_those_of_the_table(cast, resident):
    cast.river.communities = "Maywood\nBellwood"
    cast.river.save()
    attest(cast, resident, community="Oak Park")
    with pytest.raises(NotNow, match="one of the communities"):
        fill(cast, cast.vacant_seat, resident)
    attest(cast, resident, community="maywood")
    assert fill(cast, cast.vacant_seat, resident)


def test_PP_04_nobody_states_it_for_somebody_else_without_a_paper(cast, resident):
    with pytest.raises(NotPermitted, match="write where the paper is kept"):
        attest(cast, resident, paper="")
    rosa = cast.rosa.persons.get()
    claim = attest(cast, rosa, by=cast.rosa, paper="")
    assert claim.recorded_by == cast.rosa
    assert claim.is_eligible


def test_a_resident_speaks_for_themselves(cast, resident):
    attest(cast, resident)
    with pytest.raises(NotNow, match="speaks for themselves"):
        fill(cast, cast.vacant_seat, resident, organization=cast.hospital, authority=Authority.DELEGATE)


def test_an_institutional_seat_is_filled_on_behalf_of_a_current_partner(cast, resident):
    seat = things.seat(cast.commission, "Schools")
    with pytest.raises(NotNow, match="Say on behalf of which partner"):
        fill(cast, seat, resident)
    with pytest.raises(NotNow, match="is not a partner"):
        fill(cast, seat, resident, organization=cast.congregation, authority=Authority.CEO)
    former = things.organization(cast.river, "Former Partner", ends=day("2020"))
    with pytest.raises(NotNow, match="left in 2020"):
        fill(cast, seat, resident, organization=former, authority=Authority.CEO)
    elsewhere = cast.esther.persons.get().custodian
    with pytest.raises(NotNow, match="not at this table"):
        fill(cast, seat, resident, organization=elsewhere, authority=Authority.CEO)
    with pytest.raises(NotNow, match="Say what the member may decide"):
        fill(cast, seat, resident, organization=cast.hospital)


def test_a_person_of_another_table_cannot_sit_here(cast):
    seat = things.seat(cast.commission, "Schools")
    with pytest.raises(NotNow, match="not on record at this table"):
        fill(cast, seat, cast.esther.persons.get(), organization=cast.hospital, authority=Authority.CEO)


def test_an_abolished_seat_and_an_ended_body_seat_nobody(cast, resident):
    seat = things.seat(cast.commission, "Old", ends=day("2019"))
    with pytest.raises(NotNow, match="abolished in 2019"):
        fill(cast, seat, resident, organization=cast.hospital, authority=Authority.CEO)
    body = things.body(cast.department, "Old Board", ends=day("2019"))
    with pytest.raises(NotNow, match="ended in 2019"):
        fill(cast, things.seat(body, "Chair"), resident, organization=cast.hospital, authority=Authority.CEO)


def test_ending_keeps_the_row_with_its_date_and_reason_KC_01(cast):
    membership = cast.hospital_seat.memberships.get()
    actions.end_membership(
        membership=membership, by=cast.dana, ending=actions.Ending(day("spring 2026"), "lost the election")
    )
    kept = Membership.objects.get(pk=membership.pk)
    assert (str(kept.ends), kept.end_reason) == ("spring 2026", "lost the election")
    with pytest.raises(NotNow, match="ended in spring 2026 and stays as it was"):
        actions.end_membership(membership=kept, by=cast.dana, ending=actions.Ending(day("2026")))
    assert cast.hospital_seat in [now.seat for now in seats_now(cast.river, sight_of(cast.dana)) if not now.membership]


def test_an_end_before_the_beginning_or_still_to_come_is_refused(cast):
    membership = cast.hospital_seat.memberships.get()
    with pytest.raises(NotNow, match="before it began"):
        actions.end_membership(membership=membership, by=cast.dana, ending=actions.Ending(day("2019")))
    later = str(timezone.localdate() + dt.timedelta(days=30))
    with pytest.raises(NotNow, match="Set the end of the term now"):
        actions.end_membership(membership=membership, by=cast.dana, ending=actions.Ending(day(later)))


def test_CO_03_an_election_replaces_whoever_sat_there_in_one_step(cast, resident):
    seat = things.seat(cast.commission, "Commissioner", seat_class=SeatClass.PUBLIC_OFFICIAL)
    former = fill(cast, seat, things.person(cast.department, "Former Commissioner"), begins=day("2022"))
    new = actions.replace_member(
        membership=former, person=resident, by=cast.dana, term=actions.Filling(begins=day("2026")),
        ending=actions.Ending(day("2026"), "election"),
    )  # fmt: skip
    former.refresh_from_db()
    assert former.end_reason == "election"
    assert new.is_open
    assert not former.is_open
    assert seat.memberships.count() == 2


def test_a_replacement_that_is_refused_leaves_the_member_seated(cast, resident):
    membership = cast.resident_seat.memberships.get()
    with pytest.raises(NotNow, match="has not stated yet"):
        actions.replace_member(
            membership=membership, person=resident, by=cast.dana, term=actions.Filling(),
            ending=actions.Ending(day("2026")),
        )  # fmt: skip
    membership.refresh_from_db()
    assert membership.is_open


def test_HR_03_downgrades_are_listed_whether_by_replacement_or_while_sitting(cast, resident):
    seat = things.seat(cast.commission, "Second hospital seat")
    former = fill(
        cast, seat, things.person(cast.department, "Chief"), organization=cast.hospital, authority=Authority.CEO,
        begins=day("2020"),
    )  # fmt: skip
    new = actions.replace_member(
        membership=former, person=resident, by=cast.dana, ending=actions.Ending(day("2023")),
        term=actions.Filling(organization=cast.hospital, authority=Authority.EXECUTIVE, begins=day("2023")),
    )  # fmt: skip
    actions.change_authority(
        membership=new, by=cast.dana, change=actions.AuthorityStep(Authority.DELEGATE, day("May 2025"), "reorganized")
    )
    actions.change_authority(
        membership=new, by=cast.dana, change=actions.AuthorityStep(Authority.EXECUTIVE, day("2026"))
    )
    found = downgrades(cast.river, sight_of(cast.dana))
    assert [(fall.before, fall.after, str(fall.since), fall.by_replacement) for fall in found] == [
        (Authority.EXECUTIVE, Authority.DELEGATE, "May 2025", False),
        (Authority.CEO, Authority.EXECUTIVE, "2023", True),
    ]


def test_authority_of_those_who_speak_for_themselves_does_not_change_by_itself(cast):
    rosa = cast.resident_seat.memberships.get()
    with pytest.raises(NotNow, match="speaks for themselves"):
        actions.change_authority(membership=rosa, by=cast.dana, change=actions.AuthorityStep("ceo", day("2026")))
    hank = cast.hospital_seat.memberships.get()
    with pytest.raises(NotNow, match="already sits as delegate"):
        actions.change_authority(membership=hank, by=cast.dana, change=actions.AuthorityStep("delegate", day("2026")))


def test_a_past_filling_can_be_put_on_record_beside_the_present_one(cast, resident):
    fill(
        cast, cast.hospital_seat, resident, organization=cast.hospital, authority=Authority.CEO,
        begins=day("2015"), ends=day("2018"), end_reason="retired",
    )  # fmt: skip
    assert cast.hospital_seat.memberships.count() == 2
    assert [row.person.name for row in Membership.objects.current().filter(seat=cast.hospital_seat)] == [
        "Hank St. Anne"
    ]


def test_a_term_follows_from_its_length_no_more_precisely_than_it_began(cast, resident):
    seat = things.seat(cast.commission, "Three years", term_years=3)
    membership = fill(
        cast, seat, resident, organization=cast.hospital, authority=Authority.CEO, begins=day("spring 2024")
    )
    assert str(membership.term_ends) == "spring 2027"


def test_the_alternate_is_somebody_else_and_the_organization_must_be_named_in_the_database_too(cast):
    hank = cast.hospital_seat.memberships.get()
    with pytest.raises(NotNow, match="cannot stand in for themselves"):
        actions.name_alternate(membership=hank, by=cast.dana, alternate=hank.person)


def test_a_candidate_becomes_a_partner_that_holds_its_own_record(cast):
    details = actions.OrganizationDetails("Union", "labor", "union", standing=Standing.CANDIDATE)
    union = actions.add_organization(partnership=cast.river, by=cast.dana, details=details)
    assert union.custodian == cast.department
    chosen = actions.OrganizationDetails("Union", "labor", "union", standing=Standing.PARTNER)
    actions.change_organization(organization=union, by=cast.dana, details=chosen)
    union.refresh_from_db()
    assert union.custodian == union


def test_an_organization_that_holds_seats_gives_them_up_before_it_leaves(cast):
    from dataclasses import replace

    leaving = replace(actions.OrganizationDetails.of(cast.department), ends=day("2026"))
    with pytest.raises(NotNow, match=r"still holds Chair, Health Commission. End those memberships first"):
        actions.change_organization(organization=cast.department, by=cast.dana, details=leaving)


def test_a_body_and_a_seat_that_are_filled_are_not_closed(cast):
    from dataclasses import replace

    closing = replace(actions.BodyDetails.of(cast.commission), ends=day("2026"))
    with pytest.raises(NotNow, match="still seats"):
        actions.change_body(body=cast.commission, by=cast.dana, details=closing)
    resident = replace(actions.SeatDetails.of(cast.hospital_seat), seat_class=SeatClass.RESIDENT)
    with pytest.raises(NotNow, match=r"Hank St. Anne sits in"):
        actions.change_seat(seat=cast.hospital_seat, by=cast.dana, details=resident)


def test_a_name_too_long_or_an_id_used_twice_is_a_fault_of_its_field(cast):
    with pytest.raises(ValidationError) as caught:
        actions.add_person(holder=cast.department, by=cast.dana, details=actions.PersonDetails("x" * 201))
    assert "name" in caught.value.message_dict
    actions.add_person(holder=cast.department, by=cast.dana, details=actions.PersonDetails("One", key="P-1"))
    with pytest.raises(ValidationError, match="ID"):
        actions.add_person(holder=cast.department, by=cast.dana, details=actions.PersonDetails("Two", key="P-1"))


def test_who_may_see_a_body_may_see_its_seats_and_who_sits_there(cast):
    from dataclasses import replace

    inner = replace(actions.BodyDetails.of(cast.commission), audience="body", record_class=None)
    actions.change_body(body=cast.commission, by=cast.dana, details=inner)
    cast.hospital_seat.refresh_from_db()
    assert cast.hospital_seat.audience_body == cast.commission
    assert not seats_now(cast.river, sight_of(cast.omar))
    assert len(seats_now(cast.river, sight_of(cast.hank))) == 4
