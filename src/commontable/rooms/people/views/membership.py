"""Who fills a seat: filling, replacing, ending, authority, alternate, term."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commontable.foundation.asking import FormPage, only_if, typed

from .. import actions, permissions
from ..forms.membership import (
    AlternateForm,
    AuthorityForm,
    FillingForm,
    MembershipEndingForm,
    ReplacementForm,
    TermForm,
)
from ..models import Membership
from ..pages import crumb, form_page, powers
from ..queries import memberships_shown
from ..requests import SeatedRequest, TableRequest, seated
from .seat import find_seat


def find_membership(request: TableRequest, pk: Any) -> Any:
    rows = memberships_shown(request.sight).filter(partnership=request.partnership)
    return get_object_or_404(rows.select_related("seat__body", "person", "organization", "custodian"), pk=pk)


def _kept(request: TableRequest, pk: Any) -> Any:
    """A membership the viewer may change; to others these pages are not there."""
    membership = find_membership(request, pk)
    only_if(permissions.can_keep_body(powers(request), membership))
    return membership


def _page(request: TableRequest, it: Any, headline: str, submit: str) -> FormPage:
    names = {"person": it.shown_person or _("Somebody not shown to you"), "seat": it.seat}
    return FormPage(headline % names, _state(it), submit, crumb(request, it.seat, "seat", pk=it.seat_id))


def _state(it: Membership) -> str:
    if it.organization is None:
        return str(it.get_authority_display())
    return f"{it.organization}: {it.get_authority_display()}"


def _deed(request: TableRequest, form: Any, page: FormPage, act: Callable[[Any], object]) -> HttpResponse:
    """After each of these deeds the way leads back to the seat."""

    def then(form: Any) -> str:
        act(form)
        return str(page.back.url)

    return form_page(request, form, page, then)


@require_http_methods(["GET", "POST"])
@seated
def membership_add(request: SeatedRequest, pk: Any) -> HttpResponse:
    seat = find_seat(request, pk)
    only_if(permissions.can_keep_body(powers(request), seat))
    page = FormPage(
        _("Fill the seat %(seat)s") % {"seat": seat},
        _("This is a %(seat_class)s seat.") % {"seat_class": seat.get_seat_class_display()},
        _("Fill it"),
        crumb(request, seat, "seat", pk=seat.pk),
    )

    def act(form: Any) -> None:
        actions.fill_seat(seat=seat, person=form.cleaned_data["person"], by=request.user, term=form.term())

    return _deed(request, FillingForm(typed(request), table=request, seat=seat), page, act)


@require_http_methods(["GET", "POST"])
@seated
def membership_end(request: SeatedRequest, pk: Any) -> HttpResponse:
    it = _kept(request, pk)
    page = _page(request, it, _("%(person)s leaves the seat %(seat)s"), _("End the membership"))

    def act(form: Any) -> None:
        actions.end_membership(membership=it, by=request.user, ending=form.ending())

    return _deed(request, MembershipEndingForm(typed(request)), page, act)


@require_http_methods(["GET", "POST"])
@seated
def membership_replace(request: SeatedRequest, pk: Any) -> HttpResponse:
    it = _kept(request, pk)
    page = _page(request, it, _("Who follows %(person)s in the seat %(seat)s"), _("Replace"))

    def act(form: Any) -> None:
        actions.replace_member(
            membership=it, person=form.cleaned_data["person"], by=request.user,
            term=form.term(), ending=form.ending(),
        )  # fmt: skip

    first = {"organization": it.organization_id, "authority": it.authority}
    form = ReplacementForm(typed(request), table=request, seat=it.seat, initial=first)
    return _deed(request, form, page, act)


@require_http_methods(["GET", "POST"])
@seated
def authority_change_add(request: SeatedRequest, pk: Any) -> HttpResponse:
    it = _kept(request, pk)
    page = _page(request, it, _("What %(person)s may decide in the seat %(seat)s"), _("Note the change"))

    def act(form: Any) -> None:
        actions.change_authority(membership=it, by=request.user, change=form.step())

    return _deed(request, AuthorityForm(typed(request)), page, act)


@require_http_methods(["GET", "POST"])
@seated
def alternate_edit(request: SeatedRequest, pk: Any) -> HttpResponse:
    it = _kept(request, pk)
    page = _page(request, it, _("Who sits in for %(person)s in the seat %(seat)s"), _("Save"))
    form = AlternateForm(typed(request), table=request, membership=it, initial={"alternate": it.alternate_id})

    def act(form: Any) -> None:
        actions.name_alternate(membership=it, by=request.user, alternate=form.cleaned_data["alternate"])

    return _deed(request, form, page, act)


@require_http_methods(["GET", "POST"])
@seated
def term_edit(request: SeatedRequest, pk: Any) -> HttpResponse:
    it = _kept(request, pk)
    page = _page(request, it, _("The term of %(person)s in the seat %(seat)s"), _("Save"))

    def act(form: Any) -> None:
        actions.set_term_end(membership=it, by=request.user, term_ends=form.cleaned_data["term_ends"])

    return _deed(request, TermForm(typed(request), initial={"term_ends": it.term_ends}), page, act)


membership_urls: list[URLPattern] = [
    path("seats/<uuid:pk>/filling/", membership_add, name="membership_add"),
    path("memberships/<uuid:pk>/ending/", membership_end, name="membership_end"),
    path("memberships/<uuid:pk>/replacement/", membership_replace, name="membership_replace"),
    path("memberships/<uuid:pk>/authority/", authority_change_add, name="authority_change_add"),
    path("memberships/<uuid:pk>/alternate/", alternate_edit, name="alternate_edit"),
    path("memberships/<uuid:pk>/term/", term_edit, name="term_edit"),
]
