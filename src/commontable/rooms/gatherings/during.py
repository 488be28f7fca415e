"""What every deed in a meeting asks first: is it over, is it open, and at what time was it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from commontable.foundation.errors import NotNow

from .models import Meeting

AHEAD = dt.timedelta(minutes=2)  # clocks of phones differ
EARLY = dt.timedelta(minutes=30)  # a meeting may be opened this long before the time it was announced for
LONG_OVER = dt.timedelta(hours=12)


def moment(meeting: Meeting, at: dt.datetime | None) -> dt.datetime:
    """Now, or the time that was given; never one that is still to come.

    Of a meeting put on record when its day is over, the announced beginning: nobody arrived when it was typed in.
    """
    now = timezone.now()
    if at is None:
        return meeting.begins_at if is_afterwards(meeting) else now
    if at > now + AHEAD:
        raise NotNow(_("%(at)s is still to come. Write down what happened when it has.") % {"at": told(meeting, at)})
    return at


def opens_from(meeting: Meeting) -> str:
    """From when a meeting may be opened, in words; "" when it may be opened now."""
    first = meeting.begins_at - EARLY
    return told(meeting, first) if timezone.now() < first else ""


def is_afterwards(meeting: Meeting) -> bool:
    """The meeting was put on record when it was long over: it was not opened here while it went on."""
    recorded = meeting.opening.at if hasattr(meeting, "opening") else timezone.now()
    return recorded > (meeting.ends_at or meeting.begins_at) + LONG_OVER


def told(meeting: Meeting, at: dt.datetime) -> str:
    """A time as the meeting's own clock shows it."""
    return f"{at.astimezone(meeting.zone):%Y-%m-%d %H:%M}"


def check_not_over(meeting: Meeting) -> None:
    if hasattr(meeting, "cancellation"):
        raise NotNow(_("This meeting was called off. Plan another one."))
    if hasattr(meeting, "closing"):
        raise NotNow(_("This meeting is closed. What happened in it stays as it was recorded."))


def check_open(meeting: Meeting) -> None:
    check_not_over(meeting)
    if not hasattr(meeting, "opening"):
        raise NotNow(_("This meeting is not open yet. Its clerk opens it."))


def check_day(meeting: Meeting, at: dt.datetime) -> None:
    """Nobody came to a meeting, or left it, before its day."""
    if at.astimezone(meeting.zone).date() < meeting.local_begin.date():
        raise NotNow(
            _("%(at)s is before the day of the meeting, which began on %(begins)s. Write a time of that day or later.")
            % {"at": told(meeting, at), "begins": told(meeting, meeting.begins_at)}
        )


def may_put_right(meeting: Meeting) -> bool:
    """For buttons: as `check_roll_open`."""
    try:
        check_roll_open(meeting)
    except NotNow:
        return False
    return True


def check_roll_open(meeting: Meeting) -> None:
    """Who was there may be put right after the meeting, until a later meeting has approved its minutes."""
    if hasattr(meeting, "cancellation"):
        raise NotNow(_("This meeting was called off: nobody was there."))
    if hasattr(meeting, "minutes") and meeting.minutes.is_fixed:
        raise NotNow(
            _(
                "The minutes of this meeting were approved, and who was there is told in them. Put a correction on the "
                "agenda of the next meeting."
            )
        )


def fresh(meeting: Meeting) -> Meeting:
    """The meeting as it is now, held until the deed is done: two clerks do not open or close it at once."""
    held = Meeting.objects.select_for_update(of=("self",)).select_related("body__partnership")
    found: Meeting = held.get(pk=meeting.pk)
    return found
