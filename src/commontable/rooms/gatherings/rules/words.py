"""The words of votes: who votes, what quorum and threshold ask, what a ballot may say, and what came of it."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Electorate(TextChoices):
    """Whose ballot is one ballot. An organization has one, however many delegates it sends (CO-01)."""

    ORGANIZATION = "organization", _("one organization, one vote")
    SEAT = "seat", _("one seat, one vote")
    PERSON = "person", _("one person, one vote")


class QuorumKind(TextChoices):
    NONE = "none", _("no quorum is asked for")
    COUNT = "count", _("a fixed number")
    MAJORITY = "majority", _("more than half")
    SHARE = "share", _("at least a share")


class Threshold(TextChoices):
    """How much has to be for a motion. Shares are exact fractions, never decimals."""

    MAJORITY = "majority", _("more than half")
    TWO_THIRDS = "two_thirds", _("at least two thirds")
    SHARE = "share", _("at least a share")
    UNANIMITY = "unanimity", _("everybody counted")
    CONSENT = "consent", _("consent: adopted unless blocked")
    DUAL = "dual", _("more than half in each of several classes of seats")


class Base(TextChoices):
    """Of whom the share is taken: the denominator."""

    CAST = "cast", _("those who voted for or against")
    PRESENT = "present", _("those who are present")
    ALL = "all", _("all who may vote, present or not")


class Abstention(TextChoices):
    PRESENT_NOT_FOR = "present_not_for", _("counts as present and not for")
    NOT_CAST = "not_cast", _("counts as no vote")


class RecusalEffect(TextChoices):
    LEAVES = "leaves", _("leaves quorum and denominator")
    STAYS = "stays", _("stays in quorum and denominator")


class Tie(TextChoices):
    FAILS = "fails", _("the motion fails")
    CHAIR = "chair", _("the chair decides")


class Option(TextChoices):
    """What one ballot may say."""

    FOR = "for", pgettext_lazy("on a ballot", "for")
    AGAINST = "against", pgettext_lazy("on a ballot", "against")
    ABSTAIN = "abstain", pgettext_lazy("on a ballot", "abstain")
    BLOCK = "block", pgettext_lazy("on a ballot", "block")
    RECUSE = "recuse", pgettext_lazy("on a ballot", "recuse")


class Stand(TextChoices):
    """Where one elector stands once all its delegates' ballots are read together."""

    FOR = "for", pgettext_lazy("on a ballot", "for")
    AGAINST = "against", pgettext_lazy("on a ballot", "against")
    ABSTAIN = "abstain", _("abstained")
    BLOCK = "block", pgettext_lazy("where an elector stands", "blocked")
    RECUSE = "recuse", _("recused")
    UNRESOLVED = "unresolved", _("unresolved: its delegates disagree")
    SILENT = "silent", _("present, no ballot")
    ABSENT = "absent", pgettext_lazy("where an elector stands", "absent")


class Outcome(TextChoices):
    ADOPTED = "adopted", _("adopted")
    REJECTED = "rejected", _("not adopted")
    NO_QUORUM = "no_quorum", _("not decided: no quorum")
    TIED = "tied", _("tied: the chair decides")


class Reason(TextChoices):
    """Why the outcome is what it is, for the sentence that explains it."""

    ENOUGH = "enough", _("enough are for it")
    SHORT = "short", _("too few are for it")
    BLOCKED = "blocked", _("it is blocked")
    NO_QUORUM = "no_quorum", _("there is no quorum")
    TIE = "tie", _("it is a tie")
    CHAIR = "chair", _("the chair decided a tie")
    CLASS_SHORT = "class_short", _("one class of seats is short of a majority")
    NOBODY = "nobody", _("nobody is counted")


class VoteState(TextChoices):
    """Where a vote is. `TRANSITIONS` says what may be done to it there."""

    PROPOSED = "proposed", _("proposed")
    OPEN = "open", pgettext_lazy("a vote", "open")
    CLOSED = "closed", pgettext_lazy("a vote", "closed")
    VOID = "void", pgettext_lazy("a vote", "void")


class VoteDeed(TextChoices):
    CALL = "call", _("call the vote")
    CAST = "cast", _("cast a ballot")
    CLOSE = "close", _("close the vote")
    VOID = "void", _("declare the vote void")
    CORRECT = "correct", _("correct the result")


class RuleScope(TextChoices):
    """What a rule decides. A body may have one of each; where there is none, the ordinary rule decides."""

    ORDINARY = "ordinary", _("motions of every kind")
    SPENDING = "spending", _("motions that spend money")
    AMENDMENT = "amendment", _("changes of the rules")
    CHOSEN = "chosen", _("only motions for which it is chosen")


class BallotHow(TextChoices):
    """How a ballot came in; whoever recorded it is kept beside it."""

    PHONE = "phone", _("put in by the member")
    ROLL_CALL = "roll_call", _("called out, noted by the clerk")
    PAPER = "paper", _("on paper, entered by the clerk")
    ON_BEHALF = "on_behalf", _("told to the clerk, entered on their behalf")


class DecidedHow(TextChoices):
    VOTE = "vote", _("by a vote")
    CONSENT = "consent", _("with the consent agenda")


class GateMethod(TextChoices):
    """How residents decided (CG-01)."""

    ASSEMBLY = "assembly", _("assembly")
    BALLOT = "ballot", _("ballot among residents")
    CIRCLE = "circle", _("circle or house meetings")
    DOORS = "doors", _("door to door")
    SURVEY = "survey", _("survey")
    DELEGATED = "delegated", _("by those the residents delegated it to")


class GateAnswer(TextChoices):
    YES = "yes", _("yes")
    NOT_YET = "not_yet", _("not yet")
    NO = "no", _("no")


class GateMatter(TextChoices):
    INITIATIVE = "initiative", _("whether an initiative goes ahead")
    DELEGATION = "delegation", _("who may decide for the residents")
