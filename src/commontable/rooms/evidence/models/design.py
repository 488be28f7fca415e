"""Evaluation designs (TH-06): community partners sign off how data will be collected before anybody is asked."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Organization, Person, Sighted

from ..interpreting import Answer, CollectionMethod, SignedOff, signed_off
from .indicator import Indicator
from .kept import Kept
from .session import InterpretationSession


class EvaluationDesign(Sighted):
    """What will be asked, of whom, how, and what happens with the answers."""

    privacy = "Describes how data will be collected; holds no data and names no person who gives them."

    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="designs", verbose_name=_("indicator")
    )
    session = models.ForeignKey(
        InterpretationSession, on_delete=models.PROTECT, null=True, blank=True, related_name="designs",
        verbose_name=_("grew from the session"),
    )  # fmt: skip
    title = models.CharField(_("name of the design"), max_length=160)
    question = models.TextField(_("what it is to find out"))
    method = models.CharField(_("how data are collected"), max_length=16, choices=CollectionMethod)
    asked_of = models.CharField(_("who is asked"), max_length=200)
    burden = models.CharField(_("what it asks of them"), max_length=300, blank=True)
    use = models.TextField(_("what happens with the answers, and who sees them"))
    collects_from = models.DateField(_("collection is to begin on"), null=True, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta(Sighted.Meta):
        ordering = ["-entered_at", "-id"]

    def __str__(self) -> str:
        return self.title

    def standing(self) -> SignedOff:
        """By the last answer of each partner to the present version; uses prefetched answers."""
        answers = sorted(self.answers.all(), key=lambda one: (one.at, one.pk))
        return signed_off((one.partner, one.answer) for one in answers if one.version == self.version)


class DesignAnswer(Kept):
    """A community partner signs a version off, or says what must change first."""

    privacy = "Names a resident who answered, to those who may see that person."

    design = models.ForeignKey(EvaluationDesign, on_delete=models.PROTECT, related_name="answers")
    version = models.PositiveSmallIntegerField()
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(_("your answer"), max_length=8, choices=Answer)
    words = models.TextField(_("what must change first"), blank=True)

    class Meta(Kept.Meta):
        ordering = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(answer=Answer.AGREED) | ~models.Q(words=""), name="evidence_not_yet_says_what"
            ),
        ]

    def __str__(self) -> str:
        return str(self.design)

    @property
    def partner(self) -> tuple[Any, Any]:
        """Who answered: an organization speaks once, a resident for themselves."""
        return (self.organization_id, None if self.organization_id else self.by_id)


class CollectionStart(Kept):
    """Data collection began, with the version that was signed off."""

    privacy = "Names who began it, to those who may see that person."

    design = models.OneToOneField(EvaluationDesign, on_delete=models.PROTECT, related_name="start")
    version = models.PositiveSmallIntegerField()

    class Meta(Kept.Meta):
        ordering = ["at"]

    def __str__(self) -> str:
        return str(self.design)
