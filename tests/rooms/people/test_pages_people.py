"""The pages at work: forms become deeds, what is wrong is told on the same page, 2 rows cost the same as 20."""

import pytest
from django.urls import reverse

from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.people import actions
from commontable.rooms.people.models import (
    Body,
    DurationClaim,
    ExpectedSector,
    Membership,
    Organization,
    PartnerCandidate,
    Person,
    Seat,
    TimelineEvent,
)
from tests import things


def address(name, thing=None):
    kwargs = {"slug": "river-city"} | ({"pk": thing.pk} if thing else {})
    return reverse(f"people:{name}", kwargs=kwargs)


@pytest.fixture
def dana(cast, client):
    client.force_login(cast.dana)
    return client


@pytest.fixture
def rosa(cast, client):
    client.force_login(cast.rosa)
    return client


def test_a_partner_is_added_given_a_person_and_a_seat_through_the_pages(cast, dana):
    dana.post(address("organization_add"), {
        "name": "Transit Agency", "short_name": "Transit", "sector": "transportation", "kind": "agency",
        "standing": "partner", "begins": "spring 2024", "audience": "public",
    })  # fmt: skip
    transit = Organization.objects.get(name="Transit Agency")
    assert (str(transit.begins), transit.custodian) == ("spring 2024", transit)

    dana.post(address("person_add"), {"name": "Tess", "holder": cast.department.pk, "audience": "partnership"})
    tess = Person.objects.get(name="Tess")
    dana.post(address("body_add"), {
        "name": "Food Hub", "kind": "hub", "holder": cast.department.pk, "needs_parity": "on", "audience": "public",
    })  # fmt: skip
    hub = Body.objects.get(name="Food Hub")
    dana.post(address("seat_add", hub), {
        "title": "Co-lead", "office": "co_lead", "seat_class": "institutional", "has_vote": "on", "term_years": "2",
    })  # fmt: skip
    seat = Seat.objects.get(title="Co-lead")
    response = dana.post(address("membership_add", seat), {
        "person": tess.pk, "organization": transit.pk, "authority": "executive", "begins": "January 2026",
    }, follow=True)  # fmt: skip
    membership = Membership.objects.get(seat=seat)
    assert str(membership.term_ends) == "January 2028"
    assert b"on behalf of Transit" in response.content


def test_a_refusal_is_told_on_the_same_page_and_nothing_typed_is_lost(cast, dana):
    things.person(cast.department, "Rita")
    response = dana.post(
        address("membership_add", cast.vacant_seat),
        {"person": Person.objects.get(name="Rita").pk, "begins": "spring 2026"},
    )
    assert response.status_code == 409
    text = response.content.decode()
    assert "has not stated yet that they live here" in text
    assert 'value="spring 2026"' in text
    assert 'role="alert"' in text


def test_a_fault_of_a_field_is_told_beside_it_and_at_the_top(cast, dana):
    response = dana.post(address("event_add"), {"begins": "in the fall", "title": "", "audience": "public"})
    assert response.status_code == 422
    text = response.content.decode()
    assert "is not a date this page can read. Write a year (2012)" in text
    assert 'href="#id_begins"' in text
    assert 'href="#id_title"' in text
    assert 'value="in the fall"' in text


def test_an_empty_post_is_a_fault_not_a_deed(cast, dana):
    assert dana.post(address("claim_add")).status_code == 422
    assert not DurationClaim.objects.exists()


def test_somebody_out_of_sight_cannot_be_chosen(cast, dana):
    response = dana.post(address("membership_add", cast.vacant_seat), {"person": cast.neighbor.pk, "begins": ""})
    assert response.status_code == 422
    assert not cast.neighbor.memberships.exists()


def test_ending_replacing_and_authority_through_the_pages_HR_03(cast, dana):
    membership = cast.hospital_seat.memberships.get()
    dana.post(address("authority_change_add", membership), {"after": "ceo", "begins": "2025"})
    other = things.person(cast.department, "Other")
    response = dana.post(address("membership_replace", membership), {
        "ends": "March 2026", "reason": "retired", "person": other.pk, "organization": cast.hospital.pk,
        "authority": "delegate", "begins": "April 2026",
    })  # fmt: skip
    assert response.status_code == 302
    membership.refresh_from_db()
    new = Membership.objects.get(person=other)
    assert (str(membership.ends), membership.end_reason, str(new.begins), new.ends) == (
        "March 2026", "retired", "April 2026", None
    )  # fmt: skip
    text = dana.get(address("decision_authority")).content.decode()
    assert "Before: chief executive. Now: delegate who must ask first." in text
    dana.post(address("alternate_edit", new), {"alternate": cast.ana.persons.get().pk})
    dana.post(address("term_edit", new), {"term_ends": "2028"})
    new.refresh_from_db()
    assert (new.alternate, str(new.term_ends)) == (cast.ana.persons.get(), "2028")
    dana.post(address("membership_end", new), {"ends": "2026", "reason": "moved"})
    new.refresh_from_db()
    assert not new.is_open


def test_PP_04_a_resident_states_it_on_her_own_page(cast, rosa):
    person = cast.rosa.persons.get()
    text = rosa.get(address("resident_claim_add", person)).content.decode()
    assert "I live in this community" in text
    assert "on_paper" not in text
    response = rosa.post(address("resident_claim_add", person), {"community": "North", "lives_here": "on"}, follow=True)
    assert b"may fill a resident seat" in response.content
    assert person.resident_claims.get().recorded_by == cast.rosa


def test_PP_04_staff_must_say_where_the_paper_is(cast, dana):
    person = cast.rosa.persons.get()
    url = address("resident_claim_add", person)
    assert dana.post(url, {"community": "North", "lives_here": "on"}).status_code == 422
    assert dana.post(url, {"community": "North", "lives_here": "on", "on_paper": "binder 3"}).status_code == 302


def test_PP_04_the_communities_of_the_table_are_the_choice(cast, rosa):
    cast.river.communities = "Maywood\nBellwood"
    cast.river.save()
    text = rosa.get(address("resident_claim_add", cast.rosa.persons.get())).content.decode()
    assert 'value="Maywood"' in text
    assert "none of these" in text


def test_a_resident_keeps_her_own_record_contacts_and_disclosures(cast, rosa):
    person = cast.rosa.persons.get()
    rosa.post(address("person_edit", person), {"name": "Rosa R.", "language": "Spanish", "audience": "public"})
    rosa.post(address("contact_add", person), {"kind": "text", "value": "555-0177"})
    membership = cast.resident_seat.memberships.get()
    rosa.post(address("disclosure_add", membership), {"statement": "My sister works there.", "begins": "2024"})
    text = rosa.get(address("person", person)).content.decode()
    for words in ("Rosa R.", "555-0177", "My sister works there."):
        assert words in text
    contact = person.contacts.get()
    assert contact.custodian == cast.department
    rosa.post(address("contact_remove", contact))
    assert not person.contacts.exists()
    disclosure = membership.disclosures.get()
    rosa.post(address("disclosure_end", disclosure), {"ends": "2026"})
    disclosure.refresh_from_db()
    assert str(disclosure.ends) == "2026"


def test_KC_05_an_administrator_adds_a_member_institution_that_others_do_not_see(cast, client):
    client.force_login(cast.olivia)
    client.post(address("member_add", cast.organizers), {
        "name": "Third Street Temple", "sector": "faith", "kind": "congregation", "audience": "custodian",
    })  # fmt: skip
    temple = Organization.objects.get(name="Third Street Temple")
    assert (temple.parent, temple.custodian, temple.record_class) == (
        cast.organizers, cast.organizers, "organizer_private"
    )  # fmt: skip
    assert b"Third Street Temple" in client.get(address("organizations")).content
    assert b"2 member institutions on record" in client.get(address("at_the_table")).content
    client.force_login(cast.dana)
    assert b"Third Street Temple" not in client.get(address("organizations")).content


def test_KC_01_the_timeline_sorts_by_what_is_known_and_invents_no_day(cast, dana):
    for words, title in (
        ("January 2016", "Updated"),
        ("2000", "Finding"),
        ("spring 2012", "Signed"),
        ("2012", "Moved"),
    ):
        dana.post(address("event_add"), {"begins": words, "title": title, "audience": "public", "source": "Case study"})
    dana.logout()
    text = dana.get(address("timeline")).content.decode()
    places = [text.index(f">{title}<") for title in ("Finding", "Moved", "Signed", "Updated")]
    assert places == sorted(places)
    assert "spring 2012" in text
    assert "4 events on the timeline, from 2000 to January 2016." in text
    assert text.count("Case study") == 1  # one source, cited four times


def test_KC_02_claims_that_disagree_stand_side_by_side(cast, dana):
    for statement, begins, ends in (("5-year courtship", "2007", "2012"), ("6 years of informal work", "", "")):
        dana.post(address("claim_add"), {
            "statement": statement, "basis": "before the agreement", "source": "Case study, " + statement,
            "begins": begins, "ends": ends, "audience": "public",
        })  # fmt: skip
    text = dana.get(address("timeline")).content.decode()
    assert "5-year courtship" in text
    assert "6 years of informal work" in text
    assert DurationClaim.objects.get(statement="5-year courtship").years == 5


def test_KC_04_candidates_are_counted_once_however_many_criteria(cast, dana):
    for criterion in ("mobilizes people", "has influence"):
        dana.post(address("candidate_add"), {
            "organization": cast.organizers.pk, "criterion": criterion, "was_chosen": "on", "audience": "partnership",
        })  # fmt: skip
    dana.post(address("candidate_add"), {"described_as": "another group", "criterion": "same", "audience": "public"})
    assert PartnerCandidate.objects.count() == 3
    assert b"Of 2 considered as a partner, 1 was chosen." in dana.get(address("candidates")).content
    assert dana.post(address("candidate_add"), {"criterion": "x", "audience": "public"}).status_code == 409


def test_expected_sectors_are_named_changed_and_ended_through_the_pages(cast, dana):
    dana.post(address("expected_sector_add"), {"sector": "education", "number": "1", "why": "Children learn there."})
    expected = ExpectedSector.objects.get()
    text = dana.get(address("at_the_table")).content.decode()
    assert "0 of 1 expected sectors hold a seat; missing: education." in text
    assert "Children learn there." in text
    again = dana.post(address("expected_sector_add"), {"sector": "education", "number": "1"})
    assert again.status_code == 409
    dana.post(address("expected_sector_edit", expected), {"number": "2", "why": "Two districts."})
    dana.post(address("expected_sector_end", expected), {"ends": "2026"})
    expected.refresh_from_db()
    assert (expected.number, str(expected.ends), expected.sector) == (2, "2026", "education")


def test_what_is_not_asked_in_a_form_stays_as_it_was(cast, dana):
    dana.post(address("organization_edit", cast.department), {
        "name": "River City Health Department", "short_name": "RCHD", "sector": "public_health", "kind": "agency",
        "standing": "partner", "audience": "public",
    })  # fmt: skip
    before = cast.department.key
    cast.department.refresh_from_db()
    assert (cast.department.short_name, cast.department.key) == ("RCHD", before)


def test_the_parity_badge_stands_on_the_hub_and_on_the_table_PP_03(cast, dana):
    hub = things.body(cast.department, "Food Hub", kind="hub", needs_parity=True, parity_effect="no_spending")
    for url in (address("body", hub), address("at_the_table")):
        text = dana.get(url).content.decode()
        assert "Out of parity" in text
        assert "It has no resident co-lead." in text
        assert "no new spending decision" in text
    assert "out of parity" in dana.get(address("bodies")).content.decode()


def test_searching_the_directories(cast, dana):
    assert b"St. Anne Hospital" in dana.get(address("organizations"), {"words": "anne"}).content
    assert b"St. Anne Hospital" not in dana.get(address("organizations"), {"words": "zebra"}).content
    assert b"St. Anne Hospital" not in dana.get(address("organizations"), {"sector": "faith"}).content
    assert b"Rosa Resident" in dana.get(address("persons"), {"words": "rosa"}).content
    assert dana.get(address("persons"), {"words": "neda"}).content.count(b"Neda") == 0
    assert dana.get(address("organizations"), {"sector": "nonsense"}).status_code == 200


@pytest.mark.parametrize("name", ["organizations", "persons", "bodies", "at_the_table", "timeline", "candidates",
                                  "decision_authority", "reciprocal_seats"])  # fmt: skip
def test_a_list_takes_the_same_queries_for_2_rows_and_20(cast, dana, name):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def grow(start, stop):
        for number in range(start, stop):
            body = things.body(cast.department, f"Hub {number}", kind="hub", needs_parity=True)
            seat = things.seat(body, "Co-lead", office="co_lead")
            person = things.person(cast.department, f"Person {number}")
            other = things.organization(cast.river, f"Organization {number}")
            things.membership(seat, person, other, alternate=cast.ana.persons.get())
            details = actions.CandidateDetails(f"criterion {number}", organization=other)
            actions.add_candidate(partnership=cast.river, by=cast.dana, details=details)
            TimelineEvent.objects.create(
                partnership=cast.river, custodian=cast.department, title=str(number), begins=PartialDate.parse("2012")
            )
            theirs = things.seat(things.body(other, f"Board {number}"), "Seat")
            actions.pair_seats(first=seat, second=theirs, by=cast.dana, details=actions.PairDetails())

    grow(0, 2)
    dana.get(address(name))
    with CaptureQueriesContext(
        connection,
    ) as few:
        dana.get(address(name))
    grow(2, 20)
    with CaptureQueriesContext(connection) as many:
        assert dana.get(address(name)).status_code == 200
    assert len(many) == len(few)
    assert len(many) <= 30
