"""The sight that a record of a deed takes over from the thing it was done to."""

from __future__ import annotations

from django.utils.translation import gettext as _

from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience, RecordClass, audiences_allowed
from commontable.rooms.people.models import Sighted, seen_like

__all__ = ["check_may_be_seen_by", "seen_like"]


def check_may_be_seen_by(thing: Sighted, audience: Audience) -> None:
    """Refuses what its record class forbids, in words, before the database would."""
    if audience not in audiences_allowed(RecordClass(thing.record_class)):
        raise NotNow(
            _("“%(thing)s” is %(record_class)s. It cannot be shown that widely.")
            % {"thing": thing, "record_class": RecordClass(thing.record_class).label}
        )
