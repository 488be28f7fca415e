"""Memberships: a person fills a seat on behalf of an organization, with recorded authority and an alternate."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commontable.foundation.partial_dates import PartialDateField

from ..states import Authority
from .affiliation import TimedQuerySet
from .body import Seat
from .organization import Organization
from .person import Person
from .sighted import Sighted


class Membership(Sighted):
    """One filling of one seat. It ends; it is never overwritten and never deleted."""

    privacy = "Names the person in a seat; as visible as the seat is."

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("on behalf of"),
    )
    authority = models.CharField(_("may decide as"), max_length=12, choices=Authority)
    alternate = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="alternate_in")
    begins = PartialDateField(_("since"), null=True, blank=True)
    term_ends = PartialDateField(_("term ends"), null=True, blank=True)
    ends = PartialDateField(_("ended"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=200, blank=True)

    objects: ClassVar[Any] = TimedQuerySet.as_manager()

    class Meta(Sighted.Meta):
        ordering = ["begins"]
        constraints = [
            *Sighted.Meta.constraints,
            models.UniqueConstraint(
                fields=["seat"], condition=Q(ends__isnull=True), name="people_membership_one_open_per_seat"
            ),
            models.CheckConstraint(
                condition=Q(authority=Authority.OWN_VOICE) | Q(organization__isnull=False),
                name="people_membership_on_behalf_of",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.seat}"

    @property
    def ledger_label(self) -> str:
        """A seat may be public while the person in it is not."""
        return str(self.seat)

    @property
    def is_open(self) -> bool:
        """Not ended. Somebody whose term has run out still sits until the seat is filled anew."""
        return self.ends is None or self.ends.earliest > timezone.localdate()

    @property
    def has_lapsed(self) -> bool:
        """Still seated although the term is over."""
        return self.is_open and self.term_ends is not None and self.term_ends.latest < timezone.localdate()


class AuthorityChange(Sighted):
    """A sitting member may from now on decide more, or less (HR-03: from CEO to delegate is an event)."""

    privacy = "Says what the person in a seat may decide."

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="authority_changes")
    before = models.CharField(max_length=12, choices=Authority)
    after = models.CharField(max_length=12, choices=Authority)
    begins = PartialDateField(_("since"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta(Sighted.Meta):
        ordering = ["begins"]

    def __str__(self) -> str:
        return f"{self.membership}: {self.get_before_display()} → {self.get_after_display()}"

    @property
    def ledger_label(self) -> str:
        return self.membership.ledger_label


class ConflictDisclosure(Sighted):
    """A member's own statement of an interest that could conflict with the seat (KC-15)."""

    privacy = "Holds what a member states of their own interests. No health, immigration or off-duty politics."

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="disclosures")
    statement = models.TextField(_("statement"))
    begins = PartialDateField(_("stated"))
    ends = PartialDateField(_("no longer so since"), null=True, blank=True)

    objects: ClassVar[Any] = TimedQuerySet.as_manager()

    class Meta(Sighted.Meta):
        ordering = ["begins"]

    def __str__(self) -> str:
        return f"{self.membership}"

    @property
    def ledger_label(self) -> str:
        return self.membership.ledger_label
