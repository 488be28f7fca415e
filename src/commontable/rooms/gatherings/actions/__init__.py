"""The deeds of the room, one file per noun."""

from .action_items import add_action_item, step_action_item
from .attendance import check_in, leave, mark_mistake, renew_check_in_link, reply_to_meeting
from .feeds import make_feed_link, renew_feed_link, revoke_feed_link
from .meetings import cancel_meeting, change_meeting, close_meeting, note_format, open_meeting, plan_meeting
from .minutes import approve_minutes, draft_minutes, edit_minutes
from .voice import count_turn

__all__ = [
    "add_action_item",
    "approve_minutes",
    "cancel_meeting",
    "change_meeting",
    "check_in",
    "close_meeting",
    "count_turn",
    "draft_minutes",
    "edit_minutes",
    "leave",
    "make_feed_link",
    "mark_mistake",
    "note_format",
    "open_meeting",
    "plan_meeting",
    "renew_check_in_link",
    "renew_feed_link",
    "reply_to_meeting",
    "revoke_feed_link",
    "step_action_item",
]
