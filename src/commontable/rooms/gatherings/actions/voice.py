"""The deed of counting who speaks: by class of seat, as counts and nothing else."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.sight import RecordClass
from commontable.rooms.people.models import Account
from commontable.rooms.people.states import SeatClass

from .. import permissions
from ..during import check_open, fresh
from ..models import Meeting, SpeakingCount
from ..narrower import for_the_body


@transaction.atomic
def count_turn(*, meeting: Meeting, seat_class: SeatClass, by: Account, turns: int = 1) -> SpeakingCount:
    """Somebody of that class spoke; -1 takes a mistaken count back.

    Only that counting began is told in the ledger: a line for each turn would tell when a class of one spoke.
    """
    permissions.check_is_clerk(by=by, body=meeting.body)
    meeting = fresh(meeting)
    check_open(meeting)
    begun = SpeakingCount.objects.filter(meeting=meeting).exists()
    count, _made = SpeakingCount.objects.get_or_create(
        meeting=meeting, seat_class=seat_class, defaults=for_the_body(meeting, RecordClass.CONFIDENTIAL)
    )
    if count.turns + turns < 0:
        raise NotNow(_("No turn of this class has been counted: there is nothing to take back."))
    count.turns = F("turns") + turns
    count.save(update_fields=["turns"])
    count.refresh_from_db()
    if not begun:
        ledger.write("speaking_counted", subject=count, by=by, meeting=meeting)
    return count
