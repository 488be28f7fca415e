"""The deeds of the room, one file per noun."""

from .agreements import add_party, end_party, share_agreement, share_version, start_agreement
from .approvals import add_approval_step, approve_version, remove_approval_step
from .clauses import add_clause, change_clause, leave_out_clause, move_clause, set_data_terms
from .comments import comment_on_clause, resolve_comment
from .costs import add_cost, add_shared_space, correct_cost, end_shared_space
from .grounds import ground_rule, note_adoption
from .imports import Paper, enter_clause, enter_signatures, import_signed
from .obligations import (
    add_obligation,
    attach_evidence,
    carry_obligation,
    keep_once,
    make_promise,
    step_obligation,
)
from .priorities import note_priority
from .reviews import announce_end, call_review, propose_review
from .signatures import keep_scan, sign, sign_on_paper, withdraw
from .versions import amend, change_version, drop_version, propose_version, return_version

__all__ = [
    "Paper",
    "add_approval_step",
    "add_clause",
    "add_cost",
    "add_obligation",
    "add_party",
    "add_shared_space",
    "amend",
    "announce_end",
    "approve_version",
    "attach_evidence",
    "call_review",
    "carry_obligation",
    "change_clause",
    "change_version",
    "comment_on_clause",
    "correct_cost",
    "drop_version",
    "end_party",
    "end_shared_space",
    "enter_clause",
    "enter_signatures",
    "ground_rule",
    "import_signed",
    "keep_once",
    "keep_scan",
    "leave_out_clause",
    "make_promise",
    "move_clause",
    "note_adoption",
    "note_priority",
    "propose_review",
    "propose_version",
    "remove_approval_step",
    "resolve_comment",
    "return_version",
    "set_data_terms",
    "share_agreement",
    "share_version",
    "sign",
    "sign_on_paper",
    "start_agreement",
    "step_obligation",
    "withdraw",
]
