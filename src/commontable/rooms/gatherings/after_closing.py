"""What follows a meeting by itself: when it closes, its minutes are drafted from what happened."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from .models import Meeting
from .signals import meeting_closed


@receiver(meeting_closed, dispatch_uid="gatherings.minutes")
def draft_the_minutes(sender: type[Meeting], meeting: Meeting, by: Any, **_more: Any) -> None:
    """In the transaction of the closing, so that a closed meeting always has its draft."""
    from .actions import draft_minutes

    draft_minutes(meeting=meeting, by=by)
