"""What the forms of rules, motions, votes and gates give to the actions, as frozen records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from fractions import Fraction
from typing import Any

from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.people.models import Body, ConflictDisclosure, Person, Seat

from .models import AgendaItem, Decision, DecisionRule, ElectorVoter, GateDelegation, Motion
from .rules import (
    Abstention,
    BallotHow,
    Base,
    Electorate,
    GateAnswer,
    GateMatter,
    GateMethod,
    Option,
    QuorumKind,
    RecusalEffect,
    RuleScope,
    Threshold,
    Tie,
)


@dataclass(frozen=True)
class DecisionRuleDetails:
    """A rule as the bylaws have it; what is not said is as usual: a majority of those present, quorum a majority."""

    number: str
    name: str
    citation: str
    begins: PartialDate
    ends: PartialDate | None = None
    text: str = ""
    url: str = ""
    scope: str = RuleScope.ORDINARY
    amended_by: str = ""
    electorate: str = Electorate.ORGANIZATION
    votes_for_each_seat: bool = False
    alternates_vote: bool = True
    quorum_kind: str = QuorumKind.MAJORITY
    quorum_of: str = Electorate.ORGANIZATION
    quorum_count: int = 0
    quorum_share: Fraction = Fraction(1, 2)
    quorum_classes: Mapping[str, int] = field(default_factory=dict)
    threshold: str = Threshold.MAJORITY
    share: Fraction = Fraction(1, 2)
    classes: tuple[str, ...] = ()
    blocks_needed: int = 1
    base: str = Base.PRESENT
    abstention: str = Abstention.PRESENT_NOT_FOR
    recusal: str = RecusalEffect.LEAVES
    tie: str = Tie.FAILS
    secret: bool = False
    hides_until_closed: bool = False
    needs_second: bool = False
    needs_gate: bool = False

    def as_fields(self) -> dict[str, Any]:
        """Field by field, as the model takes them: fractions in two whole numbers."""
        given = {one.name: getattr(self, one.name) for one in fields(self)}
        share, quorum = given.pop("share"), given.pop("quorum_share")
        given |= {"share_of": share.numerator, "share_in": share.denominator}
        given |= {"quorum_share_of": quorum.numerator, "quorum_share_in": quorum.denominator}
        asked = {name: number for name, number in self.quorum_classes.items() if number}
        return given | {"classes": list(self.classes), "quorum_classes": asked}

    @classmethod
    def of(cls, rule: DecisionRule) -> DecisionRuleDetails:
        shares = {
            "share": Fraction(rule.share_of, rule.share_in),
            "quorum_share": Fraction(rule.quorum_share_of, rule.quorum_share_in),
            "classes": tuple(rule.classes),
        }
        named = {one.name: getattr(rule, one.name) for one in fields(cls) if one.name not in shares}
        return cls(**named, **shares)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Enactment:
    """What a new version of a rule stands on: the version it follows, and the decision that changed it."""

    replaces: DecisionRule | None = None
    decision: Decision | None = None


@dataclass(frozen=True)
class MotionDetails:
    text: str
    mover_seat: Seat | None = None
    seconder_seat: Seat | None = None
    spends: bool = False
    changes_rule: DecisionRule | None = None
    initiative: str = ""
    link: str = ""

    def as_fields(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @classmethod
    def of(cls, motion: Motion) -> MotionDetails:
        return cls(**{one.name: getattr(motion, one.name) for one in fields(cls)})


@dataclass(frozen=True)
class BallotEntry:
    """One ballot as it comes in. `caster` is whose word it is; None: the member's own, from their phone."""

    option: Option
    caster: Person | None = None
    how: BallotHow = BallotHow.PHONE
    disclosure: ConflictDisclosure | None = None
    reason: str = ""


@dataclass(frozen=True)
class CorrectionDetails:
    """What ballots said in truth (None: there was none), and why that is known only now."""

    reason: str
    ballots: Mapping[ElectorVoter, Option | None]


@dataclass(frozen=True)
class GateDetails:
    name: str
    who: str
    languages: str
    begins: PartialDate
    groups: tuple[str, ...] = ()
    citation: str = ""


@dataclass(frozen=True)
class ResidentDecisionDetails:
    """How residents decided. `groups` are (group, how many of it took part)."""

    question: str
    answer: GateAnswer
    method: GateMethod
    held_on: dt.date
    invited: str
    turnout: int
    languages: str
    matter: GateMatter = GateMatter.INITIATIVE
    motion: Motion | None = None
    words: str = ""
    on_paper: str = ""
    delegation: GateDelegation | None = None
    groups: tuple[tuple[str, int], ...] = ()

    def as_fields(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "groups"}


@dataclass(frozen=True)
class DelegationDetails:
    """To whom residents delegate: one person or one body, for what, from when until when."""

    matters: str
    begins: PartialDate
    ends: PartialDate | None = None
    to_person: Person | None = None
    to_body: Body | None = None


@dataclass(frozen=True)
class ConsentItem:
    """One item of the consent agenda, with the motion it decides."""

    item: AgendaItem
    motion: Motion
