"""Versions of an agreement, every step of each, and what an amendment changes and why (KC-10)."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from commontable.foundation.partial_dates import PartialDateField
from commontable.rooms.people.models import Kept, Sighted

from ..states import EDITABLE, Language, VersionState
from .agreement import Agreement
from .parties import PartiesQuerySet


class VersionQuerySet(PartiesQuerySet):
    def signed(self) -> Self:
        """Versions that were signed, those withdrawn later too: they stood for a time."""
        return self.filter(state__in=(VersionState.SIGNED, VersionState.WITHDRAWN))

    def to_end(self) -> Self:
        """Signed, with a last day of their own, and not amended by a later one: whose end is worth a warning."""
        later = self.model.objects.filter(
            agreement=OuterRef("agreement"), number__gt=OuterRef("number"), state=VersionState.SIGNED
        )
        return self.filter(~Exists(later), state=VersionState.SIGNED, effective_to__isnull=False)

    def open(self) -> Self:
        """Versions that are still being made."""
        return self.filter(state__in=(VersionState.DRAFT, VersionState.PROPOSED, VersionState.APPROVED))


class Version(Sighted):
    """One text of an agreement. Its clauses change only while it is a draft; what was proposed is frozen."""

    privacy = "Holds no personal data."
    agreement_path = "agreement"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    label = models.CharField(_("name of this version"), max_length=80, blank=True)
    language = models.CharField(_("written in"), max_length=2, choices=Language, default=Language.ENGLISH)
    title = models.CharField(_("title"), max_length=200)
    preamble = models.TextField(_("preamble"), blank=True)
    effective_from = PartialDateField(_("in force from"), null=True, blank=True)
    effective_to = PartialDateField(_("in force until"), null=True, blank=True)
    # No day was agreed: it is in force from the last signature that is needed, and effective_from was worked out.
    begins_with_signatures = models.BooleanField(default=False, editable=False)
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT, editable=False)
    text_hash = models.CharField(_("hash of the text"), max_length=64, blank=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = VersionQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("version")
        ordering = ["agreement", "number"]
        constraints: ClassVar[list[Any]] = [
            *Sighted.Meta.constraints,
            models.UniqueConstraint(fields=["agreement", "number"], name="agreements_version_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=(VersionState.DRAFT, VersionState.DROPPED)) | ~Q(text_hash=""),
                name="agreements_version_hashed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(VersionState.SIGNED, VersionState.WITHDRAWN)) | Q(effective_from__isnull=False),
                name="agreements_version_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE


class VersionStep(Kept):
    """A version moved on: from which state to which, by whom, when and why."""

    privacy = "Names who moved the version, to those who may see that person."
    agreement_path = "version__agreement"

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="steps")
    before = models.CharField(max_length=10, choices=VersionState, blank=True)
    after = models.CharField(max_length=10, choices=VersionState)
    why = models.CharField(_("why"), max_length=300, blank=True)
    text_hash = models.CharField(max_length=64, blank=True)

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("step of a version")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return str(self.version)


class Amendment(Kept):
    """A version that changes an earlier one, and why. Both stay."""

    privacy = "Names who began the amendment, to those who may see that person."
    agreement_path = "to_version__agreement"

    from_version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="amendments")
    to_version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="amendment")
    why = models.CharField(_("why"), max_length=300)

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("amendment")
        ordering = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            models.CheckConstraint(condition=~Q(why=""), name="agreements_amendment_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.from_version} → {self.to_version}"
