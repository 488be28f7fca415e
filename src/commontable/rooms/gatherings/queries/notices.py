"""Which notice rule binds a meeting, and how its notice stands: given in time, late, or until when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from ..models import Meeting, Notice, NoticeRule
from ..notice import Counting, LeftOut, days_left_out, latest_posting


def counting_of(rule: NoticeRule) -> Counting:
    return Counting(rule.hours, rule.leaves_out_weekends, rule.leaves_out_holidays, rule.holiday_calendar)


def rules_binding(meeting: Meeting) -> Any:
    """Rules in force on the day of the meeting: the body's own before those of all bodies of its holder."""
    binds = Q(body_id=meeting.body_id) | Q(body__isnull=True, custodian_id=meeting.custodian_id)
    rules = NoticeRule.objects.filter(binds, partnership_id=meeting.partnership_id)
    return rules.in_force(meeting.local_begin.date()).order_by(
        F("body").asc(nulls_last=True), F("effective_from").desc(nulls_last=True), "pk"
    )


def rule_for(meeting: Meeting) -> NoticeRule | None:
    found: NoticeRule | None = rules_binding(meeting).first()
    return found


@dataclass(frozen=True)
class NoticeStanding:
    """How the notice of a meeting stands. `latest` is the last moment for posting; None where no rule binds."""

    rule: NoticeRule | None
    latest: dt.datetime | None
    left_out: tuple[LeftOut, ...]
    notices: tuple[Notice, ...]
    now: dt.datetime
    begins_at: dt.datetime

    @property
    def counting(self) -> Notice | None:
        """The first notice that was posted for the time at which the meeting begins."""
        return next((one for one in reversed(self.notices) if one.begins_at == self.begins_at), None)

    @property
    def is_given(self) -> bool:
        return self.counting is not None

    @property
    def is_late(self) -> bool:
        return self.counting is not None and self.counting.is_late

    @property
    def is_overdue(self) -> bool:
        """Nothing was posted in time, and the time is over."""
        return not self.is_given and self.latest is not None and self.now > self.latest

    @property
    def was_for_another_time(self) -> bool:
        return bool(self.notices) and not self.is_given


def notice_standing(meeting: Meeting) -> NoticeStanding:
    """Two queries."""
    rule = rule_for(meeting)
    notices = tuple(Notice.objects.filter(meeting=meeting).select_related("rule").order_by("-posted_at", "-pk"))
    now = timezone.now()
    if rule is None:
        return NoticeStanding(None, None, (), notices, now, meeting.begins_at)
    counting = counting_of(rule)
    latest = latest_posting(counting, meeting.begins_at, meeting.zone)
    left_out = tuple(days_left_out(counting, meeting.begins_at, meeting.zone))
    return NoticeStanding(rule, latest, left_out, notices, now, meeting.begins_at)
