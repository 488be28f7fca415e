"""The sight that a record of a deed takes over from the thing it was done to."""

from __future__ import annotations

from commontable.rooms.people.models import Sighted


def seen_like(thing: Sighted) -> dict[str, object]:
    return {
        "partnership": thing.partnership,
        "custodian": thing.custodian,
        "audience": thing.audience,
        "audience_body": thing.audience_body,
        "record_class": thing.record_class,
    }
