"""How long before a meeting its notice must stand, by which rule, and the notices that were posted."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Body, Kept, Sighted, SightedQuerySet

from .meeting import GatheredQuerySet, Meeting


class NoticeRuleQuerySet(SightedQuerySet):
    def visible_to(self, sight: Sight) -> Self:
        """A body that goes private takes its rules along."""
        return super().visible_to(sight).filter(Q(body__isnull=True) | sight.rows("body__"))

    def in_force(self, day: dt.date) -> Self:
        begun = Q(effective_from__isnull=True) | Q(effective_from__lte=day)
        return self.filter(begun).filter(Q(effective_to__isnull=True) | Q(effective_to__gte=day))


class NoticeRule(Sighted):
    """A dated, cited rule: so many hours, and which hours do not count. Setting one is no legal advice."""

    privacy = "Holds no personal data."

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="notice_rules",
        verbose_name=_("only for this body"),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=200)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=120, blank=True)
    hours = models.PositiveSmallIntegerField(_("hours of notice"))
    leaves_out_weekends = models.BooleanField(_("Saturdays and Sundays do not count"), default=False)
    leaves_out_holidays = models.BooleanField(_("holidays do not count"), default=False)
    holiday_calendar = models.CharField(_("calendar of holidays"), max_length=12, blank=True)
    effective_from = models.DateField(_("in force since"), null=True, blank=True)
    effective_to = models.DateField(_("in force until"), null=True, blank=True)
    citation = models.CharField(_("citation"), max_length=200)
    url = models.URLField(_("where to read it"), max_length=300, blank=True)

    objects: ClassVar[Any] = NoticeRuleQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("notice rule")
        ordering = ["name", "-effective_from", "id"]
        constraints: ClassVar[list[Any]] = [
            *Sighted.Meta.constraints,
            models.CheckConstraint(
                condition=Q(effective_from__isnull=True)
                | Q(effective_to__isnull=True)
                | Q(effective_to__gte=F("effective_from")),
                name="gatherings_noticerule_ends_later",
            ),
            models.CheckConstraint(
                condition=Q(leaves_out_holidays=False) | ~Q(holiday_calendar=""),
                name="gatherings_noticerule_holidays_of_a_calendar",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Notice(Kept):
    """A notice was posted: when and where, and what the rule in force asked. A late one cannot be hidden."""

    privacy = "Names who posted it, to those who may see that person."
    body_path = "meeting__body"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="notices")
    begins_at = models.DateTimeField(_("announced beginning"))
    posted_at = models.DateTimeField(_("posted"))
    where = models.CharField(_("where it was posted"), max_length=300)
    rule = models.ForeignKey(NoticeRule, on_delete=models.PROTECT, null=True, blank=True, related_name="notices")
    rule_words = models.JSONField(
        default=dict, blank=True
    )  # the rule as it stood: hours, what does not count, citation
    latest_posting = models.DateTimeField(_("had to be posted by"), null=True, blank=True)
    earliest_start = models.DateTimeField(_("earliest lawful beginning"), null=True, blank=True)
    cause = models.CharField(_("why it is later than the rule asks"), max_length=500, blank=True)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("notice")
        ordering = ["-posted_at", "-id"]

    def __str__(self) -> str:
        return str(self.meeting)

    @property
    def is_late(self) -> bool:
        return self.latest_posting is not None and self.posted_at > self.latest_posting

    @property
    def late_by(self) -> dt.timedelta:
        if self.latest_posting is None or not self.is_late:
            return dt.timedelta()
        return self.posted_at - self.latest_posting
