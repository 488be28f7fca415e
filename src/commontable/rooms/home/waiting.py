"""What waits for a viewer: what the rooms put into the slot "tasks", and what the state of the table asks of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.foundation import slots
from commontable.foundation.offers import Task
from commontable.rooms.people.permissions import Powers, can_keep_body, powers_of
from commontable.rooms.people.queries import AtTheTable, BodySeats, HubParity, SeatNow
from commontable.rooms.people.requests import TableRequest


def my_tasks(request: TableRequest, table: AtTheTable, hubs: Iterable[HubParity]) -> list[Task]:
    """Late things first, then by due date. Nothing waits for those who do not belong."""
    if request.partnership.pk not in request.sight.partnerships:
        return []
    powers = powers_of(request.user, request.partnership)
    found: list[Task] = [
        *slots.filled("tasks", request, request.partnership),
        *_my_terms(table, powers),
        *_seats_to_fill(table, powers),
        *_hubs_to_mend(hubs, powers),
    ]
    return sorted(found, key=lambda task: (not task.is_late, task.due is None, task.due or timezone.localdate()))


def _my_terms(table: AtTheTable, powers: Powers) -> Iterable[Task]:
    """My own seat, when its term is over or soon will be."""
    for row in table.lapsing:
        if row.membership is None or row.membership.person_id != powers.person_id:
            continue
        yield Task(
            title=_("Say whether you will stay: %(seat)s") % {"seat": row.seat},
            detail=_("Your term: until %(ends)s") % {"ends": row.membership.term_ends},
            url=_seat_url(row, powers),
            due=row.membership.term_ends.latest,
            is_late=_is_over(row),
        )


def _seats_to_fill(table: AtTheTable, powers: Powers) -> Iterable[Task]:
    """For those who keep a body: its vacant seats, and terms that are over."""
    for body in table.bodies:
        if not can_keep_body(powers, body.body):
            continue
        yield from _vacant(body, powers)
        for row in body.seats:
            if row.membership and row.lapses_soon and _is_over(row):
                title = _("Renew the term or fill the seat anew: %(seat)s") % {"seat": row.seat}
                ended = row.membership.term_ends
                detail = _("The term was over in %(ends)s.") % {"ends": ended}
                yield Task(title=title, detail=detail, url=_seat_url(row, powers), due=ended.latest, is_late=True)


def _vacant(body: BodySeats, powers: Powers) -> Iterable[Task]:
    vacant = [row.seat.title for row in body.seats if row.membership is None]
    if vacant:
        text = ngettext(
            "Find somebody for a vacant seat: %(body)s",
            "Find somebody for %(count)s vacant seats: %(body)s",
            len(vacant),
        )
        yield Task(
            title=text % {"count": len(vacant), "body": body.body},
            detail=" · ".join(vacant),
            url=reverse("people:body", args=[powers.partnership.slug, body.body.pk]),
        )


def _hubs_to_mend(hubs: Iterable[HubParity], powers: Powers) -> Iterable[Task]:
    """For those who keep a hub: it has lost its parity (PP-03)."""
    for hub in hubs:
        if hub.is_out and can_keep_body(powers, hub.body):
            yield Task(
                title=_("Bring %(hub)s into parity") % {"hub": hub.body},
                detail=" ".join([*hub.missing, hub.clock]),
                url=reverse("people:body", args=[powers.partnership.slug, hub.body.pk]),
                is_late=True,
            )


def _is_over(row: SeatNow) -> bool:
    return bool(row.membership and row.membership.term_ends.latest < timezone.localdate())


def _seat_url(row: SeatNow, powers: Powers) -> str:
    return reverse("people:seat", args=[powers.partnership.slug, row.seat.pk])
