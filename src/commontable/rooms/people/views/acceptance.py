"""Accepting an invitation by its link. Links that no longer work say why, and never whose they were."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from commontable.foundation.errors import Refusal

from ..actions.acceptances import NewAccount, accept_invitation
from ..forms.invitation import AcceptanceForm
from ..models import Account, Invitation
from ..models.invitation import hashed

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@sensitive_post_parameters("password1", "password2")
@never_cache
@require_http_methods(["GET", "POST"])
def acceptance(request: HttpRequest, token: str) -> HttpResponse:
    refused: HttpResponse | None = ratelimit.consume_or_429(request, action="accept_invitation", limit_get=True)
    if refused:
        return refused
    invitation = _invitation(token)
    if invitation is None or not invitation.is_open:
        status = 404 if invitation is None else 410
        return render(request, "people/invitation/closed.html", {"invitation": invitation}, status=status)
    if not request.user.is_authenticated and Account.objects.filter(email=invitation.email).exists():
        return _ask_to_sign_in(request, invitation)
    form = AcceptanceForm(
        request.POST if request.method == "POST" else None,
        invitation=invitation,
        needs_password=not request.user.is_authenticated,
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _accept(request, invitation, form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "invitation": invitation}
    return render(request, "people/invitation/accept.html", context, status=422 if form.is_bound else 200)


def _invitation(token: str) -> Invitation | None:
    rows = Invitation.objects.select_related("partnership", "person", "organization", "seat__body", "custodian")
    return rows.filter(token_hash=hashed(token)).first()


def _ask_to_sign_in(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    messages.info(
        request,
        _("You have an account already. Sign in with it to accept the invitation to %(partnership)s.")
        % {"partnership": invitation.partnership},
    )
    return redirect_to_login(request.path)


def _accept(request: HttpRequest, invitation: Invitation, form: AcceptanceForm) -> HttpResponse:
    if request.user.is_authenticated:
        accept_invitation(invitation=invitation, by=request.user, residence=form.residence())
    else:
        new = NewAccount(form.cleaned_data["password1"], language=(get_language() or "")[:2])
        account = accept_invitation(invitation=invitation, by=new, residence=form.residence())
        login(request, account, backend=BACKEND)
        messages.success(
            request, _("Welcome. Next time sign in with your e-mail address, or add a passkey on your account page.")
        )
    return redirect(reverse("table:partnership", args=[invitation.partnership.slug]))
