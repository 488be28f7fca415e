"""Where the approvals of a version stand. Pure: no ORM here.

Steps are taken in order: a step opens when the one before it is complete. A step is complete when as many of those
asked have approved as it needs and, where it may be blocked, none of them blocks. The last answer of an approver to
the text as it stands counts; answers to another text do not.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .words import ApprovalVerdict


class StepStanding(StrEnum):
    WAITING = "waiting"  # for the step before it
    OPEN = "open"
    BLOCKED = "blocked"
    COMPLETE = "complete"


@dataclass(frozen=True)
class AskedStep:
    """One step: the keys of those asked, how many must approve, and whether one of them can block."""

    key: Hashable
    approvers: tuple[Hashable, ...]
    needed: int
    may_block: bool = True


@dataclass(frozen=True)
class GivenAnswer:
    """One answer, in the order they were given, with the hash of the text it was given to."""

    approver: Hashable
    verdict: str
    text_hash: str


@dataclass(frozen=True)
class StepNow:
    key: Hashable
    standing: StepStanding
    approved: tuple[Hashable, ...]
    blocking: tuple[Hashable, ...]
    missing: int


def answers_that_count(answers: Iterable[GivenAnswer], text_hash: str) -> dict[Hashable, str]:
    """The last answer of each approver to this text."""
    return {one.approver: one.verdict for one in answers if one.text_hash == text_hash}


def steps_now(steps: Sequence[AskedStep], answers: Iterable[GivenAnswer], text_hash: str) -> tuple[StepNow, ...]:
    """Each step as it stands, in order."""
    counting = answers_that_count(answers, text_hash)
    found: list[StepNow] = []
    is_open = True
    for step in steps:
        now = _step_now(step, counting, is_open=is_open)
        found.append(now)
        is_open = now.standing is StepStanding.COMPLETE
    return tuple(found)


def all_complete(steps: Iterable[StepNow]) -> bool:
    """True where no approval is asked for: then the signatures of the parties suffice (KC-09)."""
    return all(step.standing is StepStanding.COMPLETE for step in steps)


def _step_now(step: AskedStep, counting: dict[Hashable, str], *, is_open: bool) -> StepNow:
    approved = tuple(key for key in step.approvers if counting.get(key) == ApprovalVerdict.APPROVED)
    against = tuple(key for key in step.approvers if counting.get(key) == ApprovalVerdict.BLOCKED)
    blocking = against if step.may_block else ()
    missing = max(0, step.needed - len(approved))
    if not is_open:
        standing = StepStanding.WAITING
    elif blocking:
        standing = StepStanding.BLOCKED
    else:
        standing = StepStanding.OPEN if missing else StepStanding.COMPLETE
    return StepNow(step.key, standing, approved, blocking, missing)
