"""Community partners read an indicator before it goes public (TH-05): the gate, and what stands beside the number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Sight

from .models import Indicator, InterpretationSession, ReadingWaiver


def is_read(indicator: Indicator) -> bool:
    """A session on the indicator is recorded, or somebody said why there is none."""
    held = InterpretationSession.objects.filter(indicator=indicator).recorded()
    return bool(held.exists() or ReadingWaiver.objects.filter(indicator=indicator).exists())


def check_read(indicator: Indicator | None) -> None:
    """Refuses to let an indicator go public that community partners should have read first."""
    if indicator is not None and indicator.needs_reading and not is_read(indicator):
        raise NotNow(
            _(
                "Community partners read “%(indicator)s” before it goes public. Hold a session and record it first; "
                "an administrator of %(organization)s may do without one and say why."
            )
            % {"indicator": indicator, "organization": indicator.custodian}
        )


@dataclass(frozen=True)
class Reading:
    """What stands beside a number: recorded sessions, planned ones, and waivers, as one viewer sees them."""

    sessions: tuple[InterpretationSession, ...]
    planned: tuple[InterpretationSession, ...]
    waivers: tuple[ReadingWaiver, ...]
    is_due: bool

    def __bool__(self) -> bool:
        return bool(self.sessions or self.planned or self.waivers or self.is_due)


def sessions_seen(sight: Sight, **where: Any) -> Any:
    """Sessions a viewer may see, with what their lines show: constant queries."""
    rows = InterpretationSession.objects.visible_to(sight).filter(**where)
    return rows.select_related(
        "indicator", "release", "presenter", "listener", "custodian", "partnership", "outcome", "cancellation"
    ).prefetch_related("outcome__disagreements")


def reading_of(indicator: Indicator, sight: Sight) -> Reading:
    """Two queries and one for disagreements."""
    rows = list(sessions_seen(sight, indicator=indicator))
    recorded = tuple(row for row in rows if hasattr(row, "outcome"))
    planned = tuple(row for row in rows if not hasattr(row, "outcome") and not hasattr(row, "cancellation"))
    waivers = tuple(ReadingWaiver.objects.visible_to(sight).filter(indicator=indicator))
    belongs = indicator.partnership_id in sight.partnerships
    due = belongs and indicator.needs_reading and not recorded and not waivers and not is_read(indicator)
    return Reading(recorded, planned, waivers, due)
