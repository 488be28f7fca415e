"""The timeline: what happened when, as precisely as it is known, and claims side by side (KC-01, KC-02)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from commontable.foundation.asking import Crumb, FormPage, only_if, typed

from .. import actions, permissions
from ..forms.table import EventForm
from ..models import DurationClaim, TimelineEvent
from ..pages import crumb, form_page, numbered, powers, show
from ..requests import SeatedRequest, TableRequest, at_table, seated


@require_GET
@at_table
def timeline(request: TableRequest) -> HttpResponse:
    claims = DurationClaim.objects.visible_to(request.sight).filter(partnership=request.partnership)
    rows = list(_events(request))
    (events, claimed), sources = numbered(rows, claims.order_by("basis", "begins"))
    context = {
        "headline": _headline(rows),
        "events": events,
        "claims": claimed,
        "sources": sources,
        "can_keep": permissions.can_keep_table(powers(request)),
        "crumbs": [crumb(request, _("At the table"), "at_the_table"), Crumb(_("Timeline"))],
    }
    return show(request, "people/timeline/page.html", context)


def _headline(events: list[TimelineEvent]) -> str:
    if not events:
        return _("Nothing is on the timeline yet.")
    sentence = ngettext(
        "%(number)s event on the timeline, in %(first)s.",
        "%(number)s events on the timeline, from %(first)s to %(last)s.",
        len(events),
    )
    return sentence % {"number": len(events), "first": events[0].begins, "last": events[-1].begins}


def _events(request: TableRequest) -> Any:
    return TimelineEvent.objects.visible_to(request.sight).filter(partnership=request.partnership)


@require_http_methods(["GET", "POST"])
@seated
def event_add(request: SeatedRequest) -> HttpResponse:
    only_if(permissions.can_keep_table(powers(request)))
    back = crumb(request, _("Timeline"), "timeline")
    page = FormPage(
        _("Put an event on the timeline"),
        _("Give the date as precisely as it is known, and where it is written."),
        _("Put it there"),
        back,
    )
    first = {"audience": request.partnership.audience}

    def act(form: Any) -> str:
        actions.add_event(partnership=request.partnership, by=request.user, details=form.details())
        return back.url

    return form_page(request, EventForm(typed(request), table=request, initial=first), page, act)


@require_http_methods(["GET", "POST"])
@seated
def event_edit(request: SeatedRequest, pk: Any) -> HttpResponse:
    only_if(permissions.can_keep_table(powers(request)))
    it = get_object_or_404(_events(request), pk=pk)
    back = crumb(request, _("Timeline"), "timeline")
    page = FormPage(_("Change this event"), "", _("Save"), back)

    def act(form: Any) -> str:
        actions.change_event(event=it, by=request.user, details=form.details())
        return back.url

    return form_page(request, EventForm(typed(request), table=request, of=it), page, act)


@require_http_methods(["GET", "POST"])
@seated
def event_remove(request: SeatedRequest, pk: Any) -> HttpResponse:
    only_if(permissions.can_keep_table(powers(request)))
    it = get_object_or_404(_events(request), pk=pk)
    back = crumb(request, _("Timeline"), "timeline")
    page = FormPage(
        _("Take this event off the timeline?"),
        f"{it.begins}: {it.title}",
        _("Take it off"),
        back,
        done=_("Taken off."),
        kind="danger",
    )

    def act(form: Any) -> str:
        actions.remove_event(event=it, by=request.user)
        return back.url

    return form_page(request, forms.Form(typed(request)), page, act)


timeline_urls: list[URLPattern] = [
    path("timeline/", timeline, name="timeline"),
    path("timeline/new/", event_add, name="event_add"),
    path("timeline/<uuid:pk>/change/", event_edit, name="event_edit"),
    path("timeline/<uuid:pk>/removal/", event_remove, name="event_remove"),
]
