"""The pages for signing: the second factor, the certificate, withdrawal, and papers signed elsewhere."""

from __future__ import annotations

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse
from django.utils.timezone import localdate

from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience
from commontable.rooms.agreements import actions
from commontable.rooms.agreements.models import (
    Signature,
    SignedText,
    Version,
)
from commontable.rooms.agreements.promise_details import Leaving, PaperSigner
from commontable.rooms.agreements.states import VersionState

from . import promised
from .test_promise_pages import at, status_of, text


@pytest.fixture
def made(cast, version):
    return promised.obligation(cast, version.clauses.get(number="2"), due=PartialDate.parse("2020-01-31"))


@pytest.fixture
def version(cast):
    return promised.signed(cast)


# --- Signing ---------------------------------------------------------------------------------------------------------


def code_of(account) -> str:
    secret = get_adapter().decrypt(Authenticator.objects.get(user=account, type="totp").data["secret"])
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06d}"


@pytest.fixture
def proposed(cast):
    return promised.proposed(cast)


def signing_page(cast, version, organization) -> str:
    return at(cast, "signature_new", version.pk, promised.party(version, organization).pk)


def test_who_has_no_second_factor_is_told_how_to_get_one(cast, client, proposed):
    client.force_login(cast.dana)
    page = text(client.get(signing_page(cast, proposed, cast.department)))
    assert "You have no second factor yet" in page
    assert reverse("mfa_index") in page
    assert "typed_name" not in page


def test_signing_from_reading_to_the_certificate(cast, client, proposed):
    TOTP.activate(cast.dana, generate_totp_secret())
    client.force_login(cast.dana)
    url = signing_page(cast, proposed, cast.department)
    page = text(client.get(url))
    assert "First confirm that it is you" in page
    assert "We train each other&#x27;s staff." in page
    words = {"typed_name": "Dana Director", "sha256": proposed.text_hash, "agrees": "on", "strokes": "M1 1 L9 9"}
    refused = client.post(url, words)
    assert refused.status_code == 409
    assert "Confirm with your second factor" in text(refused)
    assert "M1 1 L9 9" in text(refused), "what was drawn is not lost"
    confirmed = client.post(f"{reverse('mfa_reauthenticate')}?next={url}", {"code": code_of(cast.dana)})
    assert confirmed.url == url
    assert "Type your full name" in text(client.get(url))
    assert client.post(url, {**words, "agrees": ""}).status_code == 422
    done = client.post(url, words, follow=True)
    signature = Signature.objects.get()
    assert (signature.second_factor, signature.strokes) == ("totp", "M1 1 L9 9")
    page = text(done)
    assert "1 signature; 2 suffice" in page
    assert "Dana Director" in page
    assert "a code from an authenticator app" in page
    assert "The text that is kept has the hash that was signed." in page
    assert client.get(url).status_code == 200, "a signed version may be looked at again"
    assert client.post(url, words).status_code == 409, "nobody signs twice"


@pytest.mark.parametrize("name", ["ana", "omar", "olivia", "hank", "rosa", "esther", "sol"])
def test_nobody_else_finds_the_page_for_signing(cast, client, proposed, name):
    client.force_login(cast.account(name))
    assert client.get(signing_page(cast, proposed, cast.department)).status_code == 404


def test_the_certificate_says_when_what_is_stored_is_not_what_was_signed(cast, client, version):
    url = at(cast, "certificate", version.pk)
    page = text(client.get(url))
    assert "NOT equal" not in page
    cast.department.name = "Department of Well-being"
    cast.department.save()
    assert "differs from the signed text" in text(client.get(url))
    SignedText.objects.filter(version=version).update(text="Something else")
    assert "does not have the hash that was signed" in text(client.get(url))


@pytest.mark.parametrize("begins", [None, PartialDate.parse("2024-03")])
def test_the_dates_are_part_of_what_was_signed(cast, client, begins):
    version = promised.signed(cast, effective_from=begins)
    url = at(cast, "certificate", version.pk)
    assert "differs from the signed text" not in text(client.get(url))
    type(version).objects.filter(pk=version.pk).update(effective_to=PartialDate.parse("2099"))
    assert "differs from the signed text" in text(client.get(url))


def test_who_signed_on_paper_is_asked_for_while_somebody_has_not(cast, client, proposed):
    """A link on the certificate leads to a page that is there."""
    client.force_login(cast.dana)
    certificate, papers = at(cast, "certificate", proposed.pk), at(cast, "paper_new", proposed.pk)
    assert papers in text(client.get(certificate))
    assert client.get(papers).status_code == 200
    promised.sign_for(cast, proposed, cast.department)
    promised.sign_for(cast, proposed, cast.organizers)
    assert papers not in text(client.get(certificate))
    assert client.get(papers).status_code == 404


def test_the_signed_text_comes_byte_by_byte(cast, client, version):
    import hashlib

    answer = client.get(at(cast, "signed_text", version.pk))
    assert hashlib.sha256(answer.content).hexdigest() == version.text_hash


def test_a_drawn_signature_stays_at_the_table(cast, client):
    version = promised.proposed(cast)
    promised.sign_for(cast, version, cast.department, strokes="M7 7 L8 8")
    promised.sign_for(cast, version, cast.organizers)
    actions.share_agreement(agreement=version.agreement, audience=Audience.PUBLIC, by=cast.dana)
    url = at(cast, "certificate", version.pk)
    assert "M7 7 L8 8" not in text(client.get(url))
    client.force_login(cast.rosa)
    assert "M7 7 L8 8" in text(client.get(url))


def test_withdrawing_through_the_page(cast, client, version):
    client.force_login(cast.olivia)
    url = at(cast, "withdrawal_new", version.pk, promised.party(version, cast.organizers).pk)
    assert client.post(url, {"effective": "2020-01-01", "why": "x"}).status_code == 409
    done = client.post(url, {"effective": localdate().isoformat(), "why": "The board decided so."}, follow=True)
    assert "The board decided so." in text(done)
    assert Version.objects.get().state == VersionState.WITHDRAWN
    client.force_login(cast.dana)
    assert client.get(url).status_code == 404


def test_importing_a_signed_paper_with_its_clauses_beside_it(cast, client):
    client.force_login(cast.dana)
    fields = {
        "title": "Old memorandum", "kind": "mou", "language": "en", "custodian": cast.department.pk,
        "parties": [cast.department.pk, cast.organizers.pk], "effective_from": "spring 2012",
    }  # fmt: skip
    url = at(cast, "import_new")
    bad = client.post(url, {**fields, "upload": promised.upload("mou.pdf", b"MZ")})
    assert bad.status_code == 409
    assert "not a PDF, JPEG or PNG file" in text(bad)
    client.post(url, {**fields, "upload": promised.upload("mou.pdf")})
    version = Version.objects.get()
    clauses = at(cast, "paper_clauses", version.pk)
    assert client.post(clauses, {"number": "1"}).status_code == 422
    client.post(clauses, {"number": "1", "heading": "Vision", "text": "We share it.", "page": "2"})
    page = text(client.get(clauses))
    assert "1 clause entered" in page
    assert "#page=2" in page
    paper = at(cast, "paper_new", version.pk)
    first, second = (promised.party(version, one).pk for one in (cast.department, cast.organizers))
    names = {f"name_{first}": "D. Director", f"name_{second}": "O. Organizer"}
    assert "Say when it was signed" in text(client.post(paper, {f"name_{first}": "D. Director"}))
    done = client.post(paper, {**names, f"signed_{first}": "spring 2012", f"signed_{second}": "May 2012"}, follow=True)
    version.refresh_from_db()
    assert version.state == VersionState.SIGNED
    page = text(done)
    assert "2 signatures; 2 suffice" in page
    assert "spring 2012" in page
    assert "mou.pdf" in page
    scan = at(cast, "scan", version.scans.get().pk)
    assert status_of(client, scan) == 200
    actions.share_agreement(agreement=version.agreement, audience=Audience.PUBLIC, by=cast.dana)
    client.force_login(cast.esther)
    assert status_of(client, scan) == 404, "handwriting stays at the table"


def test_a_paper_cannot_be_entered_over_approvals_that_are_asked_for(cast, client):
    from commontable.rooms.agreements.drafting_details import Asked, StepDetails

    draft = promised.agreement(cast).versions.get()
    actions.add_approval_step(version=draft, details=StepDetails("Counsel", (Asked(cast.department),)), by=cast.dana)
    client.force_login(cast.dana)
    signs = promised.party(draft, cast.department).pk
    fields = {f"name_{signs}": "D.D.", f"signed_{signs}": "2012", "upload": promised.upload()}
    answer = client.post(at(cast, "paper_new", draft.pk), fields)
    assert answer.status_code == 409
    assert "every approval asked for" in text(answer)
    assert not Signature.objects.exists()


def test_imports_write_their_lines_in_the_ledger(cast):
    from commontable.foundation.models import LedgerLine
    from commontable.rooms.agreements.drafting_details import AgreementDetails, Bound, ClauseDetails, VersionDetails

    parties = (Bound(cast.department), Bound(cast.organizers))
    paper = actions.Paper(AgreementDetails("Old", parties=parties), VersionDetails("Old"), promised.upload())
    version = actions.import_signed(holder=cast.department, paper=paper, by=cast.dana)
    clause = ClauseDetails(number="1", heading="Vision", text="We share it.")
    assert actions.enter_clause(version=version, details=clause, page=3, by=cast.dana).page == 3
    signers = [
        PaperSigner(promised.party(version, one), "Somebody", PartialDate.parse("2012"))
        for one in (cast.department, cast.organizers)
    ]
    actions.enter_signatures(version=version, scan=version.scans.get(), signers=signers, by=cast.dana)
    deeds = set(LedgerLine.objects.values_list("deed", flat=True))
    assert {"agreement_started", "signed_paper_imported", "clause_added", "version_signed_on_paper"} <= deeds


def test_a_withdrawal_keeps_the_rest_readable(cast, client, version, made):
    leaving = Leaving(localdate(), "We moved.")
    actions.withdraw(version=version, party=promised.party(version, cast.organizers), leaving=leaving, by=cast.olivia)
    for name, pk in (("certificate", version.pk), ("obligation", made.pk), ("standing", version.agreement_id)):
        assert client.get(at(cast, name, pk)).status_code == 200
