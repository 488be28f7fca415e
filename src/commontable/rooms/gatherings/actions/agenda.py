"""Deeds on the agenda: an item is added, changed, moved, taken off; off consent; updates of hubs are put on it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.sight import Audience, RecordClass
from commontable.rooms.people.models import Account, Body, Seat, seen_like
from commontable.rooms.people.queries import person_of
from commontable.rooms.people.states import BodyKind

from .. import permissions
from ..details import ItemDetails, UpdateDetails, as_fields
from ..during import check_not_over, fresh
from ..models import AgendaItem, ConsentRemoval, HubUpdate, ItemWithdrawal, Meeting
from ..narrower import for_the_body, is_closed
from ..states import ItemKind, VoteState

MOST_ITEMS = 200


@transaction.atomic
def add_item(*, meeting: Meeting, details: ItemDetails, by: Account) -> AgendaItem:
    """At the end of the agenda; what is added after the notice is marked so."""
    permissions.check_is_clerk(by=by, body=meeting.body)
    meeting = fresh(meeting)
    check_not_over(meeting)
    _check(meeting, details)
    if AgendaItem.objects.filter(meeting=meeting).count() >= MOST_ITEMS:
        raise NotNow(_("An agenda holds %(most)s items at most. Plan a second meeting.") % {"most": MOST_ITEMS})
    item: AgendaItem = AgendaItem.objects.create(
        meeting=meeting, order=_last(meeting) + 1, **_fields(details), **seen_like(meeting)
    )
    ledger.write("agenda_item_added", subject=item, by=by, meeting=meeting)
    return item


def _last(meeting: Meeting) -> int:
    return AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("order"))["last"] or 0


def _fields(details: ItemDetails) -> dict[str, Any]:
    """Only a closed session has a ground for being closed."""
    is_closed = details.kind == ItemKind.CLOSED_SESSION
    return as_fields(details) | {"citation": details.citation.strip() if is_closed else ""}


def _check(meeting: Meeting, details: ItemDetails) -> None:
    if details.kind == ItemKind.CLOSED_SESSION and not details.citation.strip():
        raise NotNow(_("A closed session needs its ground in law, such as RSMo 610.021(1). Cite it."))
    for seat in (details.presenter_seat, details.brought_by_seat):
        if seat is not None and seat.partnership_id != meeting.partnership_id:
            raise NotNow(_("The seat %(seat)s is not at this table.") % {"seat": seat})
    if details.brought_by is not None and details.brought_by.partnership_id != meeting.partnership_id:
        raise NotNow(_("%(organization)s is not at this table.") % {"organization": details.brought_by})


@transaction.atomic
def change_item(*, item: AgendaItem, details: ItemDetails, by: Account) -> AgendaItem:
    """Papers of an item that becomes a closed session are the body's alone from then on."""
    permissions.check_is_clerk(by=by, body=item.meeting.body)
    meeting = fresh(item.meeting)
    check_not_over(meeting)
    _check_stands(item)
    _check(meeting, details)
    if details.kind != item.kind:
        _check_untouched(item)
    for name, value in _fields(details).items():
        setattr(item, name, value)
    item.save()
    if is_closed(item):
        item.packet.update(**for_the_body(meeting, RecordClass.PRIVILEGED))
    ledger.write("agenda_item_changed", subject=item, by=by, meeting=meeting)
    return item


def _check_stands(item: AgendaItem) -> None:
    if hasattr(item, "withdrawal"):
        raise NotNow(_("“%(item)s” was taken off the agenda. Add it anew.") % {"item": item})


def _check_untouched(item: AgendaItem) -> None:
    """What was voted on or decided under an item stays under it, and in the minutes."""
    if item.motions.filter(Q(votes__state__in=[VoteState.OPEN, VoteState.CLOSED]) | Q(decision__isnull=False)).exists():
        raise NotNow(
            _(
                "“%(item)s” was voted on or decided already: it stays on the agenda as it is. Put what comes after "
                "on an item of its own."
            )
            % {"item": item}
        )


@transaction.atomic
def move_item(*, item: AgendaItem, up: bool, by: Account) -> AgendaItem:
    """One place up or down among the items that stand."""
    permissions.check_is_clerk(by=by, body=item.meeting.body)
    meeting = fresh(item.meeting)
    check_not_over(meeting)
    rows = list(AgendaItem.objects.filter(meeting=meeting).select_related("withdrawal"))
    standing = [row for row in rows if not row.is_withdrawn]
    place = next((number for number, row in enumerate(standing) if row.pk == item.pk), None)
    if place is None:
        raise NotNow(_("“%(item)s” was taken off the agenda. Add it anew.") % {"item": item})
    other = place - 1 if up else place + 1
    if not 0 <= other < len(standing):
        return item
    standing[place], standing[other] = standing[other], standing[place]
    gone = [row for row in rows if row.is_withdrawn]
    for number, row in enumerate([*standing, *gone], start=1):
        if row.order != number:
            AgendaItem.objects.filter(pk=row.pk).update(order=number)
    item.refresh_from_db()
    ledger.write("agenda_reordered", subject=meeting, by=by)
    return item


@transaction.atomic
def withdraw_item(*, item: AgendaItem, why: str, by: Account) -> ItemWithdrawal:
    """The item stays to be read, struck, with the reason."""
    permissions.check_is_clerk(by=by, body=item.meeting.body)
    meeting = fresh(item.meeting)
    check_not_over(meeting)
    _check_stands(item)
    _check_untouched(item)
    if not why.strip():
        raise NotNow(_("Say why it is taken off, in one sentence."))
    withdrawal = ItemWithdrawal.objects.create(
        item=item, why=why.strip(), by=person_of(by, meeting.partnership), **seen_like(meeting)
    )
    ledger.write("agenda_item_withdrawn", subject=withdrawal, by=by, item=item, why=withdrawal.why)
    return withdrawal


@transaction.atomic
def take_off_consent(*, item: AgendaItem, seat: Seat | None, why: str, by: Account) -> ConsentRemoval:
    """Any member may ask that an item is treated by itself; nobody need agree."""
    meeting = fresh(item.meeting)
    if not permissions.can_take_off_consent(by, meeting):
        raise NotPermitted(_("Members of %(body)s take items off the consent agenda.") % {"body": meeting.body})
    check_not_over(meeting)
    _check_stands(item)
    if item.kind != ItemKind.CONSENT:
        raise NotNow(_("“%(item)s” is not on the consent agenda.") % {"item": item})
    if hasattr(item, "consent_removal"):
        raise NotNow(_("“%(item)s” is treated by itself already.") % {"item": item})
    if item.motions.filter(decision__isnull=False).exists():
        raise NotNow(
            _(
                "“%(item)s” was decided with the consent agenda already. Move to take the decision up again, under an "
                "item of its own."
            )
            % {"item": item}
        )
    if seat is not None:
        permissions.check_may_speak_for(by=by, meeting=meeting, seat=seat)
    removal = ConsentRemoval.objects.create(
        item=item, seat=seat, why=why.strip(), by=person_of(by, meeting.partnership), **seen_like(meeting)
    )
    ledger.write("consent_removed", subject=removal, by=by, item=item)
    return removal


@transaction.atomic
def write_hub_update(*, hub: Body, details: UpdateDetails, by: Account) -> HubUpdate:
    """What a hub tells all members (PP-06). The newest one goes on the next agenda; former ones stay."""
    if hub.kind != BodyKind.HUB:
        raise NotNow(_("%(body)s is not a hub. Updates are written by hubs.") % {"body": hub})
    permissions.check_can_update_hub(by=by, hub=hub)
    if not details.accomplishments.strip():
        raise NotNow(_("Say what was accomplished, or that nothing was."))
    update: HubUpdate = HubUpdate.objects.create(
        hub=hub, by=person_of(by, hub.partnership), **as_fields(details), **seen_like(hub)
    )
    waiting = AgendaItem.objects.filter(hub=hub, hub_update__isnull=True, meeting__closing__isnull=True)
    waiting.filter(meeting__cancellation__isnull=True).update(hub_update=update)
    ledger.write("hub_updated", subject=update, by=by, hub=hub)
    return update


@transaction.atomic
def pull_hub_updates(*, meeting: Meeting, by: Account) -> list[AgendaItem]:
    """One item for each hub that everybody who sees the meeting may see, with its newest update not yet told."""
    permissions.check_is_clerk(by=by, body=meeting.body)
    meeting = fresh(meeting)
    check_not_over(meeting)
    there = set(AgendaItem.objects.filter(meeting=meeting, hub__isnull=False).values_list("hub_id", flat=True))
    hubs = [hub for hub in _hubs(meeting) if hub.pk not in there]
    if not hubs:
        raise NotNow(_("Every hub is on the agenda already."))
    place, made = _last(meeting), []
    for number, hub in enumerate(hubs, start=place + 1):
        update = HubUpdate.objects.filter(hub=hub, items__isnull=True).order_by("-at", "-pk").first()
        made.append(
            AgendaItem.objects.create(
                meeting=meeting, order=number, kind=ItemKind.HUB_UPDATE, title=hub.name, hub=hub, hub_update=update,
                **seen_like(meeting),
            )
        )  # fmt: skip
    ledger.write("hub_updates_pulled", subject=meeting, by=by)
    return made


def _hubs(meeting: Meeting) -> list[Body]:
    """A hub that fewer may see than the meeting is not named on its agenda."""
    audiences = [Audience.PUBLIC]
    if meeting.audience != Audience.PUBLIC:
        audiences.append(Audience.PARTNERSHIP)
    hubs = Body.objects.current().filter(
        partnership_id=meeting.partnership_id, kind=BodyKind.HUB, audience__in=audiences
    )
    return list(hubs.order_by("name"))
