"""Cards on the page of a clause, each with its own template and its own few queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from commontable.rooms.gatherings.models import DecisionRule
from commontable.rooms.people.requests import TableRequest

from .models import Clause, RuleGround
from .permissions import can_draft
from .promise_pages import clause_promises
from .states import ClauseKind
from .wording_pages import wordings_card

Part = dict[str, Any]  # "template", and what the template shows


def grounds_card(request: TableRequest, clause: Clause) -> Part | None:
    """The decision rules that stand written in a clause: one query, and one more for those who draft."""
    rows = RuleGround.objects.visible_to(request.sight).filter(
        clause=clause, rule__in=DecisionRule.objects.visible_to(request.sight)
    )
    grounds = [
        {"rule": one.rule, "url": reverse("gatherings:rule", args=[request.partnership.slug, one.rule_id])}
        for one in rows.select_related("rule__body")
    ]
    may_note = clause.kind == ClauseKind.RULE and can_draft(request.user, clause.version.agreement)
    if not grounds and not may_note:
        return None
    return {"template": "agreements/ground/card.html", "grounds": grounds, "may_note": may_note}


# In the order of the page. A maker gives None where there is nothing to show.
MAKERS: list[Callable[[TableRequest, Clause], Part | None]] = [clause_promises, grounds_card, wordings_card]


def parts(request: TableRequest, clause: Clause) -> list[Part]:
    return [part for make in MAKERS if (part := make(request, clause)) is not None]
