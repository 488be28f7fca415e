"""A result in words, made of its explanation in the reader's language: what came of it, and by which rule."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.rooms.people.states import SeatClass

from .rules import (
    Abstention,
    Base,
    Electorate,
    Explanation,
    Outcome,
    QuorumCount,
    Reason,
    RecusalEffect,
    Rule,
    Stand,
    Threshold,
)


def sentence(found: Explanation, *, numbers: bool = True) -> str:
    """The result as one or two sentences. Without `numbers` (a small secret vote) only what came of it."""
    if not numbers:
        return _("%(outcome)s. The vote was secret and small, so its numbers are not told.") % {
            "outcome": outcome_word(found.outcome)
        }
    parts = [_first(found), *_quorum(found), *_stands(found)]
    return " ".join(["; ".join(parts) + ".", *_second(found)])


def outcome_word(outcome: Outcome) -> str:
    return {
        Outcome.ADOPTED: _("Adopted"),
        Outcome.REJECTED: _("Not adopted"),
        Outcome.NO_QUORUM: _("Not decided"),
        Outcome.TIED: _("Tied"),
    }[outcome]


def electors_counted(electorate: Electorate, number: int) -> str:
    """ "11 organizations", "7 seats", "24 people"."""
    words = {
        Electorate.ORGANIZATION: ngettext("%(number)s organization", "%(number)s organizations", number),
        Electorate.SEAT: ngettext("%(number)s seat", "%(number)s seats", number),
        Electorate.PERSON: ngettext("%(number)s person", "%(number)s people", number),
    }
    return words[electorate] % {"number": number}


def rule_named(rule: Rule) -> str:
    """ "rule 4.2 (since 2015)"."""
    return _("rule %(number)s (since %(since)s)") % {"number": rule.number, "since": rule.since}


def _first(found: Explanation) -> str:
    tally = found.tally
    words = {
        "outcome": outcome_word(found.outcome),
        "for": tally.in_favor,
        "counted": electors_counted(found.rule.electorate, tally.base),
    }
    return _("%(outcome)s: %(for)s of %(counted)s for") % words


def _quorum(found: Explanation) -> Iterator[str]:
    quorum = found.tally.quorum
    if quorum.needed:
        words = {"needed": quorum.needed, "present": quorum.present}
        if quorum.present >= quorum.needed:
            yield _("quorum %(needed)s held with %(present)s") % words
        else:
            yield _("quorum %(needed)s not reached with %(present)s") % words
    yield from _class_quorum(quorum)


def _class_quorum(quorum: QuorumCount) -> Iterator[str]:
    for name, asked, there in quorum.classes:
        words = {"class": SeatClass(name).label, "asked": asked, "there": there}
        if there >= asked:
            yield _("seats of class “%(class)s”: %(asked)s asked for, %(there)s there") % words
        else:
            yield _("seats of class “%(class)s”: %(asked)s asked for, only %(there)s there") % words


def _stands(found: Explanation) -> Iterator[str]:
    """What the rule does with those who are neither for nor against."""
    rule, tally = found.rule, found.tally
    by_rule = {"rule": rule_named(rule)}
    if number := tally.number(Stand.ABSTAIN):
        yield _abstained(rule, number) % {"number": number, **by_rule}
    if number := tally.number(Stand.RECUSE):
        yield _recused(rule, number) % {"number": number, **by_rule}
    if number := tally.number(Stand.UNRESOLVED):
        text = ngettext(
            "%(number)s unresolved because its delegates disagree, which counts as not for",
            "%(number)s unresolved because their delegates disagree, which counts as not for",
            number,
        )
        yield text % {"number": number}
    if (number := tally.number(Stand.SILENT)) and rule.base != Base.CAST:
        text = ngettext(
            "%(number)s present without a ballot, which by %(rule)s counts as not for",
            "%(number)s present without a ballot, which by %(rule)s count as not for",
            number,
        )
        yield text % {"number": number, **by_rule}
    if (number := tally.number(Stand.ABSENT)) and rule.base == Base.ALL:
        text = ngettext(
            "%(number)s absent, which by %(rule)s counts as not for",
            "%(number)s absent, which by %(rule)s count as not for",
            number,
        )
        yield text % {"number": number, **by_rule}


def _abstained(rule: Rule, number: int) -> str:
    if rule.abstention == Abstention.PRESENT_NOT_FOR:
        return ngettext(
            "%(number)s abstained, which by %(rule)s counts as present and not for",
            "%(number)s abstained, which by %(rule)s count as present and not for",
            number,
        )
    return ngettext(
        "%(number)s abstained, which by %(rule)s counts as no vote",
        "%(number)s abstained, which by %(rule)s count as no vote",
        number,
    )


def _recused(rule: Rule, number: int) -> str:
    if rule.recusal == RecusalEffect.LEAVES:
        return ngettext(
            "%(number)s recused, who by %(rule)s leaves quorum and denominator",
            "%(number)s recused, who by %(rule)s leave quorum and denominator",
            number,
        )
    return ngettext(
        "%(number)s recused, who by %(rule)s stays in quorum and denominator",
        "%(number)s recused, who by %(rule)s stay in quorum and denominator",
        number,
    )


def _second(found: Explanation) -> Iterator[str]:
    """How much was asked for, and who was against or blocked."""
    rule, tally = found.rule, found.tally
    if found.reason == Reason.NO_QUORUM:
        yield _("Without a quorum nothing is decided, and the motion may be voted on again.")
        return
    if number := tally.number(Stand.AGAINST):
        yield ngettext("%(number)s was against.", "%(number)s were against.", number) % {"number": number}
    if tally.blocks:
        text = ngettext("%(number)s blocked it.", "%(number)s blocked it.", tally.blocks)
        yield text % {"number": tally.blocks}
    yield from _classes(found)
    if found.reason == Reason.CHAIR:
        yield _("It was a tie, which by %(rule)s the chair decides.") % {"rule": rule_named(rule)}
    elif found.reason == Reason.TIE:
        yield tie(found)
    elif rule.threshold not in (Threshold.CONSENT, Threshold.DUAL):
        words = {"needed": found.needed, "base": tally.base, "threshold": Threshold(rule.threshold).label}
        yield _("Needed: %(needed)s of %(base)s (%(threshold)s).") % words


def tie(found: Explanation) -> str:
    """That it is a tie, and what the rule makes of one; no numbers."""
    words = {"rule": rule_named(found.rule)}
    if found.outcome == Outcome.TIED:
        return _("It is a tie, which by %(rule)s the chair decides.") % words
    return _("It is a tie, and by %(rule)s a tie fails.") % words


def _classes(found: Explanation) -> Iterator[str]:
    if found.rule.threshold != Threshold.DUAL:
        return
    for one in found.tally.classes:
        words = {"class": SeatClass(one.seat_class).label, "for": one.in_favor, "base": one.base}
        if 2 * one.in_favor > one.base:
            yield _("In the class “%(class)s” %(for)s of %(base)s were for, more than half.") % words
        else:
            yield _("In the class “%(class)s” only %(for)s of %(base)s were for, not more than half.") % words
