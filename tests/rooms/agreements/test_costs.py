"""Costs and space: unknown is never 0; avoided cost is a claim; shared space has terms (KC-13, KC-14, KC-16)."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.agreements import actions
from commontable.rooms.agreements.drafting_details import CostDetails, SpaceDetails
from commontable.rooms.agreements.models import Cost, SharedSpace
from commontable.rooms.agreements.states import CostKind, Per
from tests import agreed

STAFF = CostDetails(CostKind.STAFF, "Additional full-time staff", unknown_reason="Difficult to say how much.")
AVOIDED = CostDetails(
    CostKind.AVOIDED, "A community organizing division", Decimal(1_500_000), is_lower_bound=True,
    method="As if it had a community organizing division.", claimant="The health department",
    stated=PartialDate.parse("2017"),
)  # fmt: skip


def test_kc_13_an_unknown_cost_has_a_reason_and_is_not_zero(cast):
    agreement = agreed.agreement(cast)
    cost = actions.add_cost(agreement=agreement, details=STAFF, by=cast.dana)
    assert (cost.amount, cost.unknown_reason) == (None, "Difficult to say how much.")
    assert LedgerLine.objects.first().deed == "cost_added"
    for broken in (
        CostDetails(CostKind.STAFF, "Staff"),
        CostDetails(CostKind.STAFF, "Staff", Decimal(0), unknown_reason="Not known"),
    ):
        with pytest.raises(NotNow, match="Unknown is never entered as 0"):
            actions.add_cost(agreement=agreement, details=broken, by=cast.dana)
    with pytest.raises(IntegrityError), transaction.atomic():
        Cost.objects.filter(pk=cost.pk).update(amount=0)


def test_kc_14_an_avoided_cost_is_a_lower_bound_with_method_claimant_and_date(cast):
    agreement = agreed.agreement(cast)
    actions.add_cost(agreement=agreement, details=AVOIDED, by=cast.dana)
    for missing in ({"method": ""}, {"claimant": ""}, {"stated": None}):
        fields = {name: getattr(AVOIDED, name) for name in AVOIDED.__dataclass_fields__}
        with pytest.raises(NotNow, match="An avoided cost is a claim"):
            actions.add_cost(agreement=agreement, details=CostDetails(**{**fields, **missing}), by=cast.dana)
    fields = {name: getattr(AVOIDED, name) for name in AVOIDED.__dataclass_fields__} | {"is_lower_bound": False}
    for amount in (fields, fields | {"amount": None, "unknown_reason": "Nobody worked it out."}):
        with pytest.raises(NotNow, match="as “at least” so much"):
            actions.add_cost(agreement=agreement, details=CostDetails(**amount), by=cast.dana)


def test_a_correction_stands_in_place_of_the_earlier_figure_which_stays(cast):
    agreement = agreed.agreement(cast)
    first = actions.add_cost(agreement=agreement, details=STAFF, by=cast.dana)
    better = CostDetails(CostKind.STAFF, "Additional full-time staff", Decimal(120_000))
    second = actions.correct_cost(cost=first, details=better, by=cast.olivia)
    assert LedgerLine.objects.first().deed == "cost_corrected"
    assert (second.replaces, Cost.objects.count()) == (first, 2)
    with pytest.raises(NotNow, match="was corrected already"):
        actions.correct_cost(cost=first, details=better, by=cast.dana)


def test_money_below_zero_and_strangers_are_refused(cast):
    agreement = agreed.agreement(cast)
    with pytest.raises(NotNow, match="never below 0"):
        actions.add_cost(agreement=agreement, details=CostDetails(CostKind.OTHER, "x", Decimal(-1)), by=cast.dana)
    with pytest.raises(NotPermitted):
        actions.add_cost(agreement=agreement, details=STAFF, by=cast.hank)


def test_kc_16_a_shared_space_has_occupant_period_terms_and_savings_of_both_sides(cast):
    agreement = agreed.agreement(cast)
    details = SpaceDetails(
        "Second floor", cast.department, "No rent; utilities shared.", occupant=cast.organizers,
        begins=PartialDate.parse("2012"), saving_host_unknown="Not worked out.", saving_occupant=Decimal(24_000),
    )  # fmt: skip
    space = actions.add_shared_space(agreement=agreement, details=details, by=cast.omar)
    assert LedgerLine.objects.first().deed == "space_added"
    with pytest.raises(NotNow, match=r"cannot end \(2010\) before it began \(2012\)"):
        actions.end_shared_space(space=space, ends=PartialDate.parse("2010"), by=cast.dana)
    actions.end_shared_space(space=space, ends=PartialDate.parse("2020"), by=cast.dana)
    assert LedgerLine.objects.first().deed == "space_ended"
    with pytest.raises(NotNow, match="has ended already"):
        actions.end_shared_space(space=space, ends=PartialDate.parse("2021"), by=cast.dana)


def test_an_earlier_occupant_who_is_not_at_the_table_is_named_in_words(cast):
    agreement = agreed.agreement(cast)
    words = {"saving_host_unknown": "Not known.", "saving_occupant_unknown": "Not known."}
    details = SpaceDetails("Second floor", cast.department, "Free.", occupant_name="A tobacco coalition", **words)
    actions.add_shared_space(agreement=agreement, details=details, by=cast.dana)
    assert SharedSpace.objects.get().occupant is None
    for broken in (
        SpaceDetails("Second floor", cast.department, "Free.", **words),
        SpaceDetails("Second floor", cast.department, "Free.", cast.organizers, "Also somebody", **words),
    ):
        with pytest.raises(NotNow, match="One of the two"):
            actions.add_shared_space(agreement=agreement, details=broken, by=cast.dana)
    silent = SpaceDetails("Second floor", cast.department, "Free.", cast.organizers, saving_host=Decimal(1))
    with pytest.raises(NotNow, match="saves the occupant, or why that is not known"):
        actions.add_shared_space(agreement=agreement, details=silent, by=cast.dana)
    owes = {**words, "saving_host": Decimal(-1), "saving_host_unknown": ""}
    with pytest.raises(NotNow, match=r"saves the host is never below 0 \(-1\)"):
        actions.add_shared_space(
            agreement=agreement, details=SpaceDetails("x", cast.department, "Free.", cast.organizers, **owes),
            by=cast.dana,
        )  # fmt: skip
    crossed = {**words, "begins": PartialDate.parse("2012"), "ends": PartialDate.parse("2010")}
    with pytest.raises(NotNow, match=r"cannot end \(2010\) before it began \(2012\)"):
        actions.add_shared_space(
            agreement=agreement, details=SpaceDetails("x", cast.department, "Free.", cast.organizers, **crossed),
            by=cast.dana,
        )  # fmt: skip


def test_what_is_paid_once_is_not_added_to_what_is_paid_each_year(cast, client):
    agreement = agreed.agreement(cast)
    rows = (
        CostDetails(CostKind.CONTRACT, "Contract", Decimal(1_000), per=Per.MONTH),
        CostDetails(CostKind.OTHER, "Move", Decimal(7_000), per=Per.ONCE),
        AVOIDED,
        replace(AVOIDED, what="A lawyer", amount=Decimal(30_000), per=Per.ONCE),
        replace(AVOIDED, what="A press office", amount=None, unknown_reason="Nobody worked it out."),
    )
    for row in rows:
        actions.add_cost(agreement=agreement, details=row, by=cast.dana)
    client.force_login(cast.dana)
    page = client.get(reverse("agreements:standing", args=[cast.river.slug, agreement.pk])).content.decode()
    told = dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page))
    assert told == {
        "Costs a year, all together": "$12,000",
        "Costs once": "$7,000",
        "Avoided cost a year that is claimed": "at least $1,500,000; 1 amount not known",
        "Avoided cost once that is claimed": "at least $30,000",
    }
