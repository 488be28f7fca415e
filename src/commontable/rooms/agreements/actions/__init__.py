"""The deeds of the room, one file per noun."""

from .agreements import add_party, end_party, share_agreement, share_version, start_agreement
from .approvals import add_approval_step, approve_version, remove_approval_step
from .clauses import add_clause, change_clause, leave_out_clause, move_clause, set_data_terms
from .comments import comment_on_clause, resolve_comment
from .costs import add_cost, add_shared_space, correct_cost, end_shared_space
from .obligations import (
    add_obligation,
    attach_evidence,
    carry_obligation,
    keep_once,
    make_promise,
    step_obligation,
)
from .signatures import keep_scan, sign, sign_on_paper, withdraw
from .versions import amend, change_version, drop_version, propose_version, return_version

__all__ = [
    "add_approval_step",
    "add_clause",
    "add_cost",
    "add_obligation",
    "add_party",
    "add_shared_space",
    "amend",
    "approve_version",
    "attach_evidence",
    "carry_obligation",
    "change_clause",
    "change_version",
    "comment_on_clause",
    "correct_cost",
    "drop_version",
    "end_party",
    "end_shared_space",
    "keep_once",
    "keep_scan",
    "leave_out_clause",
    "make_promise",
    "move_clause",
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
