"""Agreements: the list, one as a page with its versions as of any day, and the forms that begin and open one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Organization
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, agreement_parts, drafting_pages, permissions
from ..forms.drafting import AgreementForm, DayForm, SharingForm
from ..models import Agreement
from ..queries import agreements_now, clauses_of
from .finding import bodies, find_agreement, find_now, partners, rows_of
from .pages import FormPage, address, asked, crumb, crumbs, only_if, typed


@require_safe
@at_table
def list_agreements(request: TableRequest) -> HttpResponse:
    rows = agreements_now(rows_of(request, Agreement), request.sight)
    shown = {
        "headline": drafting_pages.list_headline(rows),
        "rows": [{"now": row, "word": drafting_pages.word_of(row, row.shown) if row.shown else ()} for row in rows],
        "may_start": bool(permissions.starting_for(request.user, request.partnership)),
    }
    return render(request, "agreements/agreement/list.html", shown)


@require_safe
@at_table
def show_agreement(request: TableRequest, pk: Any) -> HttpResponse:
    """With ?on=2013-05-01: as it stood on that day."""
    day = drafting_pages.read_day(request.GET.get("on"))
    now = find_now(request, pk, day)
    version = now.shown if day is None else (now.now.version or now.now.perhaps)
    shown = {
        "now": now,
        "agreement": now.agreement,
        "version": version,
        "headline": drafting_pages.sentence(now) if day is None else now.agreement.title,
        "as_of": drafting_pages.as_of_sentence(now) if day else "",
        "form": DayForm(initial={"on": now.now.day}),
        "versions": drafting_pages.version_rows(now),
        "rows": drafting_pages.clause_rows(clauses_of(version)) if version else [],
        "parts": agreement_parts.parts(request, now),
        "may_draft": permissions.can_draft(request.user, now.agreement),
        "may_share": permissions.can_share(request.user, now.agreement),
        "crumbs": crumbs(request, {"label": now.agreement.title, "url": ""}),
    }
    return render(request, "agreements/agreement/show.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_agreement(request: SeatedRequest) -> HttpResponse:
    own = permissions.starting_for(request.user, request.partnership)
    only_if(own)
    form = AgreementForm(
        typed(request),
        custodians=Organization.objects.filter(pk__in=[one.pk for one in own]).order_by("name"),
        partners=partners(request),
        bodies=bodies(request),
        initial={
            "custodian": own[0].pk, "parties": [own[0].pk], "language": request.LANGUAGE_CODE[:2], "template": "mou",
        },
    )  # fmt: skip
    lede = _("It begins as a draft that only its parties see. Two signatures suffice: nobody else's is asked for.")
    page = FormPage(_("Begin an agreement"), lede, _("Begin the draft"))

    def act() -> str:
        made = actions.start_agreement(
            partnership=request.partnership, custodian=form.cleaned_data["custodian"], details=form.details(),
            by=request.user,
        )  # fmt: skip
        return address(request, "version", made.versions.get().pk)

    return asked(request, form, page, crumb(request, _("Agreements"), "agreements"), act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def share_agreement(request: SeatedRequest, pk: Any) -> HttpResponse:
    agreement = find_agreement(request, pk)
    only_if(permissions.can_share(request.user, agreement))
    form = SharingForm(typed(request), bodies=bodies(request), initial={"audience": agreement.audience})
    lede = _("Its name, parties, costs and signed versions. A draft stays where it is until it is shown by itself.")
    page = FormPage(_("Who may see this agreement"), lede, _("Open it"))

    def act() -> str:
        given = form.cleaned_data
        audience = Audience(given["audience"])
        actions.share_agreement(agreement=agreement, audience=audience, body=given["body"], by=request.user)
        return address(request, "agreement", agreement.pk)

    return asked(request, form, page, crumb(request, agreement.title, "agreement", agreement.pk), act)
