"""What follows a meeting by itself: its minutes are drafted when it closes, and anew when attendance is put right."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from .models import Meeting
from .signals import attendance_put_right, meeting_closed


@receiver(meeting_closed, dispatch_uid="gatherings.minutes")
def draft_the_minutes(sender: type[Meeting], meeting: Meeting, by: Any, **_more: Any) -> None:
    """In the transaction of the closing, so that a closed meeting always has its draft."""
    from .actions import draft_minutes

    draft_minutes(meeting=meeting, by=by)


@receiver(attendance_put_right, dispatch_uid="gatherings.minutes.attendance")
def draft_them_anew(sender: type[Meeting], meeting: Meeting, by: Any, **_more: Any) -> None:
    """A draft that nobody has worked on follows the records; one that somebody wrote in is theirs to put right."""
    from .actions import draft_minutes

    if hasattr(meeting, "minutes") and not meeting.minutes.is_written_in:
        draft_minutes(meeting=meeting, by=by)
