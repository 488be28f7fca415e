"""At the table: expected sectors against seated ones, and what the seats add up to. Counted through sight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.foundation.sight import Sight

from ..models import Body, ExpectedSector, Organization, Partnership
from ..states import SeatClass, Sector, SectorGap, Standing, sector_gaps
from .authority import AuthorityAudit, audit
from .seats import BodySeats, SeatNow, by_body, lapsing, seats_now

_NAMED = 3


@dataclass(frozen=True)
class SectorRow:
    """One sector: how many are expected, who is there, and why it was asked for."""

    gap: SectorGap
    why: str
    expected: ExpectedSector | None
    names: tuple[str, ...]

    @property
    def label(self) -> str:
        return str(Sector(self.gap.sector).label)


@dataclass(frozen=True)
class ClassCount:
    """How many seats of one class there are, and how many of them are filled."""

    label: str
    seats: int
    filled: int


@dataclass(frozen=True)
class MemberCount:
    """How many member institutions a partner has; shown to that partner only (KC-05)."""

    organization: Organization
    number: int


@dataclass(frozen=True)
class AtTheTable:
    """What one viewer may know of who sits at the table now."""

    sectors: tuple[SectorRow, ...]
    seats: tuple[SeatNow, ...]
    member_counts: tuple[MemberCount, ...]

    @property
    def expected(self) -> list[SectorRow]:
        return [row for row in self.sectors if row.gap.expected]

    @property
    def missing(self) -> list[SectorRow]:
        """Stakeholders not at the table."""
        return [row for row in self.expected if row.gap.is_missing]

    @property
    def short(self) -> list[SectorRow]:
        return [row for row in self.expected if row.gap.is_short and not row.gap.is_missing]

    @property
    def unexpected(self) -> list[SectorRow]:
        return [row for row in self.sectors if not row.gap.expected]

    @property
    def headline(self) -> str:
        """The page in one sentence."""
        return headline(len(self.expected), [row.label for row in self.missing])

    @property
    def bodies(self) -> list[BodySeats]:
        return by_body(self.seats)

    @property
    def lapsing(self) -> list[SeatNow]:
        return lapsing(self.seats)

    @property
    def balance(self) -> list[ClassCount]:
        return class_balance(self.seats)

    @property
    def authority(self) -> AuthorityAudit:
        return audit(self.seats)


def at_the_table(partnership: Partnership, sight: Sight, *, body: Body | None = None) -> AtTheTable:
    """The whole table, or one body of it (CO-04). The number of queries does not depend on the number of seats."""
    seats = seats_now(partnership, sight, body=body)
    expected = {
        row.sector: row
        for row in ExpectedSector.objects.visible_to(sight).current().filter(partnership=partnership, body=body)
    }
    seated = _seated(seats)
    gaps = sector_gaps(
        {sector: row.number for sector, row in expected.items()},
        [sector for sector, names in seated.items() for _name in names],
    )
    rows = [
        SectorRow(
            gap=gap,
            why=expected[gap.sector].why if gap.sector in expected else "",
            expected=expected.get(gap.sector),
            names=tuple(sorted(name for name in seated.get(gap.sector, {}).values() if name)),
        )
        for gap in gaps
    ]
    return AtTheTable(tuple(rows), tuple(seats), tuple(member_counts(partnership, sight)))


def _seated(seats: Iterable[SeatNow]) -> dict[str, dict[object, str]]:
    """Who counts for which sector: an organization once however many seats it holds; residents and officials each."""
    found: dict[str, dict[object, str]] = defaultdict(dict)
    for seat in seats:
        membership = seat.membership
        if membership is None:
            continue
        if organization := membership.shown_organization:
            found[organization.sector][organization.pk] = str(organization)
        elif membership.organization_id is None and seat.seat.seat_class == SeatClass.PUBLIC_OFFICIAL:
            found[Sector.ELECTED][membership.pk] = seat.seat.title
        if seat.seat.seat_class == SeatClass.RESIDENT:
            found[Sector.RESIDENTS][membership.person_id] = seat.seat.title
    return found


def class_balance(seats: Iterable[SeatNow]) -> list[ClassCount]:
    seats = list(seats)
    counts = []
    for seat_class in SeatClass:
        of_class = [seat for seat in seats if seat.seat.seat_class == seat_class]
        if of_class:
            filled = sum(seat.membership is not None for seat in of_class)
            counts.append(ClassCount(str(seat_class.label), len(of_class), filled))
    return counts


def member_counts(partnership: Partnership, sight: Sight) -> list[MemberCount]:
    """Only a custodian knows how many institutions stand behind it."""
    if not sight.organizations:
        return []
    members = Organization.objects.visible_to(sight).filter(
        partnership=partnership, standing=Standing.INSTITUTIONAL_MEMBER, custodian__in=sight.organizations,
        merged_into__isnull=True,
    )  # fmt: skip
    numbers = dict(members.order_by().values_list("parent").annotate(number=Count("pk")))
    parents = Organization.objects.visible_to(sight).filter(pk__in=numbers)
    return [MemberCount(parent, numbers[parent.pk]) for parent in parents]


def headline(expected: int, missing: list[str]) -> str:
    if not expected:
        return _("Nobody has said yet which sectors should be at this table.")
    numbers = {"seated": expected - len(missing), "expected": expected}
    if not missing:
        sentence = ngettext(
            "The one sector expected holds a seat.", "All %(expected)s expected sectors hold a seat.", expected
        )
        return sentence % numbers
    sentence = ngettext(
        "%(seated)s of %(expected)s expected sectors hold a seat; missing: %(missing)s.",
        "%(seated)s of %(expected)s expected sectors hold a seat; missing: %(missing)s.",
        numbers["seated"],
    )
    return sentence % {**numbers, "missing": in_a_row(missing)}


def in_a_row(words: list[str]) -> str:
    """One, two and three; or the first three and how many more."""
    if len(words) > _NAMED + 1:
        rest = len(words) - _NAMED
        more = ngettext("%(words)s and %(number)s more", "%(words)s and %(number)s more", rest)
        return more % {"words": ", ".join(words[:_NAMED]), "number": rest}
    if len(words) < 2:
        return "".join(words)
    return _("%(words)s and %(last)s") % {"words": ", ".join(words[:-1]), "last": words[-1]}
