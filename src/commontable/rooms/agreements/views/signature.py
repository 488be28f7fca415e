"""Signing in the product, the certificate, the text that was signed, and withdrawing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commontable.foundation.errors import Refusal
from commontable.rooms.people.models import Person
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions
from ..certifying import certificate_of
from ..confirming import confirmation_of, factors_of
from ..forms.signing import LeavingForm, SigningForm
from ..models import Party, SignedText, Version
from ..promise_permissions import can_sign
from ..signed_text import kept_text_of
from ..signing import signers_of
from ..states import VersionState
from .finding import find_version, rows_of
from .overtaken import shows_now
from .pages import CONFLICT, INVALID, FormPage, address, asked, crumb, crumbs, only_if, typed


def _party(request: TableRequest, version: Version, pk: Any) -> Party:
    rows = rows_of(request, Party).filter(agreement=version.agreement).select_related("organization", "partnership")
    found: Party = get_object_or_404(rows, pk=pk)
    only_if(found in signers_of(version))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@seated
def new_signature(request: SeatedRequest, pk: Any, party: Any) -> HttpResponse:
    """First the second factor, then the text and the name. Without JavaScript the typed name suffices."""
    version = find_version(request, pk)
    signs = _party(request, version, party)
    only_if(can_sign(request.user, signs) and version.state in (VersionState.APPROVED, VersionState.SIGNED))
    confirmation = confirmation_of(request)
    person = Person.objects.filter(account=request.user, partnership=request.partnership).first()
    begins = {"sha256": version.text_hash, "typed_name": person.name if person else ""}
    form = SigningForm(typed(request), initial=begins)
    status = 200
    if form.is_bound:
        status = INVALID
        if form.is_valid():
            try:
                if confirmation is None:
                    raise Refusal(_("Confirm with your second factor that it is you, then sign within 10 minutes."))
                actions.sign(
                    version=version, party=signs, words=form.words(), confirmation=confirmation, by=request.user
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                shows_now(form, "sha256", version.text_hash)
                status = CONFLICT
            else:
                messages.success(request, _("You have signed. This is the certificate; print it or come back to it."))
                return redirect(address(request, "certificate", version.pk))
    shown = {
        "version": version,
        "party": signs,
        "text": kept_text_of(version),
        "factors": factors_of(request.user),
        "confirmation": confirmation,
        "form": form,
        "crumbs": crumbs(
            request, crumb(request, version.title, "version", version.pk), {"label": _("Sign"), "url": ""}
        ),
    }
    return render(request, "agreements/signature/new.html", shown, status=status)


@require_safe
@at_table
def show_certificate(request: TableRequest, pk: Any) -> HttpResponse:
    """Who signed for whom, when and how confirmed; whether what is stored is what was signed is worked out now."""
    version = find_version(request, pk)
    shown = {
        "version": version,
        "certificate": certificate_of(version, request.sight, request.user),
        "at_table": request.partnership.pk in request.sight.partnerships,
        "crumbs": crumbs(
            request, crumb(request, version.title, "version", version.pk), {"label": _("Signatures"), "url": ""}
        ),
    }
    return render(request, "agreements/signature/certificate.html", shown)


@require_safe
@at_table
def show_text(request: TableRequest, pk: Any) -> HttpResponse:
    """The bytes that were hashed, so that anybody can hash them again."""
    text = get_object_or_404(rows_of(request, SignedText), version=find_version(request, pk))
    response = HttpResponse(text.text.encode(), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="signed-text.txt"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_withdrawal(request: SeatedRequest, pk: Any, party: Any) -> HttpResponse:
    version = find_version(request, pk)
    leaves = _party(request, version, party)
    only_if(can_sign(request.user, leaves) and version.signatures.filter(party=leaves).exists())
    form = LeavingForm(typed(request))
    lede = _("The signature and the text stay on record; this stands beside them, with your name and the reason.")
    page = FormPage(_("Withdraw %(party)s from “%(version)s”") % {"party": leaves, "version": version.title}, lede,
                    _("Withdraw"))  # fmt: skip

    def act() -> str:
        actions.withdraw(version=version, party=leaves, leaving=form.leaving(), by=request.user)
        return address(request, "certificate", version.pk)

    return asked(request, form, page, crumb(request, version.title, "version", version.pk), act)
