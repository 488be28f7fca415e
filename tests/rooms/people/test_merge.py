"""Merging duplicates: everything that pointed to the absorbed record points to the kept one, and nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import ManyToManyRel, ManyToOneRel, Model

from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience
from commontable.rooms.people.actions.merges import merge_organizations, merge_persons
from commontable.rooms.people.exchange.duplicates import identity, suggestions
from commontable.rooms.people.exchange.moving import HOLDER, TRAIL, pointing, relations, what_moves
from commontable.rooms.people.models import (
    Account,
    Affiliation,
    Contact,
    Invitation,
    Membership,
    Merge,
    Organization,
    PartnerCandidate,
    Person,
    ResidentClaim,
)
from commontable.rooms.people.queries import sight_of
from tests import things


def counts(*owners: Model) -> dict[str, int]:
    """Rows that point to any of the owners, by table and field, and the size of each of those tables."""
    found: dict[str, int] = {}
    for owner in owners:
        for relation in relations(owner):
            name = f"{relation.related_model._meta.label}.{relation.field.name}"
            found[name] = found.get(name, 0) + pointing(relation, owner).count()
            found[relation.related_model._meta.label] = relation.related_model._base_manager.count()
    return found


@pytest.fixture
def doubled(cast) -> tuple[Person, Person]:
    """Rosa twice: the second record has one of everything that can point to a person."""
    rosa = Person.objects.get(account=cast.rosa)
    double = things.person(cast.department, "Rosa Rezident", language="English")
    ours = {"partnership": cast.river, "custodian": cast.department}
    Contact.objects.create(**ours, person=double, kind="phone", value="555-0100")
    ResidentClaim.objects.create(
        **ours, person=double, community="North", lives_here=True, sits_as_employee=False, recorded_by=cast.dana
    )
    things.affiliation(double, cast.hospital, "member")
    things.membership(cast.vacant_seat, double, None)
    Membership.objects.filter(seat=cast.hospital_seat).update(alternate=double)
    invitation = Invitation(**ours, audience="custodian", person=double, email="r@example.org", invited_by=cast.dana)
    invitation.make_token()
    invitation.save()
    return rosa, double


def test_everything_that_pointed_to_the_absorbed_person_points_to_the_kept_one(cast, doubled):
    rosa, double = doubled
    before = counts(rosa, double)
    moving = {item.name for item in what_moves(double)}
    assert moving == {
        "people.contact.person",
        "people.residentclaim.person",
        "people.affiliation.person",
        "people.membership.person",
        "people.membership.alternate",
        "people.invitation.person",
    }
    merge = merge_persons(keep=rosa, absorb=double, by=cast.dana, choices={})
    assert counts(rosa) == before
    assert what_moves(double) == []
    double.refresh_from_db()
    assert double.merged_into == rosa
    assert merge.snapshot["absorbed"]["name"] == "Rosa Rezident"
    assert {name for name, ids in merge.snapshot["moved"].items() if ids} == moving


def test_every_relation_of_the_house_is_covered(cast):
    """A new table that points to persons or organizations is moved without anybody thinking of it; so is a list of
    them, through the table that Django makes for it."""
    for model in (Person, Organization):
        fields = model._meta.get_fields(include_hidden=True)
        lists = [field for field in fields if isinstance(field, ManyToManyRel)]
        assert {field.through for field in lists} <= {one.related_model for one in relations(model)}
        keys = {relation for relation in fields if isinstance(relation, ManyToOneRel)}
        covered = {*relations(model), *relations(model, holder=True)}
        assert {relation.field.name for relation in keys - covered} == {TRAIL}
        assert all(relation.field.name == HOLDER for relation in relations(model, holder=True))


def test_the_values_that_were_chosen_are_kept_and_the_ledger_tells_the_deed(cast, doubled):
    rosa, double = doubled
    merge = merge_persons(keep=rosa, absorb=double, by=cast.dana, choices={"language": "absorb", "name": "keep"})
    rosa.refresh_from_db()
    assert (rosa.name, rosa.language) == ("Rosa Resident", "English")
    assert merge.snapshot["kept"]["language"] == "Spanish"
    line = LedgerLine.objects.get(deed="persons_merged")
    assert line.subject_id == merge.pk
    assert line in LedgerLine.objects.visible_to(sight_of(cast.dana))
    assert line not in LedgerLine.objects.visible_to(sight_of(cast.hank))


def test_the_account_of_the_absorbed_person_signs_in_as_the_kept_one(cast, doubled):
    rosa, double = doubled
    merge_persons(keep=double, absorb=rosa, by=cast.dana, choices={})
    assert cast.rosa.persons.get() == double
    assert cast.commission.pk in sight_of(cast.rosa).bodies


def test_two_accounts_refuse_the_merge_with_the_next_step(cast, doubled):
    rosa, double = doubled
    double.account = Account.objects.create_user("rosa2@example.org")
    double.save()
    with pytest.raises(NotNow, match="Have one closed first"):
        merge_persons(keep=rosa, absorb=double, by=cast.dana, choices={})


def test_an_alternate_is_not_merged_with_the_one_they_stand_in_for(cast, doubled):
    rosa, double = doubled
    Membership.objects.filter(person=rosa).update(alternate=double)
    with pytest.raises(NotNow, match="Name another alternate first"):
        merge_persons(keep=rosa, absorb=double, by=cast.dana, choices={})
    double.refresh_from_db()
    assert double.merged_into is None


def test_the_same_role_in_the_same_organization_twice_ends_once_and_stays_on_record(cast, doubled):
    rosa, double = doubled
    things.affiliation(rosa, cast.hospital, "member")
    merge_persons(keep=rosa, absorb=double, by=cast.dana, choices={})
    assert Affiliation.objects.filter(person=rosa, organization=cast.hospital).count() == 2
    assert Affiliation.objects.filter(person=rosa, organization=cast.hospital, ends__isnull=True).count() == 1


def test_a_record_that_was_absorbed_before_follows_to_the_last_one(cast, doubled):
    rosa, double = doubled
    third = things.person(cast.department, "Rosa R.")
    merge_persons(keep=double, absorb=third, by=cast.dana, choices={})
    merge_persons(keep=rosa, absorb=double, by=cast.dana, choices={})
    third.refresh_from_db()
    assert third.merged_into == rosa
    with pytest.raises(NotNow, match="already"):
        merge_persons(keep=rosa, absorb=third, by=cast.dana, choices={})


# --- Who may merge what -------------------------------------------------------------------------------------


def refused(cast, by: Any, keep: Any, absorb: Any) -> str:
    merge = merge_persons if isinstance(keep, Person) else merge_organizations
    with pytest.raises(NotPermitted) as refusal:
        merge(keep=keep, absorb=absorb, by=by, choices={})
    assert not Merge.objects.exists()
    return str(refusal.value)


@pytest.mark.parametrize("name", ["ana", "omar", "hank", "rosa", "olivia"])
def test_only_administrators_of_the_holder_merge(cast, doubled, name):
    assert "Only administrators" in refused(cast, cast.account(name), *doubled)


@pytest.mark.parametrize("name", ["sol", "esther"])
def test_strangers_learn_nothing_by_merging(cast, doubled, name):
    assert "not yours to see" in refused(cast, cast.account(name), *doubled)


def test_a_record_one_may_not_see_reads_like_one_that_is_not_there(cast):
    other = things.person(cast.department, "Neda Neighbour")
    assert "not yours to see" in refused(cast, cast.dana, other, cast.neighbor)


def test_records_of_two_holders_are_not_merged(cast, doubled):
    theirs = things.person(cast.organizers, "Rosa Resident")
    assert "Only records of one holder" in refused(cast, cast.dana, doubled[0], theirs)


def test_records_of_two_tables_are_never_merged(cast):
    dana = Person.objects.get(account=cast.dana)
    lake = Affiliation.objects.get(person__account=cast.esther)
    here = things.person(lake.organization, "Dana")
    Affiliation.objects.create(
        partnership=cast.lakeside, custodian=lake.organization, person=here, organization=lake.organization,
        role="administrator",
    )  # fmt: skip
    Person.objects.filter(pk=here.pk).update(account=cast.dana)
    assert "not at this table" in refused(cast, cast.dana, dana, here)


# --- Organizations --------------------------------------------------------------------------------------------


def test_kc_05_two_records_of_one_congregation_become_one(cast):
    double = things.organization(
        cast.river, "2nd Street Church", parent=cast.organizers, website="https://example.org", **things.private()
    )
    things.affiliation(cast.neighbor, double, "member", **things.private())
    before = counts(cast.congregation, double)
    merge_organizations(keep=cast.congregation, absorb=double, by=cast.olivia, choices={"website": "absorb"})
    after = counts(cast.congregation)
    assert after == before
    cast.congregation.refresh_from_db()
    assert cast.congregation.website == "https://example.org"
    assert Affiliation.objects.filter(organization=cast.congregation, ends__isnull=True).count() == 1


def test_the_backbone_takes_a_double_that_nobody_works_in_into_a_partner_as_it_is(cast):
    double = things.organization(cast.river, "Saint Anne Hospital")
    seat = things.seat(cast.commission, "Clinic")
    things.membership(seat, things.person(double, "Dr. No"), double)
    PartnerCandidate.objects.create(
        partnership=cast.river, custodian=cast.department, organization=double, criterion="reach"
    )
    merge_organizations(keep=cast.hospital, absorb=double, by=cast.dana, choices={})
    assert Membership.objects.get(seat=seat).organization == cast.hospital
    assert Person.objects.get(name="Dr. No").custodian == cast.hospital
    assert PartnerCandidate.objects.get().organization == cast.hospital
    double.refresh_from_db()
    assert (double.merged_into, double.custodian) == (cast.hospital, cast.hospital)


def test_the_backbone_does_not_change_a_partners_record_by_merging(cast):
    things.affiliation(things.person(cast.hospital, "Ada"), cast.hospital, "administrator")
    double = things.organization(cast.river, "Saint Anne Hospital")
    with pytest.raises(NotPermitted, match="Only administrators"):
        merge_organizations(keep=cast.hospital, absorb=double, by=cast.dana, choices={"name": "absorb"})


def test_the_backbone_itself_and_a_parent_are_not_absorbed(cast):
    double = things.organization(cast.river, "Health Dept.")
    things.affiliation(Person.objects.get(account=cast.dana), double, "administrator")
    with pytest.raises(NotNow, match="is the backbone"):
        merge_organizations(keep=double, absorb=cast.department, by=cast.dana, choices={})
    child = things.organization(cast.river, "Clinic", parent=cast.department)
    with pytest.raises(NotNow, match="stands under"):
        merge_organizations(keep=cast.department, absorb=child, by=cast.dana, choices={})
    with pytest.raises(NotNow, match="not two"):
        merge_organizations(keep=double, absorb=double, by=cast.dana, choices={})


# --- Suggestions ------------------------------------------------------------------------------------------------


def test_names_that_differ_in_case_accents_order_and_small_words_are_one():
    assert identity("The Second Street Church, Inc.") == identity("second street church")
    assert identity("Núñez, José") == identity("Jose Nunez")
    assert identity("Co") == "co"


def test_likely_doubles_are_suggested_with_the_reason_within_sight_and_holder(cast, doubled):
    rosa, double = doubled
    things.person(cast.organizers, "Neda Neighbor")  # on another list: not Dana's to know
    twin = things.person(cast.department, "Resident, Rosa")
    other = things.person(cast.department, "Quite Another")
    Contact.objects.create(
        partnership=cast.river, custodian=cast.department, person=other, kind="text", value="1 (555) 0100"
    )
    Contact.objects.filter(person=double).update(value="+1 555-0100")
    found = suggestions(cast.river, sight_of(cast.dana), [cast.department.pk])
    reasons = {(pair.first, pair.second): pair.reason for pair in found if "Health" not in pair.first.name}
    assert reasons == {
        (double, twin): "almost the same name",
        (rosa, double): "almost the same name",
        (rosa, twin): "the same name",
        (double, other): "the same telephone or e-mail",
    }


def test_suggestions_take_as_many_queries_for_many_people_as_for_few(cast, django_assert_num_queries):
    sight = sight_of(cast.dana)
    for rounds in range(2):
        for number in range(2 + 20 * rounds):
            things.person(cast.department, f"Person {rounds} {number}")
        with django_assert_num_queries(3):
            suggestions(cast.river, sight, [cast.department.pk])


def test_an_absorbed_record_is_in_no_list_and_its_dates_and_audience_can_be_chosen(cast):
    keep = things.organization(cast.river, "A", parent=cast.department, begins=PartialDate.parse("2012"))
    absorb = things.organization(
        cast.river, "A.", parent=cast.department, begins=PartialDate.parse("spring 2012"), audience=Audience.PARTNERSHIP
    )
    merge_organizations(keep=keep, absorb=absorb, by=cast.dana, choices={"begins": "absorb", "audience": "absorb"})
    keep.refresh_from_db()
    assert (str(keep.begins), keep.audience) == ("spring 2012", Audience.PARTNERSHIP)
    found = suggestions(cast.river, sight_of(cast.dana), [cast.department.pk])
    assert "organization" not in {pair.kind for pair in found}
