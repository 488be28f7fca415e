"""Keeping an agreement alive: warnings before it ends, and the annual review as a proposal that becomes a meeting."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.rooms.gatherings.models import Meeting
from commontable.rooms.people.models import Kept

from .agreement import Agreement
from .parties import PartiesQuerySet
from .version import Version


class RenewalNotice(Kept):
    """It was told that a version ends in 180, 90 or 30 days; once for each."""

    privacy = "Holds no personal data."
    agreement_path = "version__agreement"

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="renewal_notices")
    days = models.PositiveSmallIntegerField()
    ends_on = models.DateField()

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("warning before the end")
        ordering = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(fields=["version", "ends_on", "days"], name="agreements_renewalnotice_once"),
        ]

    def __str__(self) -> str:
        return str(self.version)


class ReviewProposal(Kept):
    """The annual review of an agreement is proposed for a day; whoever keeps it makes it a meeting."""

    privacy = "Holds no personal data."
    agreement_path = "agreement"
    entered_path = "at"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="review_proposals")
    year = models.PositiveSmallIntegerField()
    day = models.DateField(_("by"))

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("proposal of a review")
        ordering = ["day", "id"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(fields=["agreement", "year"], name="agreements_reviewproposal_once"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, {self.year}"


class ReviewMeeting(Kept):
    """The meeting that a proposal became."""

    privacy = "Names who called it, to those who may see that person."
    agreement_path = "proposal__agreement"
    entered_path = "at"

    proposal = models.OneToOneField(ReviewProposal, on_delete=models.PROTECT, related_name="review")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="reviews")

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("review meeting")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return str(self.proposal)
