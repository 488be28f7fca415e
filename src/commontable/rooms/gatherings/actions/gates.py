"""Deeds at the resident gate. Only residents open it, and only residents delegate that (CG-01)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.rooms.people.models import Account, Body, seen_like
from commontable.rooms.people.queries import person_of

from .. import permissions, vote_permissions
from ..models import (
    GateConfirmation,
    GateDelegation,
    GateDelegationEnd,
    GroupTurnout,
    ResidentDecision,
    ResidentGate,
)
from ..rules import GateAnswer, GateMatter, GateMethod
from ..vote_details import DelegationDetails, GateDetails, ResidentDecisionDetails


@transaction.atomic
def set_up_gate(*, body: Body, details: GateDetails, by: Account) -> ResidentGate:
    """The body promises that residents decide first. There is no deed that takes the promise back for them."""
    permissions.check_is_clerk(by=by, body=body)
    gate: ResidentGate = ResidentGate.objects.create(
        body=body, name=details.name.strip(), who=details.who, languages=details.languages, citation=details.citation,
        groups=[name.strip() for name in details.groups if name.strip()],
        **{"begins": details.begins, **seen_like(body)},
    )  # fmt: skip
    ledger.write("gate_set_up", subject=gate, by=by, body=body)
    return gate


@transaction.atomic
def record_resident_decision(*, gate: ResidentGate, details: ResidentDecisionDetails, by: Account) -> ResidentDecision:
    """Put on record what residents decided. What staff enter from paper opens nothing until a resident confirms it."""
    resident = vote_permissions.is_resident(by, gate.partnership)
    delegated = _delegated(gate, details, by)
    if not (resident or delegated):
        permissions.check_is_clerk(by=by, body=gate.body)
    _check(gate, details, on_paper=not (resident or delegated))
    sight = {**seen_like(gate), "by": person_of(by, gate.partnership)}
    decision: ResidentDecision = ResidentDecision.objects.create(gate=gate, **sight, **details.as_fields())
    GroupTurnout.objects.bulk_create(
        GroupTurnout(decision=decision, group=group, number=number, **sight) for group, number in details.groups
    )
    if resident or delegated:
        GateConfirmation.objects.create(decision=decision, **sight)
        ledger.write("residents_decided", subject=decision, by=by, gate=gate)
    else:
        ledger.write("residents_decision_entered", subject=decision, by=by, gate=gate)
    return decision


def _delegated(gate: ResidentGate, details: ResidentDecisionDetails, by: Account) -> bool:
    """Whether this account decides by a delegation of the residents."""
    if details.method != GateMethod.DELEGATED:
        if details.delegation is not None:
            raise NotNow(_("A delegation goes with the method “by those the residents delegated it to” only."))
        return False
    if details.delegation not in vote_permissions.delegations_of(by, gate):
        raise NotPermitted(
            _(
                "You decide by no delegation of the residents that is in force today. Ask them for a decision "
                "of their own."
            )
        )
    return True


def _check(gate: ResidentGate, details: ResidentDecisionDetails, *, on_paper: bool) -> None:
    faults = {}
    if details.held_on > timezone.localdate():
        faults["held_on"] = _("This day is still to come. Record the decision when it is made.")
    for name in ("question", "invited", "languages"):
        if not getattr(details, name).strip():
            faults[name] = _("Fill this in: without it nobody can tell whose decision it was.")
    if on_paper and not details.on_paper.strip():
        faults["on_paper"] = _("You enter this for the residents: say where the record they signed is kept.")
    over = [group for group, number in details.groups if number > details.turnout]
    if over:
        faults["turnout"] = _("More came from “%(group)s” than came in all. Check the numbers.") % {"group": over[0]}
    if details.matter == GateMatter.DELEGATION and details.method == GateMethod.DELEGATED:
        faults["method"] = _("Those to whom it was delegated cannot delegate it on: residents decide that themselves.")
    if details.matter == GateMatter.INITIATIVE and details.motion is None:
        faults["motion"] = _("Choose the motion that residents decided on.")
    if details.motion is not None and details.motion.partnership_id != gate.partnership_id:
        faults["motion"] = _("Choose a motion at this table.")
    elif details.motion is not None and _is_held_elsewhere(gate, details):
        faults["motion"] = _(
            "This motion is decided in %(body)s. Record what residents decided on it at a gate of that body."
        ) % {"body": details.motion.item.meeting.body}
    if faults:
        raise ValidationError(faults)


def _is_held_elsewhere(gate: ResidentGate, details: ResidentDecisionDetails) -> bool:
    """A body's own gate holds its motions; what was delegated at another one opens nothing here."""
    assert details.motion is not None
    body = details.motion.item.meeting.body_id
    if body == gate.body_id:
        return False
    own = ResidentGate.objects.in_force(timezone.localdate()).filter(body=body)
    return details.method == GateMethod.DELEGATED or bool(own.exists())


@transaction.atomic
def confirm_decision(*, decision: ResidentDecision, by: Account) -> GateConfirmation:
    """A resident says: so it was. Staff cannot."""
    vote_permissions.check_is_resident(by=by, partnership=decision.partnership)
    if GateConfirmation.objects.select_for_update().filter(decision=decision).exists():
        raise NotNow(_("This decision is confirmed already."))
    confirmation = GateConfirmation.objects.create(
        decision=decision, by=person_of(by, decision.partnership), **seen_like(decision)
    )
    ledger.write("residents_decision_confirmed", subject=decision, by=by, gate=decision.gate)
    return confirmation


@transaction.atomic
def delegate_gate(*, ground: ResidentDecision, details: DelegationDetails, by: Account) -> GateDelegation:
    """Residents let somebody decide for them. It rests on a decision of theirs that is confirmed and says yes."""
    gate = ground.gate
    vote_permissions.check_is_resident(by=by, partnership=gate.partnership)
    if ground.matter != GateMatter.DELEGATION or ground.answer != GateAnswer.YES or not hasattr(ground, "confirmation"):
        raise NotNow(
            _("A delegation rests on a decision in which residents said yes to delegating. Record that decision first.")
        )
    if (details.to_person is None) == (details.to_body is None):
        raise ValidationError({"to_person": _("Choose one person, or one body.")})
    to = details.to_person or details.to_body
    if to is not None and to.partnership_id != gate.partnership_id:
        raise ValidationError({"to_person": _("Choose somebody at this table.")})
    delegation: GateDelegation = GateDelegation.objects.create(
        gate=gate, ground=ground, matters=details.matters, to_person=details.to_person, to_body=details.to_body,
        by=person_of(by, gate.partnership), **{"begins": details.begins, "ends": details.ends, **seen_like(gate)},
    )  # fmt: skip
    ledger.write("gate_delegated", subject=delegation, by=by, gate=gate, to=to)
    return delegation


@transaction.atomic
def end_delegation(*, delegation: GateDelegation, why: str, by: Account) -> GateDelegationEnd:
    """Residents take it back."""
    vote_permissions.check_is_resident(by=by, partnership=delegation.partnership)
    if GateDelegationEnd.objects.filter(delegation=delegation).exists():
        raise NotNow(_("This delegation was taken back already."))
    end = GateDelegationEnd.objects.create(
        delegation=delegation, why=why.strip(), by=person_of(by, delegation.partnership), **seen_like(delegation)
    )
    ledger.write("gate_delegation_ended", subject=delegation, by=by, gate=delegation.gate)
    return end
