"""How to reach a person: adding a way, removing one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commontable.foundation.asking import FormPage, only_if, typed

from .. import actions, permissions
from ..forms.person import ContactForm
from ..models import Contact, Organization, Person
from ..pages import crumb, form_page, powers
from ..powers import Permission, Powers
from ..queries import contacts_of
from ..requests import SeatedRequest, seated
from .person import find_person


def _holder(mine: Powers, person: Person) -> Organization | None:
    """Who will hold it: the person's custodian where the viewer may act for it, else the viewer's organization."""
    if permissions.can_keep_person(mine, person):
        return person.custodian
    return Organization.objects.filter(pk__in=mine.holding(Permission.KEEP_PEOPLE)).first()


@require_http_methods(["GET", "POST"])
@seated
def contact_add(request: SeatedRequest, pk: Any) -> HttpResponse:
    person = find_person(request, pk)
    holder = _holder(powers(request), person)
    only_if(holder is not None)
    form = ContactForm(typed(request), table=request)
    back = crumb(request, person, "person", pk=person.pk)
    page = FormPage(
        _("How to reach %(person)s") % {"person": person},
        _("Only %(holder)s and %(person)s see it.") % {"holder": holder, "person": person},
        _("Add it"),
        back,
    )

    def act(form: Any) -> str:
        actions.add_contact(person=person, by=request.user, details=form.details(), holder=holder)
        return back.url

    return form_page(request, form, page, act)


@require_http_methods(["GET", "POST"])
@seated
def contact_remove(request: SeatedRequest, pk: Any) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.select_related("person", "custodian"), pk=pk)
    person = find_person(request, contact.person_id)
    get_object_or_404(contacts_of(person, request.sight, request.user), pk=pk)
    mine = powers(request)
    only_if(mine.is_self(person) or mine.holds(contact.custodian, Permission.KEEP_PEOPLE))
    back = crumb(request, person, "person", pk=person.pk)
    page = FormPage(
        _("Remove this way to reach %(person)s?") % {"person": person},
        str(contact),
        _("Remove it"),
        back,
        done=_("Removed."),
        kind="danger",
    )

    def act(form: Any) -> str:
        actions.remove_contact(contact=contact, by=request.user)
        return back.url

    return form_page(request, forms.Form(typed(request)), page, act)


contact_urls: list[URLPattern] = [
    path("people/<uuid:pk>/contacts/new/", contact_add, name="contact_add"),
    path("contacts/<uuid:pk>/removal/", contact_remove, name="contact_remove"),
]
