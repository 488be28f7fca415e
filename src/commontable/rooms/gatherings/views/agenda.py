"""The agenda: setting it up, one item as a page, off consent, closed to the public, updates of hubs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commontable.rooms.people.models import Body
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated
from commontable.rooms.people.states import BodyKind

from .. import actions, meeting_pages, meeting_words, queries, vote_permissions
from ..forms.agenda import ItemForm, UpdateForm
from ..forms.meetings import WhyForm
from ..models import AgendaItem, ClosedSession, HubUpdate, Meeting, VoteEvent
from ..pages import (
    FormPage,
    address,
    asked,
    crumb,
    done,
    find_body,
    find_for_clerk,
    find_item,
    find_item_for_clerk,
    meeting_crumb,
    meetings_crumb,
    only_if,
    show,
    typed,
)
from ..permissions import can_take_off_consent, can_update_hub, is_clerk, own_memberships
from ..rules import VoteState
from ..states import ItemKind

UPDATES = 50


@require_safe
@seated
def show_agenda(request: SeatedRequest, pk: Any) -> HttpResponse:
    """The clerk's page: order, additions, what is taken off."""
    return _agenda(request, find_for_clerk(request, pk))


def _agenda(request: SeatedRequest, meeting: Meeting) -> HttpResponse:
    hubs = Body.objects.visible_to(request.sight).filter(partnership=request.partnership, kind=BodyKind.HUB)
    rows = meeting_pages.agenda_of(meeting, request.sight)
    context = {
        "meeting": meeting,
        "agenda": rows,
        "minutes": sum(row.item.minutes_planned or 0 for row in rows if not row.is_withdrawn),
        "has_hubs": hubs.exists(),
        "is_over": meeting.is_over,
        "crumbs": [meetings_crumb(request), meeting_crumb(request, meeting), {"label": _("Agenda"), "url": ""}],
    }
    return show(request, "agenda/edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_item(request: SeatedRequest, pk: Any) -> HttpResponse:
    meeting = find_for_clerk(request, pk)
    form = ItemForm(typed(request), meeting=meeting, sight=request.sight, initial={"kind": ItemKind.VOTE})
    back = crumb(request, _("Agenda"), "agenda", meeting.pk)
    lede = _("It comes last; move it up afterwards. What is added after the notice is marked so.")
    page = FormPage(_("Add to the agenda"), lede, _("Add it"), back)

    def act() -> str:
        actions.add_item(meeting=meeting, details=form.details(), by=request.user)
        return back["url"]

    return asked(request, form, page, act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def edit_item(request: SeatedRequest, pk: Any) -> HttpResponse:
    item = find_item_for_clerk(request, pk)
    form = ItemForm(typed(request), instance=item, meeting=item.meeting, sight=request.sight)
    back = crumb(request, _("Agenda"), "agenda", item.meeting_id)
    page = FormPage(_("Change the item"), "", _("Save"), back)

    def act() -> str:
        actions.change_item(item=AgendaItem.objects.get(pk=item.pk), details=form.details(), by=request.user)
        return back["url"]

    return asked(request, form, page, act)


@require_POST
@seated
def create_move(request: SeatedRequest, pk: Any) -> HttpResponse:
    """Up or down by one button, so that no script is needed."""
    item = find_item_for_clerk(request, pk)
    return done(
        request,
        lambda: actions.move_item(item=item, up=request.POST.get("to") == "up", by=request.user),
        f"{address(request, 'agenda', item.meeting_id)}#item-{item.pk}",
        lambda: _agenda(request, find_for_clerk(request, item.meeting_id)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_withdrawal(request: SeatedRequest, pk: Any) -> HttpResponse:
    item = find_item_for_clerk(request, pk)
    form = WhyForm(typed(request))
    back = crumb(request, _("Agenda"), "agenda", item.meeting_id)
    lede = _("It stays to be read, struck, with the reason.")
    page = FormPage(_("Take “%(item)s” off the agenda") % {"item": item}, lede, _("Take it off"), back)

    def act() -> str:
        actions.withdraw_item(item=item, why=form.cleaned_data["why"], by=request.user)
        return back["url"]

    return asked(request, form, page, act)


@require_POST
@seated
def create_hub_items(request: SeatedRequest, pk: Any) -> HttpResponse:
    """One item for each hub, with its newest update (PP-06)."""
    meeting = find_for_clerk(request, pk)
    return done(
        request,
        lambda: actions.pull_hub_updates(meeting=meeting, by=request.user),
        address(request, "agenda", meeting.pk),
        lambda: _agenda(request, find_for_clerk(request, pk)),
    )


@require_safe
@at_table
def show_item(request: TableRequest, pk: Any) -> HttpResponse:
    return _item(request, find_item(request, pk))


def _item(request: TableRequest, item: AgendaItem) -> HttpResponse:
    shown = next(one for one in meeting_pages.agenda_of(item.meeting, request.sight) if one.item.pk == item.pk)
    clerk = is_clerk(request.user, item.meeting.body)
    session = getattr(shown.item, "closed_session", None)
    context = {
        "item": shown.item,
        "shown": shown,
        "meeting": item.meeting,
        "motions": list(item.motions.visible_to(request.sight).order_by("pk")),
        "is_clerk": clerk,
        "may_move": _takes_motions(item) and vote_permissions.can_move(request.user, item),
        "may_take_off_consent": item.is_on_consent
        and not item.meeting.is_over
        and can_take_off_consent(request.user, item.meeting),
        "session": session,
        "session_began": meeting_words.moment_words(item.meeting, session.began_at) if session else "",
        "session_ended": _ended(item, session),
        "votes": _closing_votes(item) if clerk and session is None and item.kind == ItemKind.CLOSED_SESSION else [],
        "crumbs": [meetings_crumb(request), meeting_crumb(request, item.meeting), {"label": str(item), "url": ""}],
    }
    return show(request, "agenda/item.html", context)


def _takes_motions(item: AgendaItem) -> bool:
    kinds = (ItemKind.VOTE, ItemKind.CONSENT, ItemKind.CLOSED_SESSION)
    return item.kind in kinds and not item.is_withdrawn and not item.meeting.is_over


def _ended(item: AgendaItem, session: ClosedSession | None) -> str:
    if session is None or not hasattr(session, "end"):
        return ""
    return meeting_words.moment_words(item.meeting, session.end.ended_at)


def _closing_votes(item: AgendaItem) -> list[VoteEvent]:
    """Closed roll-call votes on this item, by which the session may be closed."""
    rows = VoteEvent.objects.filter(motion__item=item, state=VoteState.CLOSED, secret=False)
    return list(rows.select_related("motion").order_by("-closed_at"))


@require_POST
@seated
def create_consent_removal(request: SeatedRequest, pk: Any) -> HttpResponse:
    item = find_item(request, pk)
    only_if(can_take_off_consent(request.user, item.meeting))
    mine = own_memberships(request.user, item.meeting.body).first()
    words = request.POST.get("why", "").replace("\0", "")[:300]  # PostgreSQL keeps no such letter

    def deed() -> None:
        actions.take_off_consent(item=item, seat=mine.seat if mine else None, why=words, by=request.user)
        messages.success(request, _("It will be treated by itself."))

    return done(request, deed, address(request, "agenda_item", item.pk), lambda: _item(request, find_item(request, pk)))


@require_POST
@seated
def create_closed_session(request: SeatedRequest, pk: Any) -> HttpResponse:
    item = find_item_for_clerk(request, pk)
    vote = next((one for one in _closing_votes(item) if str(one.pk) == request.POST.get("vote")), None)
    only_if(vote is not None)
    return done(
        request,
        lambda: actions.begin_closed_session(item=item, vote=vote, by=request.user),  # type: ignore[arg-type]
        address(request, "agenda_item", item.pk),
        lambda: _item(request, find_item(request, pk)),
    )


@require_POST
@seated
def create_closed_session_end(request: SeatedRequest, pk: Any) -> HttpResponse:
    rows = ClosedSession.objects.visible_to(request.sight).filter(partnership=request.partnership)
    rows = rows.select_related("item__meeting__body__partnership", "item__meeting__body__custodian")
    session = get_object_or_404(rows, pk=pk)
    only_if(is_clerk(request.user, session.item.meeting.body))
    return done(
        request,
        lambda: actions.end_closed_session(session=session, by=request.user),
        address(request, "agenda_item", session.item_id),
        lambda: _item(request, find_item(request, session.item_id)),
    )


@require_safe
@at_table
def list_updates(request: TableRequest) -> HttpResponse:
    """What hubs have told, the newest first, and where the viewer may write one."""
    rows = HubUpdate.objects.visible_to(request.sight).filter(partnership=request.partnership)
    hubs: Any = Body.objects.visible_to(request.sight).filter(partnership=request.partnership, kind=BodyKind.HUB)
    context = {
        "rows": list(rows.select_related("hub")[:UPDATES]),
        "hubs": queries.bodies_sat_in(request.user, request.partnership, hubs.current()),
        "crumbs": [meetings_crumb(request), {"label": _("Hub updates"), "url": ""}],
    }
    return show(request, "hub_update/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_update(request: SeatedRequest, pk: Any) -> HttpResponse:
    hub = find_body(request, pk)
    only_if(hub.kind == BodyKind.HUB and can_update_hub(request.user, hub))
    form = UpdateForm(typed(request), initial={"language": request.LANGUAGE_CODE[:2]})
    lede = _("It goes on the agenda of the next meeting of all members, and stays to be read.")
    back = crumb(request, _("Hub updates"), "hub_updates")
    page = FormPage(_("What does %(hub)s tell all members?") % {"hub": hub}, lede, _("Keep it"), back)

    def act() -> str:
        actions.write_hub_update(hub=hub, details=form.details(), by=request.user)
        return back["url"]

    return asked(request, form, page, act)
