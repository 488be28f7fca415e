"""The site operator keeps the installation running, opens tables and closes accounts. No partnership content here."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from commontable.foundation import health
from commontable.foundation.errors import Refusal
from commontable.foundation.sight import Sight

from ..actions.accounts import close_account, reopen_account
from ..actions.openings import open_partnership
from ..forms.operator import AccountDeedForm, OpeningForm
from ..letters import deliver
from ..models import Account, Partnership
from ..queries.operator import operator_deeds
from ..requests import operator_only


@operator_only
@never_cache
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    public = list(Partnership.objects.visible_to(Sight()))
    findings = health.findings()
    context = {
        "headline": _headline(findings),
        "findings": findings,
        "partnerships": public,
        "hidden_partnerships": Partnership.objects.count() - len(public),
        "deeds": operator_deeds(20),
    }
    return render(request, "people/operator/home.html", context)


def _headline(findings: list[health.Finding]) -> str:
    wrong = [finding.subject for finding in findings if finding.state != health.State.GOOD]
    if not wrong:
        return _("This installation is in order.")
    return _("This installation needs a look: %(subjects)s.") % {"subjects": ", ".join(wrong)}


@operator_only
@never_cache
@require_http_methods(["GET", "POST"])
def opening(request: HttpRequest) -> HttpResponse:
    """Opens a partnership and invites its first administrator; the link is shown on this one page, once."""
    form = OpeningForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = open_partnership(opening=form.opening(), by=cast(Account, request.user))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            context = {"invitation": sent.invitation, "delivery": deliver(sent, request)}
            return render(request, "people/operator/opened.html", context, status=201)
    status = 422 if form.is_bound else 200
    return render(request, "people/operator/opening.html", {"form": form}, status=status)


@operator_only
@never_cache
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Closes or reopens the account of an exact address. There is no list of accounts to browse."""
    form = AccountDeedForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["deed"] == "close":
                close_account(email=form.cleaned_data["email"], by=cast(Account, request.user))
                messages.success(request, _("The account is closed. Whoever used it is signed out everywhere."))
            else:
                reopen_account(email=form.cleaned_data["email"], by=cast(Account, request.user))
                messages.success(request, _("The account is open again."))
        except Refusal as refusal:
            form.add_error("email", str(refusal))
        else:
            return redirect("operator:home")
    status = 422 if form.is_bound else 200
    return render(request, "people/operator/account.html", {"form": form}, status=status)
