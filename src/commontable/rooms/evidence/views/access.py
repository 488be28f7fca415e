"""Rights of access of those who contributed (CO-07), and everybody's own private links."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from commontable.foundation.asking import typed
from commontable.foundation.errors import Refusal
from commontable.rooms.people.models import Organization
from commontable.rooms.people.queries import person_of
from commontable.rooms.people.requests import SeatedRequest, seated

from .. import actions, standing
from ..forms import AccessRightForm, PrivateLinkForm, ReasonForm
from ..models import AccessRight, PrivateLink
from ..permissions import granting_for
from ..states import LinkPurpose
from .pages import address


def _rights(request: SeatedRequest) -> Any:
    rows = AccessRight.objects.visible_to(request.sight).filter(partnership=request.partnership)
    return rows.select_related("organization", "indicator", "custodian", "revocation")


def _row(request: SeatedRequest, right: AccessRight, granting: list[Organization]) -> dict[str, Any]:
    revocation = getattr(right, "revocation", None)
    is_over = bool(right.ends and right.ends < localdate())
    return {
        "right": right,
        "revocation": revocation,
        "state": _("revoked") if revocation else _("over") if is_over else _("in force"),
        "kind": "late" if revocation else "neutral" if is_over else "good",
        "may_revoke": not revocation and right.custodian in granting,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def list_rights(request: SeatedRequest) -> HttpResponse:
    granting = granting_for(request.user, request.partnership)
    form = _right_form(request, granting) if granting else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                actions.grant_access(custodian=form.chosen_custodian, details=form.details(), by=request.user)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect("evidence:access_rights", slug=request.partnership.slug)
    return _rights_page(request, granting, {"form": form}, status=422 if form and form.is_bound else 200)


def _right_form(request: SeatedRequest, granting: list[Organization], *, bound: bool = True) -> AccessRightForm:
    held = standing.indicators_seen(request.partnership, request.sight).filter(custodian__in=granting)
    organizations = Organization.objects.visible_to(request.sight).filter(partnership=request.partnership)
    return AccessRightForm(
        typed(request) if bound else None, custodians=granting, organizations=organizations, indicators=held,
        initial={"begins": localdate()},
    )  # fmt: skip


def _rights_page(
    request: SeatedRequest, granting: list[Organization], forms: dict[str, Any], status: int
) -> HttpResponse:
    rows = [_row(request, right, granting) for right in _rights(request)]
    shown = {"rows": rows, "reason_form": ReasonForm(auto_id=False)}
    return render(request, "evidence/access/list.html", shown | forms, status=status)


@require_POST
@seated
def create_revocation(request: SeatedRequest, pk: Any) -> HttpResponse:
    granting = granting_for(request.user, request.partnership)
    right = get_object_or_404(_rights(request).filter(custodian__in=granting), pk=pk)
    form = ReasonForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            actions.revoke_access(right=right, why=form.cleaned_data["why"], by=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            status = 409
        else:
            return redirect("evidence:access_rights", slug=request.partnership.slug)
    else:
        messages.error(request, _("Say why the right of %(who)s is revoked.") % {"who": right.organization})
    return _rights_page(request, granting, {"form": _right_form(request, granting, bound=False)}, status=status)


def _my_links(request: SeatedRequest) -> Any:
    return PrivateLink.objects.filter(
        partnership=request.partnership, person=person_of(request.user, request.partnership), revoked_at__isnull=True
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@seated
def list_links(request: SeatedRequest) -> HttpResponse:
    form = PrivateLinkForm(typed(request), initial={"purpose": request.GET.get("purpose")})
    shown: dict[str, Any] = {"form": form}
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            link, secret = actions.make_private_link(
                partnership=request.partnership, purpose=LinkPurpose(form.cleaned_data["purpose"]),
                name=form.cleaned_data["name"], by=request.user, ends=form.cleaned_data["ends"],
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error("ends", str(refusal))
        else:
            status = 200
            shown = {"form": PrivateLinkForm(), "made": link, "use": _use(link), "secret": _told(request, link, secret)}
    shown["links"] = [_link_row(request, link) for link in _my_links(request)]
    return render(request, "evidence/access/links.html", shown, status=status)


def _link_row(request: SeatedRequest, link: PrivateLink) -> dict[str, Any]:
    return {
        "link": link,
        "detail": capfirst(link.get_purpose_display()),
        "renew": address(request, "link_renewals", link.pk),
        "revoke": address(request, "link_revocations", link.pk),
    }


def _use(link: PrivateLink) -> str:
    if link.purpose == LinkPurpose.API:
        return _("The program sends it as: Authorization: Bearer, and then these letters.")
    return _("Subscribe to this address in your calendar.")


def _told(request: SeatedRequest, link: PrivateLink, secret: str) -> str:
    """What the person copies: an address for a calendar, the bare secret for a program."""
    if link.purpose == LinkPurpose.API:
        return secret
    return request.build_absolute_uri(address(request, "private_calendar", secret))


@require_POST
@seated
def create_link_renewal(request: SeatedRequest, pk: Any) -> HttpResponse:
    link = actions.renew_private_link(link=get_object_or_404(_my_links(request), pk=pk), by=request.user)
    messages.success(request, _("The link works until %(day)s.") % {"day": date_format(link.ends)})
    return redirect("evidence:links", slug=request.partnership.slug)


@require_POST
@seated
def create_link_revocation(request: SeatedRequest, pk: Any) -> HttpResponse:
    link = get_object_or_404(_my_links(request), pk=pk)
    actions.revoke_private_link(link=link, by=request.user)
    messages.success(request, _("The link opens nothing any more."))
    return redirect("evidence:links", slug=request.partnership.slug)
