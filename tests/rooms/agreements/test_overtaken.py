"""A page that was opened before somebody else acted: the deed is refused with what changed, or does what was meant."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from commontable.foundation.errors import NotNow
from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.agreements import actions
from commontable.rooms.agreements.drafting_details import Answer, Asked, ClauseDetails, StepDetails
from commontable.rooms.agreements.models import Approval, Signature, Version
from tests import agreed

from . import promised
from .test_promise_pages import at, text
from .test_signing_pages import code_of, signing_page


def changed(cast, version: Version) -> Version:
    """Taken back, changed and proposed again by the other side."""
    actions.return_version(version=version, why="One word more.", by=cast.olivia)
    clause = version.clauses.first()
    details = ClauseDetails(clause.number, clause.heading, "We keep it on Sundays.")
    actions.change_clause(clause=clause, details=details, by=cast.olivia)
    return agreed.proposed(cast, version)


def test_an_approval_is_given_to_the_text_that_was_read(cast, client):
    draft = agreed.draft(cast)
    actions.add_approval_step(version=draft, details=StepDetails("Counsel", (Asked(cast.department),)), by=cast.dana)
    version = agreed.proposed(cast, draft)
    approver, read = version.approval_steps.get().approvers.get(), version.text_hash
    client.force_login(cast.dana)
    url = at(cast, "approval_answers", approver.pk)
    assert f'value="{read}"' in text(client.get(url))
    version = changed(cast, version)
    with pytest.raises(NotNow, match="has changed since you opened this page"):
        actions.approve_version(approver=approver, answer=Answer(sha256=read), by=cast.dana)
    answer = client.post(url, {"verdict": "approved", "sha256": read})
    assert answer.status_code == 409
    assert not Approval.objects.exists()
    assert f'value="{version.text_hash}"' in text(answer), "read again, it can be answered from this page"
    assert client.post(url, {"verdict": "approved", "sha256": version.text_hash}).status_code == 302


def test_who_read_the_text_again_signs_from_the_same_page(cast, client):
    version = agreed.proposed(cast, agreed.draft(cast))
    TOTP.activate(cast.dana, generate_totp_secret())
    client.force_login(cast.dana)
    url, read = signing_page(cast, version, cast.department), version.text_hash
    client.post(f"{reverse('mfa_reauthenticate')}?next={url}", {"code": code_of(cast.dana)})
    version = changed(cast, version)
    words = {"typed_name": "Dana Director", "agrees": "on"}
    answer = client.post(url, {**words, "sha256": read})
    assert answer.status_code == 409
    assert "Read it again" in text(answer)
    assert "We keep it on Sundays." in text(answer)
    assert f'name="sha256" value="{version.text_hash}"' in text(answer)
    assert client.post(url, {**words, "sha256": version.text_hash}).status_code == 302
    assert Signature.objects.get().sha256 == version.text_hash


def test_a_wrong_code_confirms_nothing(cast, client):
    version = agreed.proposed(cast, agreed.draft(cast))
    TOTP.activate(cast.dana, generate_totp_secret())
    client.force_login(cast.dana)
    url = signing_page(cast, version, cast.department)
    wrong = f"{(int(code_of(cast.dana)) + 1) % 1_000_000:06d}"
    client.post(f"{reverse('mfa_reauthenticate')}?next={url}", {"code": wrong})
    words = {"typed_name": "Dana Director", "agrees": "on", "sha256": version.text_hash}
    assert client.post(url, words).status_code == 409
    assert not Signature.objects.exists()


def test_the_second_signer_reads_what_the_first_one_signed_whatever_the_other_is_called_now(cast, client):
    version = promised.proposed(cast)
    promised.sign_for(cast, version, cast.department)
    name = cast.department.name
    cast.department.name = "Department of Health and Joy"
    cast.department.save()
    client.force_login(cast.olivia)
    page = text(client.get(signing_page(cast, version, cast.organizers)))
    assert f"- {name} role:" in page
    assert "Health and Joy role:" not in page


def test_names_on_paper_stay_with_their_party_when_another_one_signs_meanwhile(cast, client):
    version = promised.proposed(cast)
    own, other = (promised.party(version, one).pk for one in (cast.department, cast.organizers))
    client.force_login(cast.dana)
    page = text(client.get(at(cast, "paper_new", version.pk)))
    assert f'name="name_{own}"' in page
    promised.sign_for(cast, version, cast.department)
    fields = {f"name_{other}": "O. Organizer", f"signed_{other}": "2024", "upload": promised.upload()}
    assert client.post(at(cast, "paper_new", version.pk), fields).status_code == 302
    names = dict(Signature.objects.values_list("party__organization", "typed_name"))
    assert names == {cast.department.pk: "Dana Director", cast.organizers.pk: "O. Organizer"}


def test_two_who_tell_of_one_day_do_not_tell_of_two(cast):
    made = promised.obligation(
        cast, promised.signed(cast).clauses.first(), due=PartialDate.parse("2026-01-31"), rhythm="monthly"
    )
    day = made.next_due
    actions.keep_once(obligation=made, for_day=day, by=cast.dana)
    with pytest.raises(NotNow, match="told already"):
        actions.keep_once(obligation=made, for_day=day, by=cast.ana)
    assert made.steps.filter(for_day__isnull=False).count() == 1
