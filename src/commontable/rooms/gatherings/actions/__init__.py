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
from .ballots import cast_ballot
from .closed_sessions import begin_closed_session, end_closed_session
from .decision_rules import enact_rule, end_rule
from .feeds import make_feed_link, renew_feed_link, revoke_feed_link
from .gates import confirm_decision, delegate_gate, end_delegation, record_resident_decision, set_up_gate
from .meetings import cancel_meeting, change_meeting, close_meeting, note_format, open_meeting, plan_meeting
from .minutes import approve_minutes, draft_minutes, edit_minutes
from .motions import adopt_consent_agenda, change_motion, put_motion, withdraw_motion
from .notices import add_notice_rule, end_notice_rule, post_notice
from .papers import add_paper, remove_paper
from .stays import correct_times, note_stay
from .supports import ask_support, provide_support
from .voice import count_turn
from .votes import call_vote, close_vote, correct_result, void_vote

__all__ = [
    "MeetingDetails",
    "add_action_item",
    "add_item",
    "add_notice_rule",
    "add_paper",
    "adopt_consent_agenda",
    "approve_minutes",
    "ask_support",
    "begin_closed_session",
    "call_vote",
    "cancel_meeting",
    "cast_ballot",
    "change_item",
    "change_meeting",
    "change_motion",
    "check_in",
    "close_meeting",
    "close_vote",
    "confirm_decision",
    "correct_result",
    "correct_times",
    "count_turn",
    "delegate_gate",
    "draft_minutes",
    "edit_minutes",
    "enact_rule",
    "end_closed_session",
    "end_delegation",
    "end_notice_rule",
    "end_rule",
    "leave",
    "make_feed_link",
    "mark_mistake",
    "move_item",
    "note_format",
    "note_stay",
    "open_meeting",
    "plan_meeting",
    "post_notice",
    "provide_support",
    "pull_hub_updates",
    "put_motion",
    "record_resident_decision",
    "remove_paper",
    "renew_check_in_link",
    "renew_feed_link",
    "reply_to_meeting",
    "revoke_feed_link",
    "set_up_gate",
    "step_action_item",
    "take_off_consent",
    "void_vote",
    "withdraw_item",
    "withdraw_motion",
    "write_hub_update",
]
