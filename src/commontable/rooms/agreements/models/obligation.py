"""Obligations: who promised what to whom, by when; every step of each as a record, and what shows it was kept."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from commontable.foundation.partial_dates import PartialDateField
from commontable.rooms.people.models import Kept, Organization, Person, Sighted

from ..promise_states import OPEN, EvidenceKind, ObligationState
from ..recurrence import Due, Rhythm
from ..words import Horizon
from .agreement import Agreement
from .clause import Clause
from .parties import PartiesQuerySet


class ObligationQuerySet(PartiesQuerySet):
    def open(self) -> Self:
        """Still to be done."""
        return self.filter(state__in=OPEN)

    def late(self, day: dt.date | None = None) -> Self:
        return self.open().filter(next_due__lt=day or localdate())

    def counted(self) -> Self:
        """Without those that live on in a later version."""
        return self.exclude(state=ObligationState.CARRIED)

    def of(self, organization: Organization) -> Self:
        """What one organization owes."""
        return self.filter(obligors=organization)


class Obligation(Sighted):
    """One promise. Its ground is a clause; a promise given outside any agreement says where it was given (CG-10)."""

    privacy = "Names organizations; may name the person who answers for it, to those who may see that person."
    agreement_path = "agreement"
    number_path = "clause__version__number"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, null=True, related_name="obligations")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, null=True, related_name="obligations")
    what = models.CharField(_("what is promised"), max_length=300)
    detail = models.TextField(_("more about it"), blank=True)
    obligors = models.ManyToManyField(
        Organization, related_name="obligations_owed", verbose_name=_("organizations that promise it")
    )
    owner = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who answers for it")
    )
    beneficiary = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("organization it is promised to"),
    )  # fmt: skip
    beneficiary_words = models.CharField(_("or to whom else"), max_length=200, blank=True)
    given_at = models.CharField(_("where it was promised"), max_length=200, blank=True)
    given = PartialDateField(_("promised when"), null=True, blank=True)
    due = PartialDateField(_("due"), null=True, blank=True)
    rhythm = models.CharField(_("how often"), max_length=12, choices=Rhythm, default=Rhythm.ONCE)
    due_until = models.DateField(_("for the last time by"), null=True, blank=True)
    next_due = models.DateField(null=True, editable=False)
    horizon = models.CharField(_("how soon"), max_length=8, choices=Horizon, blank=True)
    state = models.CharField(
        max_length=12, choices=ObligationState, default=ObligationState.NOT_STARTED, editable=False
    )
    carried_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="carried_into", editable=False
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = ObligationQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("promise")
        ordering = ["next_due", "what", "id"]
        constraints: ClassVar[list[Any]] = [
            *Sighted.Meta.constraints,
            models.CheckConstraint(
                condition=Q(agreement__isnull=False, clause__isnull=False)
                | Q(agreement__isnull=True, clause__isnull=True) & ~Q(given_at=""),
                name="agreements_obligation_has_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(rhythm=Rhythm.ONCE) | Q(due__isnull=False), name="agreements_obligation_rhythm_has_a_start"
            ),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["partnership", "state", "next_due"], name="agreements_obligation_due")
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def comes_again(self) -> bool:
        return self.rhythm != Rhythm.ONCE

    def rule(self) -> Due | None:
        return Due(self.due, Rhythm(self.rhythm), self.due_until) if self.due else None

    def days_left(self, today: dt.date | None = None) -> int | None:
        return (self.next_due - (today or localdate())).days if self.next_due else None

    def is_late(self, today: dt.date | None = None) -> bool:
        left = self.days_left(today)
        return self.is_open and left is not None and left < 0


class ObligationStep(Kept):
    """A promise moved on, or was kept for one of its days (`for_day`): by whom, when and why."""

    privacy = "Names who moved the promise, to those who may see that person."
    agreement_path = "obligation__agreement"
    number_path = "obligation__clause__version__number"

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="steps")
    before = models.CharField(max_length=12, choices=ObligationState, blank=True)
    after = models.CharField(max_length=12, choices=ObligationState)
    for_day = models.DateField(_("kept for"), null=True)
    why = models.CharField(_("why, or what came of it"), max_length=400, blank=True)

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("step of a promise")
        ordering = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(
                fields=["obligation", "for_day"], condition=Q(for_day__isnull=False),
                name="agreements_obligationstep_day_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.obligation)


class ObligationEvidence(Kept):
    """What shows that a promise was kept: a note, a link, a file in the data folder, or a thing on this site."""

    privacy = "May hold a file, read by those who may see the promise; a thing is named to those who may see it."
    agreement_path = "obligation__agreement"
    number_path = "obligation__clause__version__number"

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="evidence")
    step = models.ForeignKey(ObligationStep, on_delete=models.PROTECT, null=True, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=8, choices=EvidenceKind)
    words = models.CharField(_("what it shows"), max_length=400)
    url = models.URLField(_("address"), max_length=500, blank=True)
    thing = models.CharField(max_length=120, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    media_type = models.CharField(max_length=60, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("evidence of a promise")
        verbose_name_plural = _("evidence of promises")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.words
