"""What an agreement costs and saves, in words: unknown is never 0, a lower bound says "at least" (KC-13…KC-16)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.rooms.people.requests import TableRequest

from .models import Cost, SharedSpace
from .queries import AgreementNow
from .states import CostKind, Per


@dataclass(frozen=True)
class CostRow:
    """A cost as a page tells it."""

    cost: Cost
    amount: str
    is_unknown: bool
    detail: str


@dataclass(frozen=True)
class SpaceRow:
    space: SharedSpace
    occupant: str
    period: str
    saves_host: str
    saves_occupant: str


def dollars(amount: Decimal) -> str:
    """No cents where there are none."""
    places = 0 if amount == amount.to_integral_value() else 2
    return _("$%(amount)s") % {"amount": number_format(amount, places, force_grouping=True)}


def amount_of(cost: Cost) -> str:
    if cost.amount is None:
        return _("not known")
    told = dollars(cost.amount)
    if cost.per != Per.ONCE:
        told = _("%(amount)s %(per)s") % {"amount": told, "per": cost.get_per_display()}
    return _("at least %(amount)s") % {"amount": told} if cost.is_lower_bound else told


def detail_of(cost: Cost) -> str:
    """Why it is not known; or whose claim it is, from when, by which method; and between whom."""
    parts = []
    if cost.amount is None:
        parts.append(cost.unknown_reason)
    if cost.claimant and cost.stated:
        parts.append(_("Says %(who)s, %(when)s") % {"who": cost.claimant, "when": cost.stated})
    if cost.method:
        parts.append(_("How it was worked out: %(method)s") % {"method": cost.method})
    if cost.payer:
        paid = _("%(payer)s to %(payee)s") if cost.payee else _("borne by %(payer)s")
        parts.append(paid % {"payer": cost.payer, "payee": cost.payee})
    return " · ".join(parts)


def cost_rows(costs: Iterable[Cost]) -> list[CostRow]:
    return [CostRow(one, amount_of(one), one.amount is None, detail_of(one)) for one in costs]


def costs_seen(request: TableRequest, now: AgreementNow) -> list[Cost]:
    """The figures that stand; corrected ones stay on record behind them. One query."""
    rows = Cost.objects.visible_to(request.sight).filter(agreement=now.agreement, replaced_by__isnull=True)
    return list(rows.select_related("payer", "payee", "clause"))


def spaces_seen(request: TableRequest, now: AgreementNow) -> list[SpaceRow]:
    rows = SharedSpace.objects.visible_to(request.sight).filter(agreement=now.agreement)
    return [_space_row(one) for one in rows.select_related("host", "occupant", "clause")]


def _space_row(space: SharedSpace) -> SpaceRow:
    return SpaceRow(
        space,
        str(space.occupant or space.occupant_name),
        period_of(space),
        _saving(space.saving_host, space.saving_host_unknown),
        _saving(space.saving_occupant, space.saving_occupant_unknown),
    )


def period_of(space: SharedSpace) -> str:
    if space.begins and space.ends:
        return _("%(begins)s to %(ends)s") % {"begins": space.begins, "ends": space.ends}
    if space.ends:
        return _("until %(ends)s") % {"ends": space.ends}
    return _("since %(begins)s") % {"begins": space.begins} if space.begins else _("not known since when")


def _saving(amount: Decimal | None, why: str) -> str:
    if amount is None:
        return _("not known: %(why)s") % {"why": why}
    return _("%(amount)s a year") % {"amount": dollars(amount)}


def headline(rows: Iterable[CostRow]) -> str:
    """How many figures are known; what is saved is told apart from what is spent."""
    costs = [row for row in rows if row.cost.kind != CostKind.AVOIDED]
    saved = [row for row in rows if row.cost.kind == CostKind.AVOIDED]
    if not costs and not saved:
        return _("No cost has been entered yet")
    told = ngettext("%(count)s cost", "%(count)s costs", len(costs)) % {"count": len(costs)}
    unknown = sum(row.is_unknown for row in costs)
    if unknown:
        told = _("%(told)s, of which %(unknown)s not known") % {"told": told, "unknown": unknown}
    if len(saved) == 1:
        return _("%(told)s; avoided: %(amount)s") % {"told": told, "amount": saved[0].amount}
    return told if not saved else _("%(told)s; %(count)s avoided costs") % {"told": told, "count": len(saved)}


def costs_card(request: TableRequest, now: AgreementNow) -> dict[str, Any] | None:
    rows = cost_rows(costs_seen(request, now))
    spaces = spaces_seen(request, now)
    return {
        "template": "agreements/cost/card.html",
        "headline": headline(rows),
        "rows": rows,
        "spaces": spaces,
    }
