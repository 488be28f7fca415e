"""Meetings: the list, one as a page, planning and changing, opening, closing and calling off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commontable.foundation.slots import filled
from commontable.rooms.people.models import Body
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, meeting_pages, meeting_words, queries
from ..during import opens_from
from ..forms.meetings import BodyForm, FormatNoteForm, MeetingForm, WhyForm
from ..models import Meeting
from ..pages import (
    FormPage,
    address,
    asked,
    done,
    find_body,
    find_for_clerk,
    find_meeting,
    meeting_crumb,
    meetings_crumb,
    only_if,
    seen_meetings,
    show,
    typed,
)
from ..permissions import is_clerk, own_memberships
from ..queries.seats_shown import seats_shown
from ..states import MeetingState, ReplyAnswer

ROWS = 20
MOST_COMING = 50


@require_safe
@at_table
def list_meetings(request: TableRequest) -> HttpResponse:
    meetings, body = seen_meetings(request), None
    if chosen := _uuid(request.GET.get("body")):
        body = find_body(request, chosen)
        meetings = meetings.filter(body=body)
    page = Paginator(meetings.past(), ROWS).get_page(request.GET.get("page"))
    coming = meeting_pages.meeting_rows(meetings.coming()[:MOST_COMING])
    context = {
        "coming": coming,
        "page": page,
        "past": meeting_pages.meeting_rows(page),
        "body": body,
        "bodies": meeting_pages.bodies_meeting(request.partnership, request.sight),
        "falls": queries.falls_in(body, request.sight) if body else [],
        "may_plan": bool(_bodies_kept(request)),
    }
    return show(request, "meeting/list.html", context)


def _uuid(words: str | None) -> UUID | None:
    try:
        return UUID(words or "")
    except ValueError:
        return None


def _bodies_kept(request: TableRequest) -> list[Body]:
    """The bodies of which the viewer is clerk. Asked of each only where the viewer sits at the table at all."""
    if request.partnership.pk not in request.sight.partnerships:
        return []
    rows: Any = Body.objects.visible_to(request.sight).filter(partnership=request.partnership)
    return queries.bodies_clerked(request.user, request.partnership, rows.current())


@require_safe
@at_table
def show_meeting(request: TableRequest, pk: Any) -> HttpResponse:
    return meeting_page(request, find_meeting(request, pk))


def meeting_page(request: TableRequest, meeting: Meeting) -> HttpResponse:
    agenda = meeting_pages.agenda_of(meeting, request.sight)
    votes = sum(shown.item.is_voted and not shown.is_withdrawn for shown in agenda)
    standing = queries.notice_standing(meeting)
    seats = seats_shown(meeting, request.sight)
    clerk = is_clerk(request.user, meeting.body)
    mine = {membership.seat_id for membership in own_memberships(request.user, meeting.body)}
    context = {
        "meeting": meeting,
        "headline": meeting_words.headline(meeting, votes),
        "agenda": agenda,
        "look": meeting_pages.look(meeting),
        "state": meeting_words.state_words(meeting),
        "standing": standing,
        "notice_words": meeting_words.notice_words(meeting, standing),
        "left_out": meeting_words.left_out_words(standing.left_out),
        "offered": meeting_pages.offered(meeting),
        "link": meeting.link_for(request.sight),
        "came": meeting_words.came_words(queries.who_came([meeting]).get(meeting.pk)) if _has_begun(meeting) else "",
        "seats": seats,
        "here": sum(shown.at.is_present for shown in seats if shown.at.seat.has_vote),
        "voting_seats": sum(shown.at.seat.has_vote and shown.at.membership is not None for shown in seats),
        "coming": queries.coming_count(meeting),
        "own_seats": [shown for shown in seats if shown.at.seat.pk in mine],
        "answers": ReplyAnswer.choices,
        "is_clerk": clerk,
        "is_at_table": meeting.partnership_id in request.sight.partnerships,
        "has_begun": _has_begun(meeting),
        "may_open": clerk and meeting.state in (MeetingState.PLANNED, MeetingState.NOTICED),
        "opens_from": opens_from(meeting),
        "falls": queries.falls_in(meeting.body, request.sight),
        "ways": filled("thing.ways", request, f"gatherings.meeting:{meeting.pk}") if _has_begun(meeting) else [],
    }
    return show(request, "meeting/show.html", context)


def _has_begun(meeting: Meeting) -> bool:
    return meeting.state in (MeetingState.OPEN, MeetingState.CLOSED)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_meeting(request: SeatedRequest) -> HttpResponse:
    """Of which body; then when and where. `like` repeats a former meeting."""
    kept = _bodies_kept(request)
    only_if(kept)
    chosen = _uuid(request.GET.get("body"))
    body = kept[0] if len(kept) == 1 else next((one for one in kept if one.pk == chosen), None)
    if body is None:
        return _choose_body(request, kept)
    like = _uuid(request.GET.get("like"))
    former = seen_meetings(request).filter(body=body, pk=like).first() if like else None
    last = former or seen_meetings(request).filter(body=body).order_by("-begins_at").first()
    first = MeetingForm.first(former, last.time_zone if last else str(timezone.get_current_timezone()))
    if former is not None:
        first |= {"begins_at": None, "ends_at": None}
    form = MeetingForm(typed(request), initial=first)
    lede = _("Whoever may see the body sees the meeting. Agenda and notice come next.")
    page = FormPage(
        _("Plan a meeting of %(body)s") % {"body": body}, lede, _("Plan it"), meetings_crumb(request)
    )  # fmt: skip

    def act() -> str:
        made = actions.plan_meeting(body=body, details=form.details(), by=request.user)
        return address(request, "meeting", made.pk)

    return asked(request, form, page, act)


def _choose_body(request: SeatedRequest, kept: list[Body]) -> HttpResponse:
    rows = Body.objects.filter(pk__in=[one.pk for one in kept]).order_by("-governs", "name")
    form = BodyForm(typed(request), bodies=rows)
    page = FormPage(_("Which body meets?"), "", _("Go on"), meetings_crumb(request))
    return asked(request, form, page, lambda: f"{address(request, 'meeting_new')}?body={form.cleaned_data['body'].pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def edit_meeting(request: SeatedRequest, pk: Any) -> HttpResponse:
    meeting = find_for_clerk(request, pk)
    form = MeetingForm(typed(request), initial=MeetingForm.first(meeting, meeting.time_zone))
    lede = _("A notice counts for the time it announced: after moving the meeting, give notice anew.")
    back = meeting_crumb(request, meeting)
    page = FormPage(_("Change what is planned"), lede, _("Save"), back)

    def act() -> str:
        actions.change_meeting(meeting=meeting, details=form.details(), by=request.user)
        return back["url"]

    return asked(request, form, page, act)


@require_POST
@seated
def create_opening(request: SeatedRequest, pk: Any) -> HttpResponse:
    meeting = find_for_clerk(request, pk)

    def deed() -> None:
        actions.open_meeting(meeting=meeting, by=request.user)
        messages.success(request, _("The meeting is open. Seats fill as people arrive."))

    return done(
        request, deed, address(request, "live", meeting.pk), lambda: meeting_page(request, find_meeting(request, pk))
    )


@require_POST
@seated
def create_closing(request: SeatedRequest, pk: Any) -> HttpResponse:
    meeting = find_for_clerk(request, pk)
    return done(
        request,
        lambda: actions.close_meeting(meeting=meeting, by=request.user),
        address(request, "meeting", meeting.pk),
        lambda: meeting_page(request, find_meeting(request, pk)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_cancellation(request: SeatedRequest, pk: Any) -> HttpResponse:
    meeting = find_for_clerk(request, pk)
    form = WhyForm(typed(request))
    back = meeting_crumb(request, meeting)
    lede = _("The reason stands on the meeting's page for all who may see it.")
    page = FormPage(_("Call the meeting off"), lede, _("Call it off"), back)

    def act() -> str:
        actions.cancel_meeting(meeting=meeting, why=form.cleaned_data["why"], by=request.user)
        return back["url"]

    return asked(request, form, page, act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def edit_format_note(request: SeatedRequest, pk: Any) -> HttpResponse:
    """In person or remote: what difference it made (CAS-16)."""
    meeting = find_for_clerk(request, pk)
    form = FormatNoteForm(typed(request), initial={"words": meeting.format_note})
    back = meeting_crumb(request, meeting)
    lede = _("You met like this: %(format)s.") % {"format": meeting.get_format_display()}
    page = FormPage(_("In person or remote: what difference did it make?"), lede, _("Save"), back)

    def act() -> str:
        actions.note_format(meeting=meeting, words=form.cleaned_data["words"], by=request.user)
        return back["url"]

    return asked(request, form, page, act)


@require_POST
@seated
def create_reply(request: SeatedRequest, pk: Any) -> HttpResponse:
    """Whether somebody will come, for a seat of one's own."""
    meeting = find_meeting(request, pk)
    mine = own_memberships(request.user, meeting.body)
    only_if(mine.exists())
    seat_id, answer = _uuid(request.POST.get("seat")), request.POST.get("answer", "")
    membership = mine.filter(seat=seat_id).first()
    if membership is None or answer not in ReplyAnswer:
        messages.error(request, _("Choose one of the answers below your seat."))
        response = meeting_page(request, meeting)
        response.status_code = 422
        return response
    return done(
        request,
        lambda: actions.reply_to_meeting(
            meeting=meeting, seat=membership.seat, answer=ReplyAnswer(answer), by=request.user
        ),
        address(request, "meeting", meeting.pk),
        lambda: meeting_page(request, meeting),
    )
