"""Interpretation sessions: the list, one as a page, and the forms of the two sides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commontable.foundation.asking import FormPage, done, only_if, typed
from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Organization, Person
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, reading, sides, standing, taking_part
from ..forms import ReasonForm
from ..forms.sessions import OutcomeForm, SessionForm, WaiverForm
from ..interpreting import SessionState
from ..models import Indicator, InterpretationSession, Release
from ..permissions import entering_for
from .pages import asked, crumb

ROWS = 20


def _seen(request: TableRequest) -> Any:
    return reading.sessions_seen(request.sight, partnership=request.partnership)


def find_session(request: TableRequest, pk: Any) -> InterpretationSession:
    """The session, if this viewer may see it."""
    session: InterpretationSession = get_object_or_404(_seen(request), pk=pk)
    return session


def _url(request: TableRequest, session: InterpretationSession) -> str:
    return reverse("evidence:session", args=[request.partnership.slug, session.pk])


@require_safe
@at_table
def list_sessions(request: TableRequest) -> HttpResponse:
    page = Paginator(_seen(request), ROWS).get_page(request.GET.get("page"))
    rows = sides.session_rows(page, request.sight)
    shown = {"page": page, "rows": rows, "may_plan": entering_for(request.user, request.partnership) is not None}
    return render(request, "evidence/session/list.html", shown)


@require_safe
@at_table
def show_session(request: TableRequest, pk: Any) -> HttpResponse:
    return _page(request, find_session(request, pk))


def _page(request: TableRequest, session: InterpretationSession) -> HttpResponse:
    (row,) = sides.session_rows([session], request.sight)
    outcome = getattr(session, "outcome", None)
    planned = session.state == SessionState.PLANNED
    may_publish = (
        outcome is not None and outcome.may_be_public and session.audience != Audience.PUBLIC
        and taking_part.can_keep(request.user, session)
    )  # fmt: skip
    shown = {
        "session": session,
        "row": row,
        "outcome": outcome,
        "parts": sides.outcome_parts(session, row) if outcome else [],
        "disagreements": list(outcome.disagreements.all()) if outcome else [],
        "cancellation": getattr(session, "cancellation", None),
        "may_record": planned and taking_part.can_record(request.user, session),
        "may_publish": may_publish,
    }
    return render(request, "evidence/session/show.html", shown)


def _choices(request: SeatedRequest, indicator: Indicator) -> dict[str, Any]:
    organizations = Organization.objects.visible_to(request.sight).partners()
    organizations = organizations.filter(partnership=request.partnership, ends__isnull=True).order_by("name")
    people = Person.objects.visible_to(request.sight).filter(
        partnership=request.partnership, merged_into__isnull=True
    ).order_by("name")  # fmt: skip
    releases = Release.objects.visible_to(request.sight).filter(indicator=indicator).standing()
    return {
        "release": releases, "presenter": organizations, "listener": organizations, "presenter_person": people,
        "listener_person": people,
    }  # fmt: skip


def _find_indicator(request: SeatedRequest, pk: Any) -> Indicator:
    wanted = standing.indicators_seen(request.partnership, request.sight).select_related("partnership")
    found: Indicator = get_object_or_404(wanted, pk=pk)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_session(request: SeatedRequest, pk: Any) -> HttpResponse:
    """Plan a session on an indicator."""
    indicator = _find_indicator(request, pk)
    only_if(entering_for(request.user, request.partnership))
    form = SessionForm(
        typed(request), choices=_choices(request, indicator),
        initial={"presenter": indicator.custodian_id, "release": request.GET.get("release")},
    )  # fmt: skip
    lede = _("Somebody presents the number, somebody who lives with it listens and answers. Both are kept.")
    page = FormPage(_("Plan a session on “%(name)s”") % {"name": indicator.told("name")}, lede, _("Plan it"))

    def act() -> str:
        made = actions.plan_session(indicator=indicator, details=form.details(), by=request.user)
        return _url(request, made)

    return asked(request, form, page, crumb(request, indicator.told("name"), "indicator", indicator.pk), act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_outcome(request: SeatedRequest, pk: Any) -> HttpResponse:
    session = find_session(request, pk)
    only_if(taking_part.can_record(request.user, session) and session.state == SessionState.PLANNED)
    form = OutcomeForm(typed(request), initial={"language": request.LANGUAGE_CODE[:2]})
    lede = _("It is written once and stands beside the number. Where you disagree, both readings stay.")
    page = FormPage(_("What did the number say to each of you?"), lede, _("Keep the record"))

    def act() -> str:
        actions.record_session(session=session, details=form.details(), by=request.user)
        messages.success(request, _("Thank you. What you said stands beside the number now."))
        return _url(request, session)

    (row,) = sides.session_rows([session], request.sight)
    return asked(request, form, page, crumb(request, row.title, "session", session.pk), act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_cancellation(request: SeatedRequest, pk: Any) -> HttpResponse:
    session = find_session(request, pk)
    only_if(taking_part.can_record(request.user, session) and session.state == SessionState.PLANNED)
    form = ReasonForm(typed(request))
    (row,) = sides.session_rows([session], request.sight)
    page = FormPage(_("Call the session off"), row.sentence, _("Call it off"))

    def act() -> str:
        actions.cancel_session(session=session, why=form.cleaned_data["why"], by=request.user)
        return _url(request, session)

    return asked(request, form, page, crumb(request, row.title, "session", session.pk), act)


@require_POST
@seated
def create_publication(request: SeatedRequest, pk: Any) -> HttpResponse:
    session = find_session(request, pk)
    only_if(taking_part.can_keep(request.user, session))
    return done(
        request,
        lambda: actions.publish_session(session=session, by=request.user),
        _url(request, session),
        lambda: _page(request, session),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_waiver(request: SeatedRequest, pk: Any) -> HttpResponse:
    """Do without a session, and say why."""
    indicator = _find_indicator(request, pk)
    only_if(indicator.needs_reading and taking_part.can_waive(request.user, indicator))
    form = WaiverForm(typed(request))
    lede = _("Community partners were to read this number before it goes public.")
    page = FormPage(_("Do without a session"), lede, _("Do without one"))

    def act() -> str:
        actions.waive_reading(indicator=indicator, why=form.cleaned_data["why"], by=request.user)
        return reverse("evidence:indicator", args=[request.partnership.slug, indicator.pk])

    return asked(request, form, page, crumb(request, indicator.told("name"), "indicator", indicator.pk), act)
