"""Costs and shared space. An unknown amount has its reason, an avoided cost its method, claimant and date."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.people.models import Account, seen_like
from commontable.rooms.people.queries import person_of

from ..drafting_details import CostDetails, SpaceDetails, fields_of
from ..models import Agreement, Clause, Cost, SharedSpace
from ..permissions import check_can_draft


@transaction.atomic
def add_cost(*, agreement: Agreement, details: CostDetails, by: Account) -> Cost:
    """Enter what the agreement costs or saves; unknown is an answer, zero is another one (KC-13, KC-14)."""
    check_can_draft(by, agreement)
    _check_cost(agreement, details)
    cost = _cost(agreement, details, by)
    ledger.write("cost_added", subject=cost, by=by, agreement=agreement)
    return cost


@transaction.atomic
def correct_cost(*, cost: Cost, details: CostDetails, by: Account) -> Cost:
    """A better figure stands in place of the earlier one, which stays on record."""
    check_can_draft(by, cost.agreement)
    Cost.objects.select_for_update().get(pk=cost.pk)
    if Cost.objects.filter(replaces=cost).exists():
        raise NotNow(_("This figure was corrected already. Correct the one that stands now."))
    _check_cost(cost.agreement, details)
    corrected = _cost(cost.agreement, details, by, replaces=cost)
    ledger.write("cost_corrected", subject=corrected, by=by, agreement=cost.agreement)
    return corrected


def _cost(agreement: Agreement, details: CostDetails, by: Account, replaces: Cost | None = None) -> Cost:
    cost: Cost = Cost.objects.create(
        agreement=agreement,
        entered_by=person_of(by, agreement.partnership),
        replaces=replaces,
        **fields_of(details),
        **seen_like(agreement),
    )
    return cost


def _check_cost(agreement: Agreement, details: CostDetails) -> None:
    if (details.amount is None) == (not details.unknown_reason.strip()):
        raise NotNow(_("Give the amount, or say why nobody can: one of the two. Unknown is never entered as 0."))
    if details.amount is not None and details.amount < 0:
        raise NotNow(_("An amount is never below 0. What is saved is an avoided cost."))
    if details.is_avoided:
        if not (details.method.strip() and details.claimant.strip() and details.stated):
            raise NotNow(_("An avoided cost is a claim: say how it was worked out, who says so, and when."))
        if not details.is_lower_bound:
            raise NotNow(_("An avoided cost is told as “at least” so much. Mark it as a lower bound."))
    _check_clause(agreement, details.clause)


@transaction.atomic
def add_shared_space(*, agreement: Agreement, details: SpaceDetails, by: Account) -> SharedSpace:
    """One partner's time in a space another gives (KC-16)."""
    check_can_draft(by, agreement)
    _check_space(agreement, details)
    space: SharedSpace = SharedSpace.objects.create(agreement=agreement, **fields_of(details), **seen_like(agreement))
    ledger.write("space_added", subject=space, by=by)
    return space


@transaction.atomic
def end_shared_space(*, space: SharedSpace, ends: PartialDate, by: Account) -> SharedSpace:
    """The occupant has moved out; the time they had there stays on record."""
    if space.agreement is None:
        raise NotNow(_("This space belongs to no agreement."))
    check_can_draft(by, space.agreement)
    if space.ends is not None:
        raise NotNow(_("This time in the space has ended already."))
    _check_time(space.begins, ends)
    space.ends = ends
    space.save(update_fields=["ends"])
    ledger.write("space_ended", subject=space, by=by)
    return space


def _check_space(agreement: Agreement, details: SpaceDetails) -> None:
    if (details.occupant is None) == (not details.occupant_name.strip()):
        raise NotNow(_("Say who uses the space: an organization at the table, or the name of another. One of the two."))
    for amount, reason, who in (
        (details.saving_host, details.saving_host_unknown, _("the host")),
        (details.saving_occupant, details.saving_occupant_unknown, _("the occupant")),
    ):
        if (amount is None) == (not reason.strip()):
            raise NotNow(
                _("Say what the space saves %(who)s, or why that is not known: one of the two.") % {"who": who}
            )
        if amount is not None and amount < 0:
            raise NotNow(
                _("What the space saves %(who)s is never below 0 (%(amount)s). Enter what it costs as a cost.")
                % {"who": who, "amount": amount}
            )
    _check_time(details.begins, details.ends)
    _check_clause(agreement, details.clause)


def _check_time(begins: PartialDate | None, ends: PartialDate | None) -> None:
    if begins and ends and ends.latest < begins.earliest:
        raise NotNow(_("It cannot end (%(ends)s) before it began (%(begins)s).") % {"ends": ends, "begins": begins})


def _check_clause(agreement: Agreement, clause: Clause | None) -> None:
    if clause is not None and clause.version.agreement_id != agreement.pk:
        raise NotNow(_("The clause belongs to another agreement."))
