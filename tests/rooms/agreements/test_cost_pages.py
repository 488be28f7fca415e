"""The pages of what an agreement costs and of the space it shares (KC-13, KC-14, KC-16)."""

import pytest

from commontable.rooms.agreements.models import Cost, SharedSpace, Version
from tests import agreed
from tests.rooms.agreements.pages import page, send


@pytest.fixture
def version(cast) -> Version:
    return agreed.mou(cast)


def test_kc_13_an_unknown_cost_is_told_as_not_known_and_never_as_zero(cast, client, version):
    client.force_login(cast.dana)
    agreement = version.agreement
    fields = {"kind": "staff", "what": "Additional staff", "per": "year"}
    answer = send(client, cast, "cost_new", agreement.pk, **fields)
    assert answer.status_code == 409
    assert "Unknown is never entered as 0" in answer.content.decode()
    send(client, cast, "cost_new", agreement.pk, **fields, unknown_reason="Difficult to say how much.")
    told = page(client, cast, "costs", agreement.pk)
    assert "1 cost, of which 1 not known" in told
    assert "Difficult to say how much." in told
    assert "$0" not in told
    send(client, cast, "cost_correction", Cost.objects.get().pk, **fields, amount="120000")
    told = page(client, cast, "costs", agreement.pk)
    assert "$120,000 a year" in told
    assert "Figures that were corrected" in told


def test_kc_14_an_avoided_cost_is_told_as_at_least_with_whose_claim_it_is(cast, client, version):
    client.force_login(cast.dana)
    send(
        client, cast, "cost_new", version.agreement.pk, kind="avoided", what="An organizing division",
        amount="1500000", is_lower_bound="on", per="year", method="As if it had a division.",
        claimant="The department", stated="2017",
    )  # fmt: skip
    told = page(client, cast, "agreement", version.agreement.pk)
    assert "at least $1,500,000 a year" in told
    assert "Says The department, 2017" in told


def test_kc_16_shared_space_is_entered_and_ended(cast, client, version):
    client.force_login(cast.omar)
    send(
        client, cast, "space_new", version.agreement.pk, place="Second floor", host=cast.department.pk,
        occupant=cast.organizers.pk, begins="2012", terms="No rent.", saving_host_unknown="Not worked out.",
        saving_occupant="24000",
    )  # fmt: skip
    told = page(client, cast, "costs", version.agreement.pk)
    assert "Organizing at Health Department" in told
    assert "not known: Not worked out." in told
    send(client, cast, "space_end", SharedSpace.objects.get().pk, ends="spring 2020")
    assert "2012 to spring 2020" in page(client, cast, "costs", version.agreement.pk)
