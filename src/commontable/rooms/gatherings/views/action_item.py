"""Action items: all of them by horizon, one with its history, a new one, a step of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commontable.foundation.errors import Refusal
from commontable.foundation.slots import filled
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, permissions, queries, record_permissions
from ..forms.action_items import ActionItemForm, ActionStepForm
from ..models import ActionItem, ActionItemStep
from .minutes import find_meeting

ENDED_SHOWN = 50


@require_safe
@at_table
def list_items(request: TableRequest) -> HttpResponse:
    rows = queries.open_items(request.partnership, request.sight)
    ended = queries.action_items(request.partnership, request.sight).exclude(pk__in=[row.pk for row in rows])
    context = {
        "headline": _headline(len(rows), queries.late(rows)),
        "lanes": queries.lanes(rows),
        "ended": ended.order_by("-first_due", "-pk")[:ENDED_SHOWN],
        "table": request.partnership,
    }
    return render(request, "gatherings/action_item/list.html", context)


def _headline(number: int, late: int) -> str:
    if not number:
        return _("No action item is open.")
    told = ngettext("%(number)s action item is open", "%(number)s action items are open", number)
    if not late:
        return told % {"number": number} + "."
    of_them = ngettext("%(late)s of them is late.", "%(late)s of them are late.", late)
    return f"{told % {'number': number}}; {of_them % {'late': late}}"


def _find(request: TableRequest, pk: Any) -> Any:
    return get_object_or_404(queries.action_items(request.partnership, request.sight), pk=pk)


@require_safe
@at_table
def show_item(request: TableRequest, pk: Any) -> HttpResponse:
    return _page(request, _find(request, pk))


def _page(request: TableRequest, item: ActionItem, *, form: Any = None, status: int = 200) -> HttpResponse:
    steps = ActionItemStep.objects.visible_to(request.sight).filter(item=item).order_by("-number")
    ways = filled("thing.ways", request, f"gatherings.action_item:{item.pk}")
    context: dict[str, Any] = {"item": item, "steps": steps, "ways": ways}
    if record_permissions.can_step(request.user, item):
        context["form"] = form or ActionStepForm(item=item)
    return render(request, "gatherings/action_item/show.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_item(request: SeatedRequest, pk: Any) -> HttpResponse:
    meeting = find_meeting(request, pk)
    if not permissions.is_clerk(request.user, meeting.body):
        raise Http404
    is_sent = request.method == "POST"
    first = {"agenda_item": request.GET.get("item")}
    form = ActionItemForm(request.POST if is_sent else None, table=request, meeting=meeting, initial=first)
    status = 422 if is_sent else 200
    if is_sent and form.is_valid():
        try:
            item = actions.add_action_item(meeting=meeting, details=form.details(), by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("Noted: %(what)s") % {"what": item})
            return redirect("gatherings:action_items", slug=request.partnership.slug)
    return render(request, "gatherings/action_item/new.html", {"form": form, "meeting": meeting}, status=status)


@require_POST
@seated
def create_step(request: SeatedRequest, pk: Any) -> HttpResponse:
    item = _find(request, pk)
    if not record_permissions.can_step(request.user, item):
        raise Http404
    form = ActionStepForm(request.POST, item=item)
    status = 422
    if form.is_valid():
        try:
            actions.step_action_item(item=item, step=form.step(), by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("Recorded."))
            return redirect("gatherings:action_item", slug=request.partnership.slug, pk=item.pk)
    return _page(request, item, form=form, status=status)
