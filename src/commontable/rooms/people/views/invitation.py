"""Inviting: the list of invitations one's organization sent, a new one, the same again, and revoking."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commontable.foundation.errors import Refusal

from ..actions.invitations import Newcomer, Sent, invite, invite_again, invite_newcomer, revoke_invitation
from ..details import PersonDetails
from ..forms.invitation import InvitationForm, Inviter
from ..letters import deliver
from ..models import Invitation
from ..powers import powers_of
from ..requests import SeatedRequest, in_role
from ..states import Role

PAGE = 50
who_invites = in_role(Role.BACKBONE_STAFF, Role.ORGANIZATION_ADMINISTRATOR)


def _inviter(request: SeatedRequest) -> Inviter:
    return Inviter(powers_of(request.user, request.partnership), request.sight)


def _sent_by(request: SeatedRequest) -> Any:
    """The invitations of the organizations this account invites for."""
    mine = Invitation.objects.visible_to(request.sight).filter(partnership=request.partnership)
    return mine.filter(custodian__in=_inviter(request).holders)


@who_invites
@never_cache
@require_GET
def invitations(request: SeatedRequest) -> HttpResponse:
    sent = _sent_by(request)
    rows = sent.select_related("person", "organization", "seat__body")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "people/invitation/list.html", {"page": page, "open_count": sent.open().count()})


@who_invites
@never_cache
@require_http_methods(["GET", "POST"])
def new_invitation(request: SeatedRequest) -> HttpResponse:
    form = InvitationForm(
        request.POST if request.method == "POST" else None,
        inviter=_inviter(request),
        initial={"person": request.GET.get("person")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _handed_over(request, _invite(request, form))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(request, "people/invitation/new.html", {"form": form}, status=422 if form.is_bound else 200)


def _invite(request: SeatedRequest, form: InvitationForm) -> Sent:
    offer, custodian, person = form.offer(), form.custodian(), form.cleaned_data["person"]
    if person:
        return invite(person=person, offer=offer, custodian=custodian, by=request.user)
    newcomer = Newcomer(form.holder(), PersonDetails(form.cleaned_data["name"], form.cleaned_data["language"]))
    return invite_newcomer(newcomer=newcomer, offer=offer, custodian=custodian, by=request.user)


@who_invites
@require_POST
def another(request: SeatedRequest, pk: str) -> HttpResponse:
    invitation = get_object_or_404(_sent_by(request), pk=pk)
    try:
        return _handed_over(request, invite_again(invitation=invitation, by=request.user))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("people:invitations", slug=request.partnership.slug)


@who_invites
@require_POST
def revocation(request: SeatedRequest, pk: str) -> HttpResponse:
    invitation = get_object_or_404(_sent_by(request), pk=pk)
    try:
        revoke_invitation(invitation=invitation, by=request.user)
        messages.success(request, _("The invitation is revoked. Its link no longer works."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("people:invitations", slug=request.partnership.slug)


def _handed_over(request: SeatedRequest, sent: Sent) -> HttpResponse:
    """The page that shows the link, this once: only its hash is kept."""
    context = {"invitation": sent.invitation, "delivery": deliver(sent, request)}
    return render(request, "people/invitation/sent.html", context, status=201)


invitation_urls: list[URLPattern] = [
    path("invitations/", invitations, name="invitations"),
    path("invitations/new/", new_invitation, name="invitation_new"),
    path("invitations/<uuid:pk>/again/", another, name="invitation_again"),
    path("invitations/<uuid:pk>/revocation/", revocation, name="invitation_revocation"),
]
