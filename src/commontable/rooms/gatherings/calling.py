"""What stands between a motion and a vote: the meeting, the rule, the second, parity, residents, a quorum."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.foundation.errors import NotNow
from commontable.rooms.people.states import ParityEffect, SeatClass

from . import vote_words
from .models import AgendaItem, ClosedSession, DecisionRule, Meeting, Motion, ResidentDecision, VoteEvent
from .queries.seats import day_of
from .rules import GateAnswer, Rule, RuleScope, VoteState
from .voting import ElectorsNow, parity_now


def rule_for(motion: Motion, day: dt.date) -> DecisionRule | None:
    """The rule in force for a motion: the narrowest that fits."""
    meeting = motion.item.meeting
    found = {rule.scope: rule for rule in DecisionRule.objects.in_force(day).filter(body_id=meeting.body_id)}
    wanted = [RuleScope.ORDINARY]
    if motion.spends:
        wanted.insert(0, RuleScope.SPENDING)
    if motion.changes_rule_id:
        wanted.insert(0, RuleScope.AMENDMENT)
    return next((found[scope] for scope in wanted if scope in found), None)


def rules_open_to(motion: Motion, day: dt.date) -> list[DecisionRule]:
    """The rules by which a vote may be called on a motion, the one that is meant for it first."""
    if own := own_amendment_rule(motion, day):
        return [own]
    first = rule_for(motion, day)
    chosen = DecisionRule.objects.in_force(day).filter(body_id=motion.item.meeting.body_id, scope=RuleScope.CHOSEN)
    return [*([first] if first else []), *chosen]


def own_amendment_rule(motion: Motion, day: dt.date) -> DecisionRule | None:
    """The rule that a rule names for its own amendment, in the version in force."""
    changed = motion.changes_rule
    if changed is None or not changed.amended_by:
        return None
    found: DecisionRule | None = (
        DecisionRule.objects.in_force(day).filter(body_id=changed.body_id, number=changed.amended_by).first()
    )
    return found


def choose_rule(motion: Motion, rule: DecisionRule | None) -> DecisionRule:
    """The rule that was chosen, if it may decide this motion; otherwise the one that is meant for it."""
    day = day_of(motion.item.meeting)
    changed = motion.changes_rule
    if changed is not None and changed.amended_by and own_amendment_rule(motion, day) is None:
        raise NotNow(
            _("Rule %(number)s is changed only by rule %(own)s, and no version of that rule is in force.")
            % {"number": changed.number, "own": changed.amended_by}
        )
    options = rules_open_to(motion, day)
    if not options:
        raise NotNow(
            _("No rule of %(body)s is in force to decide this by. Write down the rule of the bylaws first.")
            % {"body": motion.item.meeting.body}
        )
    if rule is None:
        return options[0]
    if rule not in options:
        raise NotNow(
            _("This motion is not decided by rule %(rule)s. It may be decided by: %(rules)s.")
            % {"rule": rule, "rules": ", ".join(str(one) for one in options)}
        )
    return rule


def check_item(item: AgendaItem) -> None:
    if item.is_withdrawn:
        raise NotNow(_("This item was taken off the agenda. Nothing is voted on under it."))
    if not item.is_voted:
        raise NotNow(
            _("The item “%(item)s” is for %(kind)s. Nothing is voted on under it: make it an item of type vote first.")
            % {"item": item, "kind": item.get_kind_display()}
        )


def check_session(item: AgendaItem) -> None:
    """While the public is out, only what it was sent out for: its motions and votes are the body's own to see."""
    closed = ClosedSession.objects.filter(item__meeting_id=item.meeting_id, end__isnull=True).select_related("item")
    session = closed.exclude(item=item).first()
    if session is not None:
        raise NotNow(
            _("The session is closed to the public for “%(item)s”. Stay with that item, or let the public in first.")
            % {"item": session.item}
        )


def check_roll_call(item: AgendaItem, rule: DecisionRule) -> None:
    """What is decided while the public is out is decided by roll call (as RSMo 610.015 asks), told to the body."""
    if rule.secret and ClosedSession.objects.filter(item=item, end__isnull=True).exists():
        raise NotNow(
            _("While the public is out votes are taken by roll call, and rule %(rule)s is secret. Choose another rule.")
            % {"rule": rule.number}
        )


def check_undecided(motion: Motion) -> None:
    if hasattr(motion, "withdrawal"):
        raise NotNow(_("This motion was withdrawn. Put it anew."))
    if hasattr(motion, "decision"):
        raise NotNow(_("This motion is decided. A change is a motion of its own."))


def check_no_open_vote(meeting: Meeting) -> None:
    """One vote at a time: whoever looks at a phone sees the one question that is asked now."""
    open_vote = VoteEvent.objects.filter(meeting=meeting, state=VoteState.OPEN).select_related("motion").first()
    if open_vote is not None:
        raise NotNow(_("The vote on “%(motion)s” is open. Close it first.") % {"motion": open_vote.motion})


def check_second(motion: Motion, rule: DecisionRule) -> None:
    if rule.needs_second and motion.seconder_seat_id is None:
        raise NotNow(
            _("By %(rule)s a motion needs a second. Note which seat seconded it.")
            % {"rule": vote_words.rule_named(rule.plain)}
        )


def check_parity(motion: Motion) -> None:
    """While a co-lead seat is empty a hub decides less, as its partnership has settled (PP-03)."""
    body = motion.item.meeting.body
    stops = body.parity_effect == ParityEffect.NO_DECISION or (
        body.parity_effect == ParityEffect.NO_SPENDING and motion.spends
    )
    if not stops:
        return
    parity = parity_now(body)
    if parity is None or not parity.is_out:
        return
    words = {"body": body, "missing": " ".join(parity.missing), "clock": parity.clock}
    if body.parity_effect == ParityEffect.NO_DECISION:
        raise NotNow(
            _("%(body)s is out of parity, and decides nothing until it is not. %(missing)s %(clock)s Fill the seat.")
            % words
        )
    raise NotNow(
        _("%(body)s is out of parity, and decides on no spending until it is not. %(missing)s %(clock)s Fill the seat.")
        % words
    )


def needs_gate(motion: Motion, rule: DecisionRule | None) -> bool:
    return bool(motion.initiative) or (rule is not None and rule.needs_gate)


def latest_resident_decision(motion: Motion) -> ResidentDecision | None:
    """What residents decided last on a motion, of what a resident has put or confirmed on record."""
    found: ResidentDecision | None = (
        ResidentDecision.objects.filter(motion=motion, confirmation__isnull=False).order_by("-held_on", "-at").first()
    )
    return found


def check_gate(motion: Motion, rule: DecisionRule | None) -> None:
    """Nothing starts in a community before its residents have decided; nobody else can say so for them (CG-01)."""
    if not needs_gate(motion, rule):
        return
    decision = latest_resident_decision(motion)
    if decision is None:
        raise NotNow(
            _(
                "The motion stays proposed: residents decide on it first. Record their decision, with how and "
                "when they "
                "decided, who was invited, how many came and in which languages. Staff cannot do it for them."
            )
        )
    if decision.answer != GateAnswer.YES:
        raise NotNow(
            _(
                "The motion stays proposed: on %(day)s the residents answered “%(answer)s”. Ask them again "
                "when it is ripe."
            )
            % {"day": decision.held_on, "answer": decision.get_answer_display()}
        )


def check_quorum(now: ElectorsNow, rule: Rule) -> None:
    """A quorum at this moment, not at the beginning of the meeting (CO-02); without one, who is missing."""
    quorum = now.quorum
    if not now.electors:
        raise NotNow(_("Nobody in this body has a vote now. Fill its seats first."))
    if quorum.holds:
        return
    missing = [_missing_number(quorum.needed, quorum.present, rule)] if quorum.present < quorum.needed else []
    missing += [
        _("Of the class “%(class)s” %(there)s of the %(asked)s seats needed are here.")
        % {"class": SeatClass(name).label, "there": there, "asked": asked}
        for name, asked, there in quorum.classes
        if there < asked
    ]
    raise NotNow(
        _("No quorum by %(rule)s. %(missing)s Check in whoever has come, or leave the vote for another meeting.")
        % {"rule": vote_words.rule_named(rule), "missing": " ".join(missing)}
    )


def _missing_number(needed: int, present: int, rule: Rule) -> str:
    words = {"present": vote_words.electors_counted(rule.quorum.of, present), "needed": needed}
    return ngettext("%(present)s here, %(needed)s needed.", "%(present)s here, %(needed)s needed.", needed) % words
