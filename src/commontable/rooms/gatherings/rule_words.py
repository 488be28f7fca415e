"""Decision rules in words: what a rule asks for, what is wrong with one, and why a change is refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from commontable.rooms.people.states import SeatClass

from .models import DecisionRule
from .rules import Abstention, Base, ParityLoss, QuorumKind, RecusalEffect, RuleFault, Threshold, Tie


def fault(found: RuleFault) -> str:
    """What is wrong with one field of a rule, and what would be right."""
    return {
        "count": _("Say how many make a quorum: 1 or more."),
        "share": _("Give a share as two whole numbers, above 0 and not above 1, such as 2 of 3."),
        "classes": _("Choose two classes of seats or more, each of which needs its own majority."),
        "all": _("Where all who may vote are counted, an abstention cannot count as no vote. Choose the other."),
        "tie": _("A chair decides ties only where more than half suffices. Let a tie fail, or choose that threshold."),
        "blocks": _("Say how many blocks stop a motion: 1 or more."),
    }[found.code]


def parity_refusal(rule: DecisionRule, losses: Sequence[ParityLoss]) -> str:
    """Why a change of rules is refused, and the way that is open (PP-05)."""
    what = " ".join(_loss(loss) for loss in losses)
    if rule.amended_by:
        return _(
            "This would break the parity that rule %(number)s protects: %(what)s It can be changed only by "
            "rule %(own)s: "
            "put a motion that changes rule %(number)s, have it adopted by rule %(own)s, and name that decision."
        ) % {"number": rule.number, "what": what, "own": rule.amended_by}
    return _(
        "This would break the parity that rule %(number)s protects: %(what)s The rule names no rule by which it may be "
        "changed, so what it protects stays. Keep it in the new version."
    ) % {"number": rule.number, "what": what}


def amendment_refusal(rule: DecisionRule) -> str:
    return _(
        "Rule %(number)s is changed only by rule %(own)s: put a motion that changes it, have it adopted by that rule, "
        "and name the decision."
    ) % {"number": rule.number, "own": rule.amended_by}


def _loss(loss: ParityLoss) -> str:
    words = {"class": SeatClass(loss.seat_class).label}
    return {
        "quorum": _("fewer seats of the class “%(class)s” would be needed for a quorum."),
        "majority": _("the class “%(class)s” would lose its own majority."),
        "gate": _("residents would no longer decide first."),
    }[loss.what] % words


def told(rule: DecisionRule) -> list[str]:
    """The rule in plain sentences."""
    return list(_told(rule))


def _told(rule: DecisionRule) -> Iterator[str]:
    yield _("Who votes: %(electorate)s.") % {"electorate": rule.get_electorate_display()}
    yield _quorum(rule)
    for name, asked in sorted(rule.quorum_classes.items()):
        words = {"number": asked, "class": SeatClass(name).label}
        yield _("A quorum also needs %(number)s seats of the class “%(class)s”.") % words
    yield _threshold(rule)
    yield from _effects(rule)
    yield from _ways(rule)


def _quorum(rule: DecisionRule) -> str:
    words = {"of": _counted(rule), "count": rule.quorum_count, "share": rule.plain.quorum.share}
    return {
        QuorumKind.NONE: _("No quorum is asked for."),
        QuorumKind.COUNT: _("Quorum: %(count)s of the %(of)s."),
        QuorumKind.MAJORITY: _("Quorum: more than half of the %(of)s."),
        QuorumKind.SHARE: _("Quorum: at least %(share)s of the %(of)s."),
    }[QuorumKind(rule.quorum_kind)] % words


def _counted(rule: DecisionRule) -> str:
    return {
        "organization": _("organizations with somebody seated"),
        "seat": _("filled seats"),
        "person": _("people seated"),
    }[rule.quorum_of]


def _threshold(rule: DecisionRule) -> str:
    words = {
        "base": rule.get_base_display(),
        "share": rule.plain.asked_share,
        "classes": ", ".join(str(SeatClass(name).label) for name in rule.classes),
        "blocks": rule.blocks_needed,
    }
    return {
        Threshold.MAJORITY: _("Adopted with more than half of %(base)s."),
        Threshold.TWO_THIRDS: _("Adopted with at least two thirds of %(base)s."),
        Threshold.SHARE: _("Adopted with at least %(share)s of %(base)s."),
        Threshold.UNANIMITY: _("Adopted when all of %(base)s are for it."),
        Threshold.CONSENT: _("Adopted when somebody is for it and fewer than %(blocks)s block it."),
        Threshold.DUAL: _("Adopted with more than half of %(base)s in each of these classes of seats: %(classes)s."),
    }[Threshold(rule.threshold)] % words


def _effects(rule: DecisionRule) -> Iterator[str]:
    if rule.abstention == Abstention.PRESENT_NOT_FOR:
        yield _("Who abstains counts as present and not for.")
    else:
        yield _("Who abstains counts as no vote.")
    if rule.recusal == RecusalEffect.LEAVES:
        yield _("Who is recused leaves quorum and denominator.")
    else:
        yield _("Who is recused stays in quorum and denominator.")
    if rule.base == Base.ALL:
        yield _("Who is absent counts as not for.")
    else:
        yield _("Who is absent is not counted.")
    if rule.threshold == Threshold.MAJORITY:
        yield _("At a tie the chair decides.") if rule.tie == Tie.CHAIR else _("At a tie the motion fails.")


def _ways(rule: DecisionRule) -> Iterator[str]:
    """How votes by this rule are taken."""
    if rule.secret:
        yield _("The ballot is secret: only counts are shown.")
    elif rule.hides_until_closed:
        yield _("Everybody scores on their own: others' ballots stay hidden until the vote closes.")
    if rule.votes_for_each_seat:
        yield _("Who sits for two organizations votes for both.")
    if not rule.alternates_vote:
        yield _("Alternates do not vote.")
    if rule.needs_second:
        yield _("A motion needs a second.")
    if rule.needs_gate:
        yield _("Residents decide first.")
    if rule.amended_by:
        yield _("This rule is changed only by rule %(number)s.") % {"number": rule.amended_by}
