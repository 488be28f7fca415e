"""Who may decide for their organization (CJ-11), and seats that can decide less than they could (HR-03)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Sight

from ..models import AuthorityChange, Partnership, Seat
from ..states import Authority, is_downgrade
from .seats import SeatNow, memberships_shown

MAY_DECIDE = (Authority.CEO, Authority.EXECUTIVE)


@dataclass(frozen=True)
class AuthorityAudit:
    """Voting members who sit for an organization, by what they may decide for it."""

    rows: tuple[SeatNow, ...]

    @property
    def counts(self) -> list[tuple[str, int]]:
        levels = [row.membership.authority for row in self.rows if row.membership]
        return [(str(level.label), levels.count(level)) for level in Authority if level in levels]

    @property
    def may_decide(self) -> int:
        return sum(row.membership.authority in MAY_DECIDE for row in self.rows if row.membership)

    @property
    def headline(self) -> str:
        if not self.rows:
            return _("Nobody sits here on behalf of an organization yet.")
        sentence = ngettext(
            "%(able)s of the %(all)s voting member who sits for an organization can decide for it without asking.",
            "%(able)s of the %(all)s voting members who sit for an organization can decide for it without asking.",
            len(self.rows),
        )
        return sentence % {"able": self.may_decide, "all": len(self.rows)}


def audit(seats: Iterable[SeatNow]) -> AuthorityAudit:
    rows = [seat for seat in seats if seat.seat.has_vote and seat.membership and seat.membership.organization_id]
    return AuthorityAudit(tuple(sorted(rows, key=_rank)))


def _rank(row: SeatNow) -> int:
    return list(Authority).index(Authority(row.membership.authority)) if row.membership else 0


@dataclass(frozen=True)
class Downgrade:
    """A seat that can decide less than before, by replacement or by a change while sitting."""

    seat: Seat
    membership: Any
    before: Authority
    after: Authority
    since: PartialDate | None
    by_replacement: bool


def downgrades(partnership: Partnership, sight: Sight) -> list[Downgrade]:
    """Every fall in authority on record, the latest first."""
    changes = _changes(partnership, sight)
    found = [*_while_sitting(changes), *_by_replacement(partnership, sight, changes)]
    dated = [fall for fall in found if fall.since]
    dated.sort(key=lambda fall: fall.since, reverse=True)  # type: ignore[arg-type,return-value]
    return dated + [fall for fall in found if not fall.since]


def _changes(partnership: Partnership, sight: Sight) -> list[AuthorityChange]:
    changes = AuthorityChange.objects.visible_to(sight).filter(partnership=partnership)
    return list(changes.select_related("membership__seat__body").order_by("begins"))


def _while_sitting(changes: list[AuthorityChange]) -> Iterable[Downgrade]:
    for change in changes:
        before, after = Authority(change.before), Authority(change.after)
        if is_downgrade(before, after):
            yield Downgrade(change.membership.seat, change.membership, before, after, change.begins, False)


def _by_replacement(partnership: Partnership, sight: Sight, changes: list[AuthorityChange]) -> Iterable[Downgrade]:
    """Compares what a member ended with to what the next one in the seat began with."""
    began_with: dict[Any, str] = {}
    for change in changes:
        began_with.setdefault(change.membership_id, change.before)
    in_seat: dict[Any, list[Any]] = {}
    for membership in memberships_shown(sight).filter(partnership=partnership).order_by("begins", "pk"):
        in_seat.setdefault(membership.seat_id, []).append(membership)
    for members in in_seat.values():
        for former, new in pairwise(members):
            before, after = Authority(former.authority), Authority(began_with.get(new.pk, new.authority))
            if is_downgrade(before, after):
                yield Downgrade(new.seat, new, before, after, new.begins or former.ends, True)
