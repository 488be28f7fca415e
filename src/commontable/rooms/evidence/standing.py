"""What stands now: which release an indicator shows a viewer, the indicators of a table, the assets beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Partnership

from .models import Asset, Indicator, Release
from .states import Topic


@dataclass(frozen=True)
class KeptIndicator:
    """An indicator with the releases that stand under it, newest first, as one viewer sees them."""

    indicator: Indicator
    releases: tuple[Release, ...]

    @property
    def newest(self) -> Release | None:
        return self.releases[0] if self.releases else None

    @property
    def is_overdue(self) -> bool:
        return is_overdue(self.indicator)


def is_overdue(indicator: Indicator, today: dt.date | None = None) -> bool:
    return indicator.next_due is not None and indicator.next_due < (today or localdate())


def indicators_seen(partnership: Partnership, sight: Sight) -> Any:
    """The indicators of a table that this viewer may see, by topic and name."""
    return Indicator.objects.visible_to(sight).filter(partnership=partnership).select_related("custodian", "owner")


def releases_under(indicators: Iterable[Indicator], sight: Sight) -> dict[UUID, tuple[Release, ...]]:
    """The standing releases of each indicator, newest first: one query for all of them."""
    rows = Release.objects.visible_to(sight).standing().filter(indicator__in=list(indicators))
    found: dict[UUID, list[Release]] = {}
    for row in rows.select_related("partnership", "custodian", "indicator"):
        found.setdefault(row.indicator_id, []).append(row)
    return {pk: tuple(rows) for pk, rows in found.items()}


def kept_indicators(partnership: Partnership, sight: Sight) -> list[KeptIndicator]:
    """Every indicator of a table with its standing releases: two queries."""
    rows = list(indicators_seen(partnership, sight))
    under = releases_under(rows, sight)
    return [KeptIndicator(row, under.get(row.pk, ())) for row in rows]


def by_topic(kept: Iterable[KeptIndicator]) -> list[tuple[Topic, list[KeptIndicator]]]:
    """In the order of the topics, leaving out those without an indicator."""
    rows = list(kept)
    found = [(topic, [row for row in rows if row.indicator.topic == topic]) for topic in Topic]
    return [(topic, each) for topic, each in found if each]


def assets_seen(partnership: Partnership, sight: Sight) -> Any:
    """The assets of a table that this viewer may see."""
    rows = Asset.objects.visible_to(sight).standing().filter(partnership=partnership)
    return rows.select_related("custodian", "entered_by", "partnership")


def assets_beside(indicator: Indicator, sight: Sight, place: str = "") -> list[Asset]:
    """The assets that stand beside an indicator (PP-12); those of `place` first."""
    rows = assets_seen(indicator.partnership, sight).filter(indicators=indicator)
    return sorted(rows, key=lambda asset: (bool(place) and asset.place != place, asset.title))
