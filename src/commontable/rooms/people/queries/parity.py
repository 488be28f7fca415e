"""Parity of each hub that must have it (PP-02, PP-03), counted through sight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Sight

from ..models import Body, Membership, Partnership
from ..parity import Sitting, out_since, parity_on
from ..states import Office, Parity, SeatClass


@dataclass(frozen=True)
class HubParity:
    """One hub's parity. `parity` is None when the viewer cannot see a governing body, so it cannot be told."""

    body: Body
    parity: Parity | None
    since: PartialDate | None
    missing: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return self.parity is not None and self.parity.holds

    @property
    def is_out(self) -> bool:
        return self.parity is not None and not self.parity.holds

    @property
    def clock(self) -> str:
        """Since when, no more precise than the record."""
        if not self.is_out:
            return ""
        if self.since is None:
            return _("Not in parity on any day on record.")
        return _("Out of parity since %(date)s.") % {"date": self.since}


def hub_parity(partnership: Partnership, sight: Sight) -> list[HubParity]:
    """Three queries, however many hubs."""
    bodies = list(Body.objects.visible_to(sight).current().filter(partnership=partnership))
    governing = [body for body in bodies if body.governs]
    hubs = [body for body in bodies if body.needs_parity]
    if not hubs:
        return []
    leads, board = _sittings(hubs, governing, sight)
    return [_report(hub, governing, leads[hub.pk], board) for hub in hubs]


def parity_of(body: Body, sight: Sight) -> HubParity | None:
    """The parity of one hub, or None when it needs none."""
    reports = hub_parity(body.partnership, sight) if body.needs_parity else []
    return next((report for report in reports if report.body.pk == body.pk), None)


def _sittings(
    hubs: list[Body], governing: list[Body], sight: Sight
) -> tuple[dict[UUID, list[Membership]], list[Membership]]:
    both = [body.pk for body in {*hubs, *governing}]
    leads: dict[UUID, list[Membership]] = defaultdict(list)
    board: list[Membership] = []
    hub_ids, governing_ids = {hub.pk for hub in hubs}, {body.pk for body in governing}
    for membership in Membership.objects.visible_to(sight).filter(seat__body__in=both).select_related("seat"):
        if membership.seat.body_id in governing_ids:
            board.append(membership)
        if membership.seat.body_id in hub_ids and membership.seat.office == Office.CO_LEAD:
            leads[membership.seat.body_id].append(membership)
    return leads, board


def _report(hub: Body, governing: list[Body], leads: list[Membership], board: list[Membership]) -> HubParity:
    if not governing:
        return HubParity(hub, None, None, ())
    today = timezone.localdate()
    parity = parity_on(today, _plain(leads), _plain(board))
    since = out_since(today, _plain(leads), _plain(board))
    dates = {date.earliest: date for row in [*leads, *board] for date in (row.begins, row.ends) if date}
    names = ", ".join(str(body) for body in governing)
    return HubParity(hub, parity, dates.get(since) if since else None, tuple(_missing(parity, names)))


def _plain(memberships: Iterable[Any]) -> list[Sitting]:
    return [
        Sitting(
            person=row.person_id,
            seat_class=row.seat.seat_class,
            begins=row.begins.earliest if row.begins else None,
            ends=row.ends.earliest if row.ends else None,
        )
        for row in memberships
    ]


def _missing(parity: Parity, governing: str) -> Iterable[str]:
    words = {
        SeatClass.INSTITUTIONAL: (
            _("It has no institutional co-lead."),
            _("No institutional co-lead sits on the %(body)s."),
        ),
        SeatClass.RESIDENT: (_("It has no resident co-lead."), _("No resident co-lead sits on the %(body)s.")),
    }
    for kind in parity.missing_classes:
        yield words[kind][0]
    for kind_off_board in parity.missing_from_board:
        yield words[SeatClass(kind_off_board)][1] % {"body": governing}
