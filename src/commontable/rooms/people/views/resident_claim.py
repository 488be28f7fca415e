"""A person's own word that they live here (PP-04)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commontable.foundation.asking import FormPage, only_if, typed

from .. import actions, permissions
from ..forms.person import ResidentClaimForm
from ..pages import crumb, form_page, powers
from ..requests import SeatedRequest, seated
from .person import find_person


@require_http_methods(["GET", "POST"])
@seated
def resident_claim_add(request: SeatedRequest, pk: Any) -> HttpResponse:
    person = find_person(request, pk)
    mine = powers(request)
    only_if(permissions.can_attest(mine, person))
    is_self = mine.is_self(person)
    form = ResidentClaimForm(typed(request), table=request, is_self=is_self)
    back = crumb(request, person, "person", pk=person.pk)
    page = FormPage(
        _("Where you live") if is_self else _("What %(person)s signed on paper") % {"person": person},
        _(
            "Resident seats are for people who live in one of the communities and are not here as an employee of a "
            "partner. Your own word is enough; no address is asked. A new statement takes the place of the last one."
        ),
        _("I state this") if is_self else _("Enter it"),
        back,
        done=_("Thank you. It is on record."),
    )

    def act(form: Any) -> str:
        actions.attest_residence(person=person, by=request.user, statement=form.details())
        return back.url

    return form_page(request, form, page, act)


resident_claim_urls: list[URLPattern] = [
    path("people/<uuid:pk>/resident-claim/", resident_claim_add, name="resident_claim_add"),
]
