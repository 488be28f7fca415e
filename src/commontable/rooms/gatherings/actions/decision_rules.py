"""Deeds on decision rules: enacted, followed by a new version, ended. What keeps parity goes by its own rule only."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.people.models import Account, Body, seen_like

from .. import permissions, rule_words
from ..models import Decision, DecisionRule
from ..rules import Rule, RuleScope, faults_of, parity_losses
from ..vote_details import DecisionRuleDetails, Enactment


@transaction.atomic
def enact_rule(
    *, body: Body, details: DecisionRuleDetails, by: Account, enactment: Enactment | None = None
) -> DecisionRule:
    """Write down a rule of the bylaws, or the version that follows another from a later day."""
    enactment = enactment or Enactment()
    permissions.check_is_clerk(by=by, body=body)
    Body.objects.select_for_update().get(pk=body.pk)  # two rules of one scope at once
    rule = DecisionRule(body=body, **seen_like(body), **details.as_fields())
    rule.decision = enactment.decision
    _check_faults(rule)
    former = enactment.replaces
    if former is None:
        _check_place(rule)
    else:
        _check_follows(rule, former)
    _check_parity(rule, former or _ordinary(rule), enactment.decision)
    if former is not None:
        DecisionRule.objects.filter(pk=former.pk).update(ends=rule.begins)
        rule.replaces = former
    rule.save()
    ledger.write("rule_enacted" if former is None else "rule_followed", subject=rule, by=by, body=body)
    return rule


def _check_faults(rule: DecisionRule) -> None:
    """Everything that does not fit, beside its field."""
    faults = {fault.field: rule_words.fault(fault) for fault in faults_of(rule.plain)}
    for name in ("number", "name", "citation"):
        if not getattr(rule, name).strip():
            faults[name] = _("Write it as the bylaws do.")
    if rule.ends and rule.ends.latest < rule.begins.earliest:
        faults["ends"] = _("The rule would end before it begins.")
    if faults:
        raise ValidationError(faults)


def _check_place(rule: DecisionRule) -> None:
    """A number once in a body, and one rule for each kind of motion: which of two decides would be anybody's guess."""
    others = DecisionRule.objects.filter(body=rule.body, replaced_by__isnull=True)
    same = others.filter(number=rule.number).first()
    if same is not None:
        raise NotNow(_("There is a rule %(rule)s. Make a new version of it.") % {"rule": same})
    rival = others.filter(scope=rule.scope, ends__isnull=True).first()
    if rule.scope != RuleScope.CHOSEN and rival is not None:
        raise NotNow(
            _("The rule %(rule)s decides “%(scope)s” already. Make a new version of it, or choose another scope.")
            % {"rule": rival, "scope": RuleScope(rule.scope).label}
        )


def _check_follows(rule: DecisionRule, former: DecisionRule) -> None:
    if former.body_id != rule.body_id or former.number != rule.number or former.scope != rule.scope:
        raise NotNow(_("A new version keeps body, number and scope of the rule %(rule)s.") % {"rule": former})
    if DecisionRule.objects.filter(replaces=former).exists():
        raise NotNow(_("The rule %(rule)s has a later version. Follow that one.") % {"rule": former})
    if rule.begins.earliest <= former.begins.latest:
        raise NotNow(
            _("The version of %(begins)s is in force from then on. Give a later day for the new one.")
            % {"begins": former.begins}
        )


def _ordinary(rule: DecisionRule) -> DecisionRule | None:
    """A rule beside the ordinary one may not be a way around what the ordinary one protects."""
    found: DecisionRule | None = DecisionRule.objects.filter(
        body=rule.body, scope=RuleScope.ORDINARY, replaced_by__isnull=True, ends__isnull=True
    ).first()
    return None if rule.scope == RuleScope.AMENDMENT else found


def _check_parity(rule: DecisionRule, before: DecisionRule | None, decision: Decision | None) -> None:
    """A change that would break parity is refused unless the rule was amended by its own rule (PP-05)."""
    if before is None:
        return
    losses = parity_losses(before.plain, rule.plain, gate_before=before.needs_gate, gate_after=rule.needs_gate)
    own = before.amended_by if rule.number == before.number else ""
    if not losses and not own:
        return
    if own and _is_amendment(decision, before):
        return
    if losses:
        raise NotNow(rule_words.parity_refusal(before, losses))
    raise NotNow(rule_words.amendment_refusal(before))


def _is_amendment(decision: Decision | None, rule: DecisionRule) -> bool:
    """The decision stands, changes this rule, and was taken by the rule it names for its own amendment."""
    if decision is None or decision.event is None or not decision.stands or decision.body_id != rule.body_id:
        return False
    changed = decision.motion.changes_rule
    return changed is not None and changed.number == rule.number and decision.event.rule.number == rule.amended_by


@transaction.atomic
def end_rule(*, rule: DecisionRule, ends: PartialDate, by: Account, decision: Decision | None = None) -> DecisionRule:
    """The rule is in force until a day. With what it protects for parity, only by its own rule."""
    permissions.check_is_clerk(by=by, body=rule.body)
    rule = DecisionRule.objects.select_for_update(of=("self",)).select_related("body__partnership").get(pk=rule.pk)
    if rule.ends is not None:
        raise NotNow(_("This version is in force until %(ends)s and stays as it was.") % {"ends": rule.ends})
    if ends.latest < rule.begins.earliest:
        raise NotNow(_("The rule would end before it begins. Check the day."))
    losses = parity_losses(rule.plain, Rule(), gate_before=rule.needs_gate, gate_after=False)
    if (losses or rule.amended_by) and not (rule.amended_by and _is_amendment(decision, rule)):
        raise NotNow(rule_words.parity_refusal(rule, losses) if losses else rule_words.amendment_refusal(rule))
    rule.ends = ends
    rule.save(update_fields=["ends"])
    ledger.write("rule_ended", subject=rule, by=by, body=rule.body)
    return rule
