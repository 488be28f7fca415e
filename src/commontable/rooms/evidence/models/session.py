"""Interpretation sessions (TH-05): an analyst and a community partner read a number together before it goes public."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Organization, Person, Sighted, SightedQuerySet

from ..interpreting import Language, SessionState
from .indicator import Indicator
from .kept import Kept
from .release import Release


class SessionQuerySet(SightedQuerySet):
    def recorded(self) -> Self:
        return self.filter(outcome__isnull=False)

    def planned(self) -> Self:
        return self.filter(outcome__isnull=True, cancellation__isnull=True)


class InterpretationSession(Sighted):
    """Two sides sit down with one number: who presents it, and who listens and answers."""

    privacy = "Names the two people who met, to those who may see them; others read which organizations met."

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("indicator")
    )
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("release")
    )
    presenter = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="sessions_presented", verbose_name=_("who presents")
    )
    presenter_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person presenting")
    )
    listener = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions_heard",
        verbose_name=_("who listens"),
    )  # fmt: skip
    listener_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person listening")
    )
    held_on = models.DateField(_("day"))
    where = models.CharField(_("where"), max_length=160, blank=True)
    planned_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = SessionQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("interpretation session")
        ordering = ["-held_on", "-id"]
        constraints: ClassVar[list[Any]] = [
            *Sighted.Meta.constraints,
            models.CheckConstraint(
                condition=Q(listener__isnull=False) | Q(listener_person__isnull=False),
                name="evidence_session_has_a_listener",
            ),
            models.CheckConstraint(
                condition=Q(listener__isnull=True) | ~Q(listener=F("presenter")), name="evidence_session_has_two_sides"
            ),
        ]

    def __str__(self) -> str:
        return str(self.indicator)

    @property
    def state(self) -> SessionState:
        if hasattr(self, "outcome"):
            return SessionState.RECORDED
        return SessionState.CALLED_OFF if hasattr(self, "cancellation") else SessionState.PLANNED


class SessionOutcome(Kept):
    """What the number says to each side, what is missing, and what changes in the evaluation design. Written once."""

    privacy = "Holds what two sides said about a number; forms ask that nobody is named."

    session = models.OneToOneField(InterpretationSession, on_delete=models.PROTECT, related_name="outcome")
    language = models.CharField(_("written in"), max_length=2, choices=Language, default=Language.ENGLISH)
    to_presenter = models.TextField(_("what it says to those who presented it"))
    to_listener = models.TextField(_("what it says to those who listened"))
    missing = models.TextField(_("what is missing"), blank=True)
    changes = models.TextField(_("what changes in the evaluation design"), blank=True)
    may_be_public = models.BooleanField(_("both sides agree that everyone may read this"), default=False)

    class Meta(Kept.Meta):
        verbose_name = _("record of a session")
        ordering = ["-at"]

    def __str__(self) -> str:
        return str(self.session)


class Disagreement(Kept):
    """Where the two sides do not read the number alike. Both readings stay, side by side."""

    privacy = "Holds what two sides said; forms ask that nobody is named."

    outcome = models.ForeignKey(SessionOutcome, on_delete=models.PROTECT, related_name="disagreements")
    about = models.CharField(_("about what"), max_length=200)
    presenter_says = models.TextField(_("the presenters say"))
    listener_says = models.TextField(_("the listeners say"))

    class Meta(Kept.Meta):
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.about


class SessionCancellation(Kept):
    """A planned session that does not take place, and why."""

    privacy = "Names who called it off, to those who may see that person."

    session = models.OneToOneField(InterpretationSession, on_delete=models.PROTECT, related_name="cancellation")
    why = models.CharField(_("why"), max_length=300)

    class Meta(Kept.Meta):
        ordering = ["at"]

    def __str__(self) -> str:
        return str(self.session)


class ReadingWaiver(Kept):
    """An indicator goes public without a session. The reason stands beside the number."""

    privacy = "Names who decided it, to those who may see that person."

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="waivers")
    why = models.CharField(_("why"), max_length=300)

    class Meta(Kept.Meta):
        verbose_name = _("waiver of a session")
        ordering = ["-at"]

    def __str__(self) -> str:
        return str(self.indicator)
