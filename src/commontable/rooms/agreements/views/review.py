"""Yearly reviews: proposed by the calendar, called by whoever clerks the body that meets; and what ends soon."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commontable.rooms.gatherings.models import Meeting
from commontable.rooms.people.requests import SeatedRequest, seated

from .. import actions
from ..forms.signing import ReviewForm
from ..models import RenewalNotice, ReviewProposal, Version
from ..promise_permissions import can_change_promises
from .finding import bodies, rows_of
from .pages import FormPage, address, asked, crumb, crumbs, only_if, typed


@require_safe
@seated
def list_reviews(request: SeatedRequest) -> HttpResponse:
    proposals = rows_of(request, ReviewProposal).select_related("agreement")
    meetings = rows_of(request, Meeting).filter(reviews__proposal__in=proposals).select_related("body")
    shown = {
        "waiting": list(proposals.filter(review__isnull=True)),
        "called": list(meetings.order_by("-begins_at")[:20]),
        "ends": _ends(request),
        "crumbs": crumbs(request, {"label": _("Reviews and ends"), "url": ""}),
    }
    return render(request, "agreements/review/list.html", shown)


def _ends(request: SeatedRequest) -> list[RenewalNotice]:
    """The nearest warning of each version that still ends; none of what was amended or withdrawn since."""
    rows = rows_of(request, RenewalNotice).filter(ends_on__gte=localdate(), version__in=Version.objects.all().to_end())
    nearest = {one.version_id: one for one in rows.select_related("version__agreement").order_by("-days")}
    return sorted(nearest.values(), key=lambda one: one.ends_on)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_review(request: SeatedRequest, pk: Any) -> HttpResponse:
    rows = rows_of(request, ReviewProposal).select_related("agreement__custodian", "agreement__partnership")
    proposal = get_object_or_404(rows.filter(review__isnull=True), pk=pk)
    agreement = proposal.agreement
    only_if(can_change_promises(request.user, agreement))
    title = _("Yearly review: %(agreement)s") % {"agreement": agreement}
    begins = {"body": agreement.body_id, "title": title[:200], "begins_at": f"{proposal.day:%Y-%m-%d}T17:00"}
    form = ReviewForm(typed(request), bodies=bodies(request), initial=begins)
    lede = _("It becomes a meeting of the body you choose, with its own notice and agenda.")
    page = FormPage(_("Call the yearly review"), lede, _("Plan the meeting"))

    def act() -> str:
        actions.call_review(proposal=proposal, body=form.cleaned_data["body"], details=form.details(), by=request.user)
        return address(request, "reviews")

    return asked(request, form, page, crumb(request, _("Reviews and ends"), "reviews"), act)
