"""Bodies and their seats, and the pairs of seats by which partners sit in each other's governing body (KC-15)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commontable.foundation.ids import new_key
from commontable.foundation.partial_dates import PartialDate, PartialDateField

from ..states import BodyKind, Office, ParityEffect, SeatClass
from .affiliation import TimedQuerySet
from .sighted import Sighted


class Body(Sighted):
    """A board, commission, council, committee, workgroup or hub. Its custodian is the organization it belongs to."""

    privacy = "Holds no personal data."

    key = models.CharField(_("ID"), max_length=40, default=new_key)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("type"), max_length=16, choices=BodyKind)
    purpose = models.TextField(_("what it is for"), blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    governs = models.BooleanField(_("governs the partnership"), default=False)
    needs_parity = models.BooleanField(
        _("needs an institutional and a resident co-lead"),
        default=False,
        help_text=_("Both must also sit on the governing body (PP-03)."),
    )
    parity_effect = models.CharField(
        _("while out of parity"), max_length=16, choices=ParityEffect, default=ParityEffect.NOTICE
    )
    begins = PartialDateField(_("began"), null=True, blank=True)
    ends = PartialDateField(_("ended"), null=True, blank=True)

    objects: ClassVar[Any] = TimedQuerySet.as_manager()

    class Meta(Sighted.Meta):
        ordering = ["-governs", "name"]
        verbose_name_plural = "bodies"
        constraints = [
            *Sighted.Meta.constraints,
            models.UniqueConstraint(fields=["partnership", "key"], name="people_body_key_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(Sighted):
    """A place in a body. It outlives whoever fills it; it is the seat that has the vote, not the head."""

    privacy = "Holds no personal data."

    key = models.CharField(_("ID"), max_length=40, default=new_key)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    title = models.CharField(_("seat"), max_length=200)
    office = models.CharField(_("office"), max_length=16, choices=Office, default=Office.MEMBER)
    seat_class = models.CharField(_("class"), max_length=16, choices=SeatClass, default=SeatClass.INSTITUTIONAL)
    has_vote = models.BooleanField(_("has a vote"), default=True)
    term_years = models.PositiveSmallIntegerField(_("term in years"), null=True, blank=True)
    begins = PartialDateField(_("made"), null=True, blank=True)
    ends = PartialDateField(_("abolished"), null=True, blank=True)

    objects: ClassVar[Any] = TimedQuerySet.as_manager()

    class Meta(Sighted.Meta):
        ordering = ["body", "office", "title"]
        constraints = [
            *Sighted.Meta.constraints,
            models.UniqueConstraint(fields=["partnership", "key"], name="people_seat_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.body}"

    def term_end(self, begins: PartialDate | None) -> PartialDate | None:
        """When a term that began then runs out, no more precise than its beginning is known."""
        if begins is None or self.term_years is None:
            return None
        return begins.years_later(self.term_years)


class ReciprocalSeats(Sighted):
    """Two partners' promise to sit in each other's governing body; it holds only while both seats are filled."""

    privacy = "Holds no personal data."

    first = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(_("agreed in"), max_length=200, blank=True)
    begins = PartialDateField(_("since"), null=True, blank=True)
    ends = PartialDateField(_("until"), null=True, blank=True)

    objects: ClassVar[Any] = TimedQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name_plural = "reciprocal seats"
        constraints = [
            *Sighted.Meta.constraints,
            models.CheckConstraint(condition=~Q(first=F("second")), name="people_reciprocalseats_two_seats"),
        ]

    def __str__(self) -> str:
        return f"{self.first} ⇄ {self.second}"
