"""Sight as a rule: record class bounds audience, in forms and in the database."""

import itertools

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from commontable.foundation.sight import Audience, RecordClass, Sight, audiences_allowed
from commontable.rooms.people.models import Body
from tests import things


@pytest.mark.parametrize(("record_class", "audience"), list(itertools.product(RecordClass, Audience)))
def test_the_database_refuses_an_audience_wider_than_the_class_allows(cast, record_class, audience):
    fields = {"record_class": record_class, "audience": audience}
    if audience == Audience.BODY:
        fields["audience_body"] = cast.commission
    if audience in audiences_allowed(record_class):
        things.body(cast.department, "Allowed", **fields)
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            things.body(cast.department, "Refused", **fields)


def test_a_form_says_which_audience_is_the_widest(cast):
    cast.commission.record_class = RecordClass.CONFIDENTIAL
    with pytest.raises(ValidationError, match="may be seen by everyone at the table at most"):
        cast.commission.clean()


def test_a_body_audience_names_its_body(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        things.body(cast.department, "Nameless", audience=Audience.BODY)


def _twin(sight: Sight, row: Body) -> bool:
    """The rule again, in plain Python, for one row."""
    public_or_confidential = row.record_class in (RecordClass.PUBLIC_RECORD, RecordClass.CONFIDENTIAL)
    is_public = row.audience == Audience.PUBLIC and row.record_class == RecordClass.PUBLIC_RECORD
    at_table = row.audience in (Audience.PUBLIC, Audience.PARTNERSHIP) and row.partnership_id in sight.partnerships
    in_body = row.audience == Audience.BODY and row.audience_body_id in sight.bodies
    holder = row.custodian_id in sight.organizations
    return (
        is_public
        or (at_table and public_or_confidential)
        or (in_body and row.record_class != RecordClass.ORGANIZER_PRIVATE)
        or (holder and row.record_class != RecordClass.PRIVILEGED)
        or row.custodian_id in sight.administers
    )


def test_the_query_agrees_with_its_slow_twin_for_every_kind_of_row_and_viewer(cast):
    for holder in (cast.department, cast.organizers):
        for record_class in RecordClass:
            for audience in audiences_allowed(record_class):
                body = cast.commission if audience == Audience.BODY else None
                things.body(
                    holder,
                    f"{record_class} {audience}",
                    record_class=record_class,
                    audience=audience,
                    audience_body=body,
                )
    rows = list(Body.objects.all())
    some = {"partnerships": cast.river.pk, "organizations": cast.department.pk,
            "administers": cast.department.pk, "bodies": cast.commission.pk}  # fmt: skip
    for size in range(len(some) + 1):
        for names in itertools.combinations(some, size):
            sight = Sight(**{name: frozenset({some[name]}) for name in names})
            seen = set(Body.objects.visible_to(sight))
            assert seen == {row for row in rows if _twin(sight, row)}, names
