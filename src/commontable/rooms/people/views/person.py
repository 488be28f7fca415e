"""Persons: the directory, one person, adding, changing."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from commontable.foundation.asking import Crumb, FormPage, only_if, typed
from commontable.foundation.sight import Audience

from .. import actions, permissions
from ..forms.fields import WordsForm
from ..forms.person import NewPersonForm, PersonForm
from ..models import Affiliation, ConflictDisclosure, Organization, Person
from ..pages import address, crumb, form_page, page_of, powers, show
from ..powers import Permission, Powers
from ..queries import contacts_of, memberships_shown, persons_listed, resident_claims_of
from ..requests import SeatedRequest, TableRequest, at_table, seated
from ..writing import default_audience


def find_person(request: TableRequest, pk: Any) -> Person:
    """Within sight; and one's own record always."""
    seen = Q(pk__in=Person.objects.visible_to(request.sight).values("pk"))
    if request.user.is_authenticated:
        seen |= Q(account=request.user)
    rows = Person.objects.filter(seen, partnership=request.partnership, merged_into__isnull=True)
    found: Person = get_object_or_404(rows.select_related("custodian", "partnership"), pk=pk)
    return found


@require_GET
@at_table
def persons(request: TableRequest) -> HttpResponse:
    chosen = WordsForm(request.GET or None)
    words = chosen.cleaned_data["words"] if chosen.is_valid() else ""
    context = {
        "page": page_of(request, persons_listed(request.partnership, request.sight, words=words)),
        "filter": chosen,
        "words": words,
        "can_add": bool(powers(request).holding(Permission.KEEP_PEOPLE)),
        "crumbs": [crumb(request, _("At the table"), "at_the_table"), Crumb(_("People"))],
    }
    return show(request, "people/person/list.html", context)


@require_GET
@at_table
def person(request: TableRequest, pk: Any) -> HttpResponse:
    it = find_person(request, pk)
    mine = powers(request)
    sight = request.sight
    is_self = mine.is_self(it)
    can_keep = permissions.can_keep_person(mine, it)
    memberships = memberships_shown(sight).filter(person=it).order_by("ends", "begins")
    context = {
        "it": it,
        "is_self": is_self,
        "affiliations": _affiliations(request, it),
        "memberships": memberships,
        "disclosures": ConflictDisclosure.objects.visible_to(sight)
        .filter(membership__person=it, membership__in=memberships.values("pk"))
        .select_related("membership__seat__body"),
        "contacts": list(contacts_of(it, sight, request.user)),
        "claims": list(resident_claims_of(it, sight, request.user)),
        "can_keep": can_keep,
        "can_add_contact": can_keep or bool(mine.holding(Permission.KEEP_PEOPLE)),
        "crumbs": [crumb(request, _("People"), "persons"), Crumb(str(it))],
    }
    return show(request, "people/person/detail.html", context)


def _affiliations(request: TableRequest, it: Person) -> Any:
    organizations = Organization.objects.visible_to(request.sight)
    rows = Affiliation.objects.visible_to(request.sight).filter(person=it, organization__in=organizations)
    return rows.select_related("organization").order_by("ends", "begins")


def _holders(request: TableRequest, mine: Powers) -> Any:
    return Organization.objects.visible_to(request.sight).filter(pk__in=mine.holding(Permission.KEEP_PEOPLE))


@require_http_methods(["GET", "POST"])
@seated
def person_add(request: SeatedRequest) -> HttpResponse:
    holders = _holders(request, powers(request))
    only_if(holders.exists())
    first = {"audience": default_audience(holders[0]) if len(holders) == 1 else Audience.PARTNERSHIP}
    form = NewPersonForm(typed(request), table=request, holders=holders, initial=first)
    page = FormPage(
        _("Add a person"),
        _("A name is enough. How to reach them is a record of its own, which only your organization sees."),
        _("Add them"),
        crumb(request, _("People"), "persons"),
        done=_("Added."),
    )

    def act(form: Any) -> str:
        new = actions.add_person(holder=form.cleaned_data["holder"], by=request.user, details=form.details())
        return address(request, "person", pk=new.pk)

    return form_page(request, form, page, act)


@require_http_methods(["GET", "POST"])
@seated
def person_edit(request: SeatedRequest, pk: Any) -> HttpResponse:
    it = find_person(request, pk)
    only_if(permissions.can_keep_person(powers(request), it))
    form = PersonForm(typed(request), table=request, of=it)
    back = crumb(request, it, "person", pk=it.pk)
    page = FormPage(_("Change the record of %(name)s") % {"name": it}, "", _("Save"), back)

    def act(form: Any) -> str:
        actions.change_person(person=it, by=request.user, details=form.details())
        return back.url

    return form_page(request, form, page, act)


person_urls: list[URLPattern] = [
    path("people/", persons, name="persons"),
    path("people/new/", person_add, name="person_add"),
    path("people/<uuid:pk>/", person, name="person"),
    path("people/<uuid:pk>/change/", person_edit, name="person_edit"),
]
