"""Fact sheets: words around figures that stay where they are, in releases. One row is one version (KC-23)."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Sighted, SightedQuerySet
from commontable.rooms.people.states import OrganizationKind

from ..request_states import ActivityClass, Occasion, SheetState, SheetStepKind, Verdict
from ..states import Topic
from .asset import Asset
from .bilingual import in_language
from .kept import Kept
from .release import Release
from .request import DataRequest

# Whose sheets state facts only: public bodies may inform, not take sides with public money (in Missouri RSMo 115.646).
FACTS_ONLY = (OrganizationKind.AGENCY, OrganizationKind.TRIBAL_GOVERNMENT)
FINAL = (SheetState.RELEASED, SheetState.WITHDRAWN)


class FactSheetQuerySet(SightedQuerySet):
    def standing(self) -> Any:
        """Released versions nobody has withdrawn and no released version has replaced."""
        released = self.filter(state=SheetState.RELEASED)
        return released.exclude(replaced_by__state__in=FINAL)


class FactSheet(Sighted):
    """One version of a sheet. Its text holds names such as {A.gap}; the figures come from the releases it cites."""

    privacy = "Names its writer to those who may see that person; holds no figures of its own."

    request = models.ForeignKey(DataRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="sheets")
    topic = models.CharField(_("topic"), max_length=16, choices=Topic)
    title = models.CharField(_("title"), max_length=160)
    title_es = models.CharField(_("title, in Spanish"), max_length=160, blank=True)
    text = models.TextField(_("text"))
    text_es = models.TextField(_("text, in Spanish"), blank=True)
    assets = models.ManyToManyField(
        Asset, blank=True, related_name="sheets", verbose_name=_("what is there already: assets beside the lack")
    )
    state = models.CharField(max_length=10, choices=SheetState, default=SheetState.DRAFT, editable=False)
    number = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by", editable=False
    )
    copied_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="copies", editable=False)
    why = models.CharField(_("why there is a new version"), max_length=300, blank=True)
    author = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    released_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[Any] = FactSheetQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("fact sheet")
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.title

    def told(self, field: str) -> str:
        return in_language(self, field)

    @property
    def states_facts_only(self) -> bool:
        """The copy of a public body: held until the fact check is clean, or a reviewer has said why."""
        return self.custodian.kind in FACTS_ONLY

    @property
    def languages(self) -> list[str]:
        return ["en", "es"] if self.text_es and self.title_es else ["en"]

    @property
    def is_final(self) -> bool:
        return self.state in FINAL

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding and self.is_final and not kwargs.get("update_fields"):
            raise TypeError("A released fact sheet never changes. Make a new version.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A fact sheet is never deleted. Withdraw it, or make a new version.")


class Citation(Sighted):
    """A release the sheet rests on, under a letter, and what of it the picture shows."""

    privacy = "Holds no personal data."

    sheet = models.ForeignKey(FactSheet, on_delete=models.PROTECT, related_name="citations")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="citations")
    letter = models.CharField(max_length=1)
    place = models.CharField(_("place"), max_length=60, blank=True)
    group = models.CharField(_("group"), max_length=120, blank=True)
    period = models.CharField(_("period"), max_length=60, blank=True)

    class Meta(Sighted.Meta):
        verbose_name = _("citation")
        ordering = ["letter"]
        constraints: ClassVar[list[Any]] = [
            *Sighted.Meta.constraints,
            models.UniqueConstraint(fields=["sheet", "letter"], name="evidence_citation_letter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.letter}: {self.release}"


class SheetStep(Kept):
    """The sheet was written, changed, sent to review, released or withdrawn."""

    privacy = "Names who did it, to those who may see that person."

    sheet = models.ForeignKey(FactSheet, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=SheetStepKind)
    why = models.CharField(_("why"), max_length=300, blank=True)

    class Meta(Kept.Meta):
        verbose_name = _("step of a fact sheet")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return str(self.sheet)


class Review(Kept):
    """Somebody who did not write the sheet read it, and says whether it may go out."""

    privacy = "Names the reviewer, to those who may see that person."

    sheet = models.ForeignKey(FactSheet, on_delete=models.PROTECT, related_name="reviews")
    verdict = models.CharField(_("what is your verdict?"), max_length=10, choices=Verdict)
    why = models.CharField(_("what did you check, and what did you find?"), max_length=300)

    class Meta(Kept.Meta):
        verbose_name = _("review")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return str(self.sheet)


class Clearance(Kept):
    """A reviewer lets one remark of the fact check stand, and says why. It holds for that passage only."""

    privacy = "Names the reviewer, to those who may see that person."

    sheet = models.ForeignKey(FactSheet, on_delete=models.PROTECT, related_name="clearances")
    remark = models.CharField(max_length=40)
    passage = models.CharField(max_length=400)
    why = models.CharField(_("why may it stand?"), max_length=300)

    class Meta(Kept.Meta):
        verbose_name = _("clearance")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return str(self.sheet)


class SheetUse(Kept):
    """The sheet was, or will be, material at a meeting on a decision, and in what class of activity (KC-22)."""

    privacy = "Names who noted it, to those who may see that person. It never asks what staff do off duty (KC-24)."

    sheet = models.ForeignKey(FactSheet, on_delete=models.PROTECT, related_name="uses")
    occasion = models.CharField(_("what kind of meeting"), max_length=20, choices=Occasion)
    meeting = models.CharField(_("meeting"), max_length=160)
    day = models.DateField(_("day"))
    decision = models.CharField(_("decision at stake"), max_length=300)
    activity_class = models.CharField(_("class of activity"), max_length=10, choices=ActivityClass)

    class Meta(Kept.Meta):
        verbose_name = _("use at a meeting")
        ordering = ["-day", "meeting"]

    def __str__(self) -> str:
        return self.meeting
