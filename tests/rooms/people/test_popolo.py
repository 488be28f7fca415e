"""Popolo: every id resolves, every date is a Popolo date, only public rows for the public."""

from __future__ import annotations

import json
import re
from typing import Any

from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Sight
from commontable.rooms.people.exchange.popolo import popolo
from commontable.rooms.people.models import Contact, Membership, Partnership
from commontable.rooms.people.queries import sight_of
from tests import things

# From the specification (popoloproject.com/specs): the properties of each class, and the form of a date.
PROPERTIES = {
    "persons": {"id", "name", "identifiers"},
    "organizations": {
        "id", "name", "other_names", "identifiers", "classification", "abstract", "parent_id", "area_id", "links",
        "founding_date", "dissolution_date",
    },
    "posts": {"id", "label", "role", "organization_id", "identifiers", "start_date", "end_date"},
    "memberships": {
        "id", "label", "role", "person_id", "organization_id", "post_id", "on_behalf_of_id", "start_date", "end_date",
    },
    "areas": {"id", "name", "classification"},
}  # fmt: skip
REQUIRED = {"persons": {"id", "name"}, "organizations": {"id", "name"}, "posts": {"id", "label", "organization_id"},
            "memberships": {"id", "person_id", "organization_id"}, "areas": {"id", "name"}}  # fmt: skip
POINTS_TO = {"parent_id": "organizations", "organization_id": "organizations", "on_behalf_of_id": "organizations",
             "person_id": "persons", "x_alternate_id": "persons", "post_id": "posts", "area_id": "areas"}  # fmt: skip
DATE = re.compile(r"^\d{4}(-\d{2}){0,2}$")


def check(document: dict[str, Any]) -> None:
    """The structure of the specification; properties of our own begin with x_."""
    higher = {"events", "motions", "vote_events"}  # from the room of gatherings, tried there
    assert set(document) - higher == set(PROPERTIES)
    document = {name: found for name, found in document.items() if name not in higher}
    ids = {name: {thing["id"] for thing in things_} for name, things_ in document.items()}
    for name, found in document.items():
        assert len(ids[name]) == len(found)
        for thing in found:
            assert {key for key in thing if not key.startswith("x_")} <= PROPERTIES[name]
            assert REQUIRED[name] <= set(thing)
            for key, value in thing.items():
                assert value not in ("", None, [])
                if key.endswith("_date"):
                    assert DATE.match(value), (key, value)
                if key in POINTS_TO:
                    assert value in ids[POINTS_TO[key]], (name, key)


def test_the_document_has_the_structure_of_the_specification_for_every_viewer(cast):
    Partnership.objects.filter(pk=cast.river.pk).update(service_area="River County")
    cast.river.refresh_from_db()
    for account in (cast.dana, cast.omar, cast.rosa, cast.esther, None):
        document = json.loads(json.dumps(popolo(cast.river, sight_of(account) if account else Sight())))
        check(document)
        assert document["areas"][0]["name"] == "River County"


def test_a_season_becomes_its_year_and_keeps_its_words(cast):
    """KC-01: Popolo has no seasons; the words are not lost and no month is invented."""
    Membership.objects.filter(seat=cast.chair).update(begins=PartialDate.parse("spring 2012"))
    Membership.objects.filter(seat=cast.hospital_seat).update(
        begins=PartialDate.parse("about 2000"), term_ends=PartialDate.parse("January 2016")
    )
    found = {row.get("post_id"): row for row in popolo(cast.river, sight_of(cast.dana))["memberships"]}
    chair, hospital = found[str(cast.chair.pk)], found[str(cast.hospital_seat.pk)]
    assert (chair["start_date"], chair["x_as_given"]) == ("2012", {"start_date": "spring 2012"})
    assert (hospital["start_date"], hospital["x_as_given"]) == ("2000", {"start_date": "about 2000"})
    assert hospital["x_term_ends"] == "2016-01"


def test_the_public_reads_public_rows_only(cast):
    public = popolo(cast.river, Sight())
    assert public["persons"] == []
    assert public["memberships"] == []
    assert {post["label"] for post in public["posts"]} == {"Chair", "Resident, North", "Hospital", "Resident, South"}
    assert "Second Street Church" not in json.dumps(public)
    assert popolo(cast.river, sight_of(cast.esther)) == public


def test_a_seat_is_a_post_and_a_filling_a_membership_on_behalf_of_an_organization(cast):
    document = popolo(cast.river, sight_of(cast.dana))
    (row,) = [row for row in document["memberships"] if row.get("post_id") == str(cast.hospital_seat.pk)]
    assert row["on_behalf_of_id"] == str(cast.hospital.pk)
    assert row["organization_id"] == str(cast.commission.pk)
    assert row["x_authority"] == "delegate"


def test_history_is_in_it_and_contacts_never_are(cast):
    Contact.objects.create(
        partnership=cast.river, custodian=cast.organizers, person=cast.neighbor, kind="phone", value="555-0199"
    )
    Membership.objects.filter(seat=cast.chair).update(ends=PartialDate.parse("2020"))
    things.membership(cast.chair, cast.neighbor, cast.organizers)
    document = popolo(cast.river, sight_of(cast.olivia))
    assert "Neda Neighbor" in json.dumps(document)
    assert "555-0199" not in json.dumps(document)
    assert "2020" in {row.get("end_date") for row in popolo(cast.river, sight_of(cast.dana))["memberships"]}


def test_it_takes_as_many_queries_for_many_rows_as_for_few(cast, django_assert_num_queries):
    sight = sight_of(cast.dana)
    for number in (2, 20):
        for position in range(number):
            person = things.person(cast.department, f"Person {number} {position}")
            things.membership(things.seat(cast.commission, f"Seat {number} {position}"), person, cast.department)
        with django_assert_num_queries(7):
            popolo(cast.river, sight)
