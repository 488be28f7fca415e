"""Organizations: the directory, one organization, adding, changing."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commontable.foundation.asking import Crumb, FormPage, only_if, typed
from commontable.foundation.sight import Audience

from .. import actions, permissions
from ..details import OrganizationDetails
from ..forms.organization import NewMemberForm, NewOrganizationForm, OrganizationFilter, OrganizationForm
from ..models import Affiliation, Body, Organization, PartnerCandidate, Person
from ..pages import address, crumb, form_page, page_of, powers, show
from ..queries import memberships_shown, organizations_listed
from ..requests import SeatedRequest, TableRequest, at_table, seated
from ..states import INSIDE_ROLES, AffiliationRole, Standing


def find_organization(request: TableRequest, pk: Any) -> Organization:
    rows = Organization.objects.visible_to(request.sight).filter(
        partnership=request.partnership, merged_into__isnull=True
    )
    found: Organization = get_object_or_404(rows.select_related("custodian"), pk=pk)
    return found


@require_GET
@at_table
def organizations(request: TableRequest) -> HttpResponse:
    chosen = OrganizationFilter(request.GET or None)
    wanted = chosen.cleaned_data if chosen.is_valid() else {}
    rows = organizations_listed(request.partnership, request.sight, words=wanted.get("words", ""))
    for name in ("sector", "standing"):
        if wanted.get(name):
            rows = rows.filter(**{name: wanted[name]})
    context = {
        "page": page_of(request, rows),
        "filter": chosen,
        "is_filtered": any(wanted.values()),
        "can_add": permissions.can_keep_table(powers(request)),
        "crumbs": [crumb(request, _("At the table"), "at_the_table"), Crumb(_("Organizations"))],
    }
    return show(request, "people/organization/list.html", context)


@require_GET
@at_table
def organization(request: TableRequest, pk: Any) -> HttpResponse:
    it = find_organization(request, pk)
    mine = powers(request)
    may_keep = permissions.can_keep_organization(mine, it)
    sight = request.sight
    context = {
        "it": it,
        "parent": Organization.objects.visible_to(sight).filter(pk=it.parent_id).first(),
        "seats": memberships_shown(sight).filter(organization=it).order_by("ends", "begins"),
        "bodies": Body.objects.visible_to(sight).current().filter(custodian=it, partnership=it.partnership),
        "members": Organization.objects.visible_to(sight).filter(parent=it, merged_into__isnull=True),
        "people": _people(request, it),
        "candidacies": PartnerCandidate.objects.visible_to(sight).filter(organization=it),
        "can_keep": may_keep,
        "can_add_member": may_keep and it.standing == Standing.PARTNER,
        "can_affiliate": permissions.can_give_role(mine, it, AffiliationRole.MEMBER) or mine.keeps_table,
        "can_give_roles": permissions.can_give_role(mine, it, AffiliationRole.ADMINISTRATOR),
        "inside_roles": INSIDE_ROLES,
        "crumbs": [crumb(request, _("Organizations"), "organizations"), Crumb(str(it))],
    }
    return show(request, "people/organization/detail.html", context)


def _people(request: TableRequest, it: Organization) -> Any:
    """Affiliations within sight whose person is within sight too."""
    shown = Prefetch("person", Person.objects.visible_to(request.sight), to_attr="shown_person")
    rows = Affiliation.objects.visible_to(request.sight).current().filter(organization=it).prefetch_related(shown)
    return [row for row in rows.order_by("person__name") if row.shown_person]


@require_http_methods(["GET", "POST"])
@seated
def organization_add(request: SeatedRequest) -> HttpResponse:
    only_if(permissions.can_keep_table(powers(request)))
    form = NewOrganizationForm(typed(request), table=request, initial={"audience": Audience.PUBLIC})
    page = FormPage(
        _("Add an organization"),
        _("A partner, or one that is being considered. Until it has an administrator, you keep its record."),
        _("Add it"),
        crumb(request, _("Organizations"), "organizations"),
        done=_("Added."),
    )

    def act(form: Any) -> str:
        new = actions.add_organization(partnership=request.partnership, by=request.user, details=form.details())
        return address(request, "organization", pk=new.pk)

    return form_page(request, form, page, act)


@require_http_methods(["GET", "POST"])
@seated
def member_add(request: SeatedRequest, pk: Any) -> HttpResponse:
    parent = find_organization(request, pk)
    only_if(permissions.can_add_organization(powers(request), parent) and parent.standing == Standing.PARTNER)
    form = NewMemberForm(typed(request), table=request, initial={"audience": Audience.CUSTODIAN})
    page = FormPage(
        _("Add a member institution of %(parent)s") % {"parent": parent},
        _("Such as a congregation, a union local or a neighborhood association, with people of its own."),
        _("Add it"),
        crumb(request, parent, "organization", pk=parent.pk),
        done=_("Added."),
    )

    def act(form: Any) -> str:
        details = OrganizationDetails(**form.cleaned_data, parent=parent, standing=Standing.INSTITUTIONAL_MEMBER)
        new = actions.add_organization(partnership=request.partnership, by=request.user, details=details)
        return address(request, "organization", pk=new.pk)

    return form_page(request, form, page, act)


@require_http_methods(["GET", "POST"])
@seated
def organization_edit(request: SeatedRequest, pk: Any) -> HttpResponse:
    it = find_organization(request, pk)
    only_if(permissions.can_keep_organization(powers(request), it))
    form = OrganizationForm(typed(request), table=request, of=it)
    back = crumb(request, it, "organization", pk=it.pk)
    page = FormPage(_("Change the record of %(name)s") % {"name": it}, "", _("Save"), back)

    def act(form: Any) -> str:
        actions.change_organization(organization=it, by=request.user, details=form.details())
        return back.url

    return form_page(request, form, page, act)


organization_urls: list[URLPattern] = [
    path("organizations/", organizations, name="organizations"),
    path("organizations/new/", organization_add, name="organization_add"),
    path("organizations/<uuid:pk>/", organization, name="organization"),
    path("organizations/<uuid:pk>/change/", organization_edit, name="organization_edit"),
    path("organizations/<uuid:pk>/members/new/", member_add, name="member_add"),
]
