"""Kansas City: two directors sign a memorandum, amend it, and account for it; two signatures suffice."""

from __future__ import annotations

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.urls import reverse

from commontable.rooms.agreements.models import Agreement, Clause, Obligation, Party, Version
from commontable.rooms.agreements.wordings import last_key, version_key

from .sitting import Sitting


@pytest.fixture
def table(client, cast) -> Sitting:
    for director in (cast.dana, cast.olivia):
        TOTP.activate(director, generate_totp_secret())
    return Sitting(client, cast.river)


def confirm(table: Sitting, account) -> None:
    """The code of the authenticator app; each code is good for one signature, so time passes in between."""
    cache.clear()
    secret = get_adapter().decrypt(Authenticator.objects.get(user=account, type="totp").data["secret"])
    code = f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06d}"
    assert table.client.post(reverse("mfa_reauthenticate"), {"code": code}).status_code == 302


def sign(table: Sitting, version: Version, organization, account, name: str) -> str:
    version.refresh_from_db()
    party = Party.objects.get(agreement=version.agreement, organization=organization)
    table.as_(account)
    words = {"typed_name": name, "sha256": version.text_hash, "agrees": "on"}
    table.is_refused("agreements:signature_new", version.pk, party.pk, **words)  # not without a second factor
    confirm(table, account)
    return table.does("agreements:signature_new", version.pk, party.pk, **words)


def sign_both(table: Sitting, cast, version: Version) -> str:
    sign(table, version, cast.organizers, cast.olivia, "Olivia Organizing")
    return sign(table, version, cast.department, cast.dana, "Dana Director")


def memorandum(table: Sitting, cast) -> Version:
    """Begun from the template, read by both sides, open to everybody."""
    table.as_(cast.dana).does(
        "agreements:agreement_new", title="Memorandum of understanding", kind="mou", custodian=cast.department.pk,
        parties=[cast.department.pk, cast.organizers.pk], template="mou", language="en",
    )  # fmt: skip
    version = Version.objects.get()
    table.does("agreements:agreement_sharing", version.agreement_id, audience="public")
    return version


def clause_of(version: Version, number: str) -> Clause:
    return version.clauses.get(number=number)


def test_kc_09_two_directors_sign_and_nobody_else_has_to(table, cast):
    version = memorandum(table, cast)
    comment = clause_of(version, "12")
    table.as_(cast.olivia).does("agreements:comments", comment.pk, text="Which seats?")
    refused = table.as_(cast.dana).is_refused("agreements:proposals", version.pk)
    assert "1 comment is not settled yet" in refused
    table.does("agreements:comment_resolution", comment.comments.get().pk, how="The Director's and the Vice Chair's.")
    table.does("agreements:proposals", version.pk)
    for outsider in (cast.hank, cast.rosa, cast.esther):
        party = version.agreement.parties.first()
        table.as_(outsider).may_not_see("agreements:signature_new", version.pk, party.pk)
    page = sign_both(table, cast, version)
    assert "2 signatures" in page
    table.as_(None)
    assert "Memorandum of understanding" in table.reads("table:agree")
    assert "The text that is kept has the hash that was signed." in table.reads("agreements:certificate", version.pk)


def test_kc_10_an_amendment_keeps_both_versions_and_carries_what_is_still_owed(table, cast):
    first = memorandum(table, cast)
    around = {"title": first.title, "label": "2012", "effective_from": "spring 2012"}
    table.does("agreements:version_edit", first.pk, **around, seen=version_key(first))
    table.does("agreements:proposals", first.pk)
    sign_both(table, cast, first)
    for number, what in (("6", "Train new staff"), ("4", "Share the second floor")):
        table.as_(cast.dana).does(
            "agreements:obligation_new", clause_of(first, number).pk, what=what, obligors=[cast.department.pk],
            rhythm="once", due="2030-06-30",
        )  # fmt: skip
    shared = Obligation.objects.get(what="Share the second floor")
    moved_in = {"step-to": "complete", "step-why": "They moved in."}
    table.does("agreements:obligation_steps", shared.pk, **moved_in)
    # The other side amends.
    why = "To make objectives more specific."
    table.as_(cast.olivia).does("agreements:amendment_new", first.pk, why=why)
    second = Version.objects.get(number=2)
    changed = clause_of(second, "6")
    table.does(
        "agreements:clause_edit", changed.pk, number="6", heading=changed.heading, kind="promise",
        text=f"{changed.text} By the end of the first year.", area=changed.area, category=changed.category,
        activity_type=changed.activity_type, horizon=changed.horizon, seen=last_key(changed),
    )  # fmt: skip
    around = {"title": second.title, "label": "2016", "effective_from": "January 2016"}
    table.does("agreements:version_edit", second.pk, **around, seen=version_key(second))
    table.does("agreements:proposals", second.pk)
    sign_both(table, cast, second)
    # Both stand, each as of its own time; what changed reads word by word; what is owed lives on.
    table.as_(None)
    assert "By the end of the first year." in table.reads("agreements:comparison", second.pk, first.pk)
    agreement = table.url("agreements:agreement", first.agreement_id)
    for day, label in (("2014-05-01", "2012"), ("2017-05-01", "2016")):
        assert label in table.client.get(agreement, {"on": day}).content.decode()
    carried = Obligation.objects.get(what="Train new staff", clause__version=second)
    assert carried.is_open
    assert not Obligation.objects.get(what="Train new staff", clause__version=first).is_open
    assert Obligation.objects.get(what="Share the second floor").state == "complete"


def test_kc_11_that_all_objectives_are_on_their_way_is_worked_out_and_contradicted_by_name(table, cast):
    version = memorandum(table, cast)
    table.does("agreements:proposals", version.pk)
    sign_both(table, cast, version)
    for number, what in (("6", "Train new staff"), ("9", "Apply for grants")):
        table.as_(cast.dana).does(
            "agreements:obligation_new", clause_of(version, number).pk, what=what, obligors=[cast.department.pk],
            rhythm="once",
        )  # fmt: skip
    first, second = Obligation.objects.order_by("made_at")
    table.does("agreements:obligation_steps", first.pk, **{"step-to": "in_progress", "step-why": ""})
    standing = table.as_(None).reads("agreements:standing", version.agreement_id)
    assert "Not all objectives are complete or in progress: 1 of 2 is not." in standing
    assert "Apply for grants" in standing
    stalled = {"step-to": "in_progress", "step-why": "A foundation asked us."}
    table.as_(cast.dana).does("agreements:obligation_steps", second.pk, **stalled)
    table.does("agreements:evidence_new", second.pk, words="Their letter", kind="note")
    standing = table.as_(cast.rosa).reads("agreements:standing", version.agreement_id)
    assert "All objectives are complete or in progress." in standing
    assert "Their letter" in table.reads("agreements:obligation", second.pk)


def test_kc_13_what_nobody_knows_is_not_told_as_nothing(table, cast):
    agreement = Agreement.objects.get(pk=memorandum(table, cast).agreement_id)
    table.as_(cast.olivia).does(
        "agreements:cost_new", agreement.pk, kind="membership", what="Pledged membership", per="year",
        payer=cast.department.pk, payee=cast.organizers.pk, unknown_reason="Not told.",
    )  # fmt: skip
    table.does(
        "agreements:cost_new", agreement.pk, kind="avoided", what="A division of its own", amount="1500000",
        is_lower_bound="on", per="year", method="As if it had a community organizing division", stated="2017",
        claimant="Health Department",
    )  # fmt: skip
    costs = table.as_(None).reads("agreements:costs", agreement.pk)
    assert "Not told." in costs
    assert "at least $1,500,000 a year" in costs
    assert "$0" not in costs
