"""The deeds of the room, one file per noun."""

from ..details import MeetingDetails
from .action_items import add_action_item, step_action_item
from .agenda import (
    add_item,
    change_item,
    move_item,
    pull_hub_updates,
    take_off_consent,
    withdraw_item,
    write_hub_update,
)
from .attendance import check_in, leave, mark_mistake, renew_check_in_link, reply_to_meeting
from .closed_sessions import begin_closed_session, end_closed_session
from .feeds import make_feed_link, renew_feed_link, revoke_feed_link
from .meetings import cancel_meeting, change_meeting, close_meeting, note_format, open_meeting, plan_meeting
from .minutes import approve_minutes, draft_minutes, edit_minutes
from .notices import add_notice_rule, end_notice_rule, post_notice
from .papers import add_paper, remove_paper
from .supports import ask_support, provide_support
from .voice import count_turn

__all__ = [
    "MeetingDetails",
    "add_action_item",
    "add_item",
    "add_notice_rule",
    "add_paper",
    "approve_minutes",
    "ask_support",
    "begin_closed_session",
    "cancel_meeting",
    "change_item",
    "change_meeting",
    "check_in",
    "close_meeting",
    "count_turn",
    "draft_minutes",
    "edit_minutes",
    "end_closed_session",
    "end_notice_rule",
    "leave",
    "make_feed_link",
    "mark_mistake",
    "move_item",
    "note_format",
    "open_meeting",
    "plan_meeting",
    "post_notice",
    "provide_support",
    "pull_hub_updates",
    "remove_paper",
    "renew_check_in_link",
    "renew_feed_link",
    "reply_to_meeting",
    "revoke_feed_link",
    "step_action_item",
    "take_off_consent",
    "withdraw_item",
    "write_hub_update",
]
