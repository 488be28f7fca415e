"""Who belongs to an organization: beginning, another role, ending."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commontable.foundation.asking import FormPage, only_if, typed

from .. import actions, permissions
from ..forms.fields import EndingForm
from ..forms.organization import AffiliationForm, AffiliationRoleForm
from ..models import Affiliation
from ..pages import crumb, form_page, powers
from ..requests import SeatedRequest, TableRequest, seated
from ..states import AffiliationRole
from .organization import find_organization


@require_http_methods(["GET", "POST"])
@seated
def affiliation_add(request: SeatedRequest, pk: Any) -> HttpResponse:
    organization = find_organization(request, pk)
    mine = powers(request)
    only_if(mine.keeps_table or permissions.can_give_role(mine, organization, AffiliationRole.MEMBER))
    form = AffiliationForm(typed(request), table=request)
    back = crumb(request, organization, "organization", pk=organization.pk)
    page = FormPage(
        _("Who belongs to %(name)s") % {"name": organization},
        _("Roles other than member open the organization's own records to the person."),
        _("Note it"),
        back,
    )

    def act(form: Any) -> str:
        actions.begin_affiliation(
            person=form.cleaned_data["person"], organization=organization, by=request.user, details=form.details()
        )
        return back.url

    return form_page(request, form, page, act)


def _find(request: TableRequest, pk: Any) -> Affiliation:
    rows = Affiliation.objects.visible_to(request.sight).current().filter(partnership=request.partnership)
    found: Affiliation = get_object_or_404(rows.select_related("person", "organization__custodian"), pk=pk)
    find_organization(request, found.organization_id)
    mine = powers(request)
    plain = found.role == AffiliationRole.MEMBER and mine.keeps_table
    only_if(plain or permissions.can_give_role(mine, found.organization, found.role))
    return found


@require_http_methods(["GET", "POST"])
@seated
def affiliation_edit(request: SeatedRequest, pk: Any) -> HttpResponse:
    it = _find(request, pk)
    back = crumb(request, it.organization, "organization", pk=it.organization_id)
    form = AffiliationRoleForm(typed(request), table=request, initial={"role": it.role, "title": it.title})
    names = {"person": it.person, "organization": it.organization}
    page = FormPage(
        _("Another role of %(person)s in %(organization)s") % names,
        _("The former role stays on record with the day it ended."),
        _("Save"),
        back,
    )

    def act(form: Any) -> str:
        actions.change_affiliation(affiliation=it, by=request.user, details=form.details())
        return back.url

    return form_page(request, form, page, act)


@require_http_methods(["GET", "POST"])
@seated
def affiliation_end(request: SeatedRequest, pk: Any) -> HttpResponse:
    it = _find(request, pk)
    back = crumb(request, it.organization, "organization", pk=it.organization_id)
    names = {"person": it.person, "organization": it.organization}
    page = FormPage(_("%(person)s no longer belongs to %(organization)s") % names, "", _("Note it"), back)

    def act(form: Any) -> str:
        actions.end_affiliation(affiliation=it, by=request.user, ends=form.cleaned_data["ends"])
        return back.url

    return form_page(request, EndingForm(typed(request)), page, act)


affiliation_urls: list[URLPattern] = [
    path("organizations/<uuid:pk>/affiliations/new/", affiliation_add, name="affiliation_add"),
    path("affiliations/<uuid:pk>/change/", affiliation_edit, name="affiliation_edit"),
    path("affiliations/<uuid:pk>/ending/", affiliation_end, name="affiliation_end"),
]
