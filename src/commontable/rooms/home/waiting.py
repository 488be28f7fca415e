"""What waits for a viewer: what the rooms put into the slot "tasks", and what the state of the table asks of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.foundation import slots
from commontable.foundation.offers import Task
from commontable.rooms.gatherings.models import Attendance
from commontable.rooms.people.models import Membership
from commontable.rooms.people.permissions import Powers, can_keep_body, powers_of
from commontable.rooms.people.queries import AtTheTable, BodySeats, HubParity, SeatNow
from commontable.rooms.people.requests import TableRequest

NEW_FOR = dt.timedelta(days=120)


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
        *_newcomers(table, powers),
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


def _newcomers(table: AtTheTable, powers: Powers) -> Iterable[Task]:
    """Whoever took over a seat lately is introduced, until they have come to a meeting of its body (CO-03)."""
    since = timezone.localdate() - NEW_FOR
    new = {
        row.membership.pk: (body, row)
        for body in table.bodies
        for row in body.seats
        if row.membership and row.membership.begins and row.membership.begins.latest >= since
    }
    if not new:
        return
    seats = [row.seat.pk for _body, row in new.values()]
    taken_over = set(Membership.objects.filter(seat__in=seats, ends__isnull=False).values_list("seat_id", flat=True))
    come = set(Attendance.objects.standing().filter(membership__in=new).values_list("membership_id", flat=True))
    for pk, (body, row) in new.items():
        if pk not in come and row.seat.pk in taken_over:
            yield from _introduction(body, row, powers)


def _introduction(body: BodySeats, row: SeatNow, powers: Powers) -> Iterable[Task]:
    url = reverse("people:body", args=[powers.partnership.slug, body.body.pk])
    if row.membership and row.membership.person_id == powers.person_id:
        yield Task(
            title=_("Get to know your seat: %(seat)s") % {"seat": row.seat},
            detail=_("Begin with the rules of %(body)s, its last minutes and the agreements in force.")
            % {"body": body.body},
            url=url,
        )
    elif row.membership and row.membership.shown_person and can_keep_body(powers, body.body):
        words = {"person": row.membership.shown_person, "seat": row.seat}
        yield Task(
            title=_("Introduce %(person)s: %(seat)s") % words,
            detail=_("New in this seat. The task goes once they have come to a meeting."),
            url=_seat_url(row, powers),
        )


def _is_over(row: SeatNow) -> bool:
    return bool(row.membership and row.membership.term_ends.latest < timezone.localdate())


def _seat_url(row: SeatNow, powers: Powers) -> str:
    return reverse("people:seat", args=[powers.partnership.slug, row.seat.pk])
