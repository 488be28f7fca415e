"""What a clause grounds: a rule of a body; and the decision by which a body adopted a version."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.rooms.gatherings.models import Decision, DecisionRule
from commontable.rooms.people.models import Account, seen_like
from commontable.rooms.people.queries import person_of

from ..models import Adoption, Clause, RuleGround, Version
from ..moving import locked
from ..permissions import check_can_draft
from ..states import VersionState


@transaction.atomic
def ground_rule(*, clause: Clause, rule: DecisionRule, by: Account) -> RuleGround:
    """Note that a decision rule stands written in this clause: the citation of a vote then opens it."""
    check_can_draft(by, clause.version.agreement)
    clause = Clause.objects.select_for_update(of=("self",)).select_related("version__agreement").get(pk=clause.pk)
    if rule.partnership_id != clause.partnership_id:
        raise NotNow(_("A clause grounds rules of bodies at its own table."))
    if clause.is_left_out:
        raise NotNow(_("This clause was taken out. Choose the one that stands."))
    if RuleGround.objects.filter(clause=clause, rule=rule).exists():
        raise NotNow(_("This clause is noted as the ground of that rule already."))
    ground: RuleGround = RuleGround.objects.create(
        clause=clause, rule=rule, by=person_of(by, clause.partnership), **seen_like(clause)
    )
    ledger.write("rule_grounded", subject=clause, by=by, rule=rule)
    return ground


@transaction.atomic
def note_adoption(*, version: Version, decision: Decision, by: Account) -> Adoption:
    """Note by which decision a body adopted a version. The decision must stand, and be of the body that adopts it."""
    check_can_draft(by, version.agreement)
    version = locked(version)
    body = version.agreement.body
    if body is None or decision.body_id != body.pk:
        raise NotNow(
            _("This agreement is adopted by %(body)s. Choose a decision of that body.")
            % {"body": body or _("its parties alone")}
        )
    if not decision.stands:
        raise NotNow(_("That decision was corrected and does not stand. Choose one that does."))
    if version.state in (VersionState.DRAFT, VersionState.DROPPED):
        raise NotNow(_("A body adopts what was proposed. Propose this version first."))
    if Adoption.objects.filter(version=version, decision=decision).exists():
        raise NotNow(_("This decision is noted already."))
    adoption: Adoption = Adoption.objects.create(
        version=version, decision=decision, by=person_of(by, version.partnership), **seen_like(version)
    )
    ledger.write("version_adopted", subject=version, by=by)
    return adoption
