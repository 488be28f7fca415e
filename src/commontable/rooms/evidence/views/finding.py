"""Findings in words and their quotations: the list, one as a page, and the forms of those who enter them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commontable.foundation.asking import FormPage, done, only_if, typed
from commontable.foundation.sight import Audience
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, sides, standing, taking_part
from ..forms import ReasonForm
from ..forms.findings import FindingForm, QuotationForm
from ..models import Finding, Quotation
from ..permissions import entering_for
from ..talk import FindingDetails
from .pages import asked, crumb

ROWS = 20


def find_finding(request: TableRequest, pk: Any) -> Finding:
    """The finding, if this viewer may see it; one that was taken off keeps its page, which says so."""
    rows = Finding.objects.visible_to(request.sight).filter(partnership=request.partnership)
    finding: Finding = get_object_or_404(
        rows.select_related("custodian", "partnership", "entered_by", "removal"), pk=pk
    )
    return finding


def _url(request: TableRequest, finding: Finding) -> str:
    return reverse("evidence:finding", args=[request.partnership.slug, finding.pk])


@require_safe
@at_table
def list_findings(request: TableRequest) -> HttpResponse:
    rows = sides.findings_seen(request.sight, partnership=request.partnership)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    shown = {"page": page, "may_enter": entering_for(request.user, request.partnership) is not None}
    return render(request, "evidence/finding/list.html", shown)


@require_safe
@at_table
def show_finding(request: TableRequest, pk: Any) -> HttpResponse:
    return _page(request, find_finding(request, pk))


def _page(request: TableRequest, finding: Finding) -> HttpResponse:
    removal = getattr(finding, "removal", None)
    may_change = removal is None and taking_part.can_change_finding(request.user, finding)
    keeps = removal is None and taking_part.can_keep(request.user, finding)
    quoted = Quotation.objects.visible_to(request.sight).filter(finding=finding).select_related("withdrawal")
    beside = standing.indicators_seen(request.partnership, request.sight).filter(findings=finding)
    shown = {
        "finding": finding,
        "removal": removal,
        "quotations": [row for row in quoted if removal is None and not hasattr(row, "withdrawal")],
        "withdrawn": sum(hasattr(row, "withdrawal") for row in quoted),
        "beside": [{"name": one.told("name"), "pk": one.pk} for one in beside],
        "may_change": may_change,
        "may_publish": keeps and finding.audience != Audience.PUBLIC,
    }
    return render(request, "evidence/finding/show.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_finding(request: SeatedRequest) -> HttpResponse:
    only_if(entering_for(request.user, request.partnership))
    beside = standing.indicators_seen(request.partnership, request.sight)
    wanted = [one.pk for one in beside if str(one.pk) == request.GET.get("indicator")]
    first = {"indicators": wanted, "language": request.LANGUAGE_CODE[:2]}
    form = FindingForm(typed(request), indicators=beside, initial=first)
    lede = _("What people tell stands beside the numbers, in words. Everybody at the table reads it.")
    page = FormPage(_("Enter what people tell"), lede, _("Enter it"))

    def act() -> str:
        made = actions.add_finding(
            partnership=request.partnership, details=form.details(), indicators=form.cleaned_data["indicators"],
            by=request.user,
        )  # fmt: skip
        return _url(request, made)

    return asked(request, form, page, crumb(request, _("What people tell"), "findings"), act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def edit_finding(request: SeatedRequest, pk: Any) -> HttpResponse:
    finding = find_finding(request, pk)
    only_if(taking_part.can_change_finding(request.user, finding))
    beside = standing.indicators_seen(request.partnership, request.sight)
    # Indicators the writer may not see stay beside the finding as they are.
    unseen = list(finding.indicators.exclude(pk__in=beside))
    first = {**FindingDetails.of(finding).as_fields(), "indicators": list(finding.indicators.all())}
    form = FindingForm(typed(request), indicators=beside, initial=first)
    page = FormPage(_("Change what is said"), finding.title, _("Keep the changes"))

    def act() -> str:
        chosen = [*form.cleaned_data["indicators"], *unseen]
        actions.change_finding(finding=finding, details=form.details(), indicators=chosen, by=request.user)
        return _url(request, finding)

    return asked(request, form, page, crumb(request, finding.title, "finding", finding.pk), act)


@require_POST
@seated
def create_publication(request: SeatedRequest, pk: Any) -> HttpResponse:
    finding = find_finding(request, pk)
    only_if(taking_part.can_keep(request.user, finding))
    return done(
        request,
        lambda: actions.publish_finding(finding=finding, by=request.user),
        _url(request, finding),
        lambda: _page(request, finding),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_removal(request: SeatedRequest, pk: Any) -> HttpResponse:
    finding = find_finding(request, pk)
    only_if(taking_part.can_change_finding(request.user, finding))
    form = ReasonForm(typed(request))
    page = FormPage(_("Take this finding off"), finding.title, _("Take it off"))

    def act() -> str:
        actions.remove_finding(finding=finding, why=form.cleaned_data["why"], by=request.user)
        return _url(request, finding)

    return asked(request, form, page, crumb(request, finding.title, "finding", finding.pk), act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_quotation(request: SeatedRequest, pk: Any) -> HttpResponse:
    finding = find_finding(request, pk)
    only_if(taking_part.can_change_finding(request.user, finding))
    form = QuotationForm(typed(request), initial={"consent_on": localdate(), "language": finding.language})
    lede = _("Only with consent, and only as far as it goes. Whoever said it may take it back at any time.")
    page = FormPage(_("Add somebody's own words"), lede, _("Add them"))

    def act() -> str:
        actions.add_quotation(finding=finding, details=form.details(), by=request.user)
        return _url(request, finding)

    return asked(request, form, page, crumb(request, finding.title, "finding", finding.pk), act)


@require_POST
@seated
def create_consent_withdrawal(request: SeatedRequest, pk: Any) -> HttpResponse:
    rows = Quotation.objects.visible_to(request.sight).filter(partnership=request.partnership)
    quotation: Quotation = get_object_or_404(rows.select_related("finding", "partnership", "custodian"), pk=pk)
    finding = find_finding(request, quotation.finding_id)
    only_if(taking_part.can_keep(request.user, quotation) or taking_part.can_change_finding(request.user, finding))
    return done(
        request,
        lambda: actions.withdraw_consent(quotation=quotation, by=request.user),
        _url(request, finding),
        lambda: _page(request, finding),
    )
