"""Data gaps (CG-07): what people need to know and no source tells yet, each with an owner and a next step."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Organization, Person, Sighted, SightedQuerySet

from ..interpreting import GapState, gap_is_closed
from .indicator import Indicator
from .kept import Kept


class DataGapQuerySet(SightedQuerySet):
    def unfilled(self) -> Self:
        return self.exclude(state__in=[state for state in GapState if gap_is_closed(state)])


class DataGap(Sighted):
    """A question without data, who takes care of it, and what comes next."""

    privacy = "Describes data that are not there; holds none."

    title = models.CharField(_("what we do not know"), max_length=200)
    needed_for = models.TextField(_("what it is needed for"))
    obstacle = models.CharField(_("what stands in the way"), max_length=300, blank=True)
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="data_gaps",
        verbose_name=_("stands beside"),
    )  # fmt: skip
    place_name = models.CharField(_("where"), max_length=160, blank=True)
    owner = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="data_gaps_owned", verbose_name=_("who takes care of it")
    )
    state = models.CharField(_("where it stands"), max_length=12, choices=GapState, default=GapState.OPEN)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    next_due = models.DateField(_("by when"), null=True, blank=True)
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = DataGapQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("data gap")
        ordering = ["next_due", "-noted_at", "-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed(self) -> bool:
        return gap_is_closed(self.state)

    def is_late(self, today: dt.date | None = None) -> bool:
        return not self.is_closed and self.next_due is not None and self.next_due < (today or localdate())


class DataGapStep(Kept):
    """What was done about a data gap, and where it stood after that."""

    privacy = "Names who did it, to those who may see that person."

    gap = models.ForeignKey(DataGap, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(_("where it stands now"), max_length=12, choices=GapState)
    words = models.TextField(_("what was done"))
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    next_due = models.DateField(_("by when"), null=True, blank=True)

    class Meta(Kept.Meta):
        verbose_name = _("step on a data gap")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return str(self.gap)
