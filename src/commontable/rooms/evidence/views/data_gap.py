"""Data gaps: the list with those late first, one with its steps, and the forms of those who take care of it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commontable.foundation.asking import FormPage, done, only_if, typed
from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Organization
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, sides, standing, taking_part
from ..forms.findings import DataGapForm, StepForm
from ..models import DataGap
from ..permissions import entering_for
from .pages import asked, crumb

ROWS = 30


def find_gap(request: TableRequest, pk: Any) -> DataGap:
    """The data gap, if this viewer may see it."""
    rows = sides.data_gaps_seen(request.sight, partnership=request.partnership)
    gap: DataGap = get_object_or_404(rows, pk=pk)
    return gap


def _url(request: TableRequest, gap: DataGap) -> str:
    return reverse("evidence:data_gap", args=[request.partnership.slug, gap.pk])


@require_safe
@at_table
def list_gaps(request: TableRequest) -> HttpResponse:
    rows = sides.in_turn(sides.data_gaps_seen(request.sight, partnership=request.partnership))
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "headline": _headline(sum(not row.is_closed for row in rows), sum(row.is_late() for row in rows)),
        "rows": [_row(row) for row in page],
        "may_note": entering_for(request.user, request.partnership) is not None,
    }
    return render(request, "evidence/data_gap/list.html", shown)


def _headline(count: int, late: int) -> str:
    if not count:
        return _("No data gap is open.")
    told = ngettext("%(count)s data gap is open", "%(count)s data gaps are open", count) % {"count": count}
    if not late:
        return _("%(told)s, each with somebody who takes care of it.") % {"told": told}
    step = ngettext("%(late)s next step is late", "%(late)s next steps are late", late) % {"late": late}
    return _("%(told)s; %(step)s.") % {"told": told, "step": step}


def _row(gap: DataGap) -> dict[str, Any]:
    late = gap.is_late()
    return {"gap": gap, "is_late": late, "look": "late" if late else "good" if gap.is_closed else "neutral"}


@require_safe
@at_table
def show_gap(request: TableRequest, pk: Any) -> HttpResponse:
    return _page(request, find_gap(request, pk))


def _page(request: TableRequest, gap: DataGap, form: StepForm | None = None, status: int = 200) -> HttpResponse:
    may_step = taking_part.can_step(request.user, gap)
    beside = standing.indicators_seen(request.partnership, request.sight).filter(pk=gap.indicator_id).first()
    shown = {
        "row": _row(gap),
        "gap": gap,
        "beside": beside,
        "beside_name": beside.told("name") if beside else "",
        "steps": list(gap.steps.visible_to(request.sight)),
        "form": form or (StepForm(standing=gap.state) if may_step else None),
        "may_publish": gap.audience != Audience.PUBLIC and taking_part.can_keep(request.user, gap),
    }
    return render(request, "evidence/data_gap/show.html", shown, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_gap(request: SeatedRequest) -> HttpResponse:
    only_if(entering_for(request.user, request.partnership))
    beside = standing.indicators_seen(request.partnership, request.sight)
    owners = Organization.objects.visible_to(request.sight).partners()
    owners = owners.filter(partnership=request.partnership, ends__isnull=True).order_by("name")
    wanted = next((one.pk for one in beside if str(one.pk) == request.GET.get("indicator")), None)
    form = DataGapForm(typed(request), indicators=beside, owners=owners, initial={"indicator": wanted})
    lede = _("What is not counted is easily overlooked. Say what is missing, what for, and who takes care of it.")
    page = FormPage(_("Note what we do not know"), lede, _("Note it"))

    def act() -> str:
        made = actions.note_data_gap(partnership=request.partnership, details=form.details(), by=request.user)
        return _url(request, made)

    return asked(request, form, page, crumb(request, _("Data gaps"), "data_gaps"), act)


@require_POST
@seated
def create_step(request: SeatedRequest, pk: Any) -> HttpResponse:
    gap = find_gap(request, pk)
    only_if(taking_part.can_step(request.user, gap))
    form = StepForm(request.POST, standing=gap.state)
    if not form.is_valid():
        return _page(request, gap, form, status=422)
    return done(
        request,
        lambda: actions.step_data_gap(gap=gap, details=form.details(), by=request.user),
        _url(request, gap),
        lambda: _page(request, gap, form),
    )


@require_POST
@seated
def create_publication(request: SeatedRequest, pk: Any) -> HttpResponse:
    gap = find_gap(request, pk)
    only_if(taking_part.can_keep(request.user, gap))
    return done(
        request,
        lambda: actions.publish_data_gap(gap=gap, by=request.user),
        _url(request, gap),
        lambda: _page(request, gap),
    )
