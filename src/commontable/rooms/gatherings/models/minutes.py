"""Minutes of a meeting: versions written once, parts withheld with the reason, and the approval that fixes them."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Kept, Sighted

from ..record_states import MinutesPart, MinutesState
from .meeting import GatheredQuerySet, Meeting
from .result import Decision


class Minutes(Sighted):
    """What is kept of one meeting. The newest version is read until one of them is approved; then that one alone."""

    privacy = "Holds no text itself: versions do."
    body_path = "meeting__body"

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    drafted_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        ordering = ["-drafted_at", "-id"]

    def __str__(self) -> str:
        return str(self.meeting)

    @property
    def ledger_label(self) -> str:
        return self.meeting.ledger_label

    @property
    def state(self) -> MinutesState:
        return MinutesState.APPROVED if hasattr(self, "approval") else MinutesState.DRAFT

    @property
    def is_fixed(self) -> bool:
        return self.state == MinutesState.APPROVED

    @property
    def is_written_in(self) -> bool:
        """Somebody has edited them: they do not follow the records by themselves any more."""
        return bool(self.versions.filter(from_records=False).exists())

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Minutes are never deleted: write a new version.")


class MinutesVersionQuerySet(GatheredQuerySet):
    def visible_to(self, sight: Sight) -> Self:
        """A draft is for the table; the approved version for everybody who sees the meeting."""
        seen = Q(approval__isnull=False) | Q(partnership_id__in=sight.partnerships)
        return super().visible_to(sight).filter(seen)


class MinutesVersion(Kept):
    """The text as somebody left it: parts with heading and text, none of them holding what is withheld."""

    privacy = "May name who spoke or moved; the form asks that no private person is named."
    body_path = "minutes__meeting__body"

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    parts = models.JSONField(default=list)
    change = models.CharField(_("what was changed"), max_length=200, blank=True)
    from_records = models.BooleanField(default=False, editable=False)

    objects: ClassVar[Any] = MinutesVersionQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("version of minutes")
        ordering = ["number"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(fields=["minutes", "number"], name="gatherings_minutes_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes}, {self.number}"

    @property
    def ledger_label(self) -> str:
        return self.minutes.ledger_label

    @property
    def told(self) -> tuple[MinutesPart, ...]:
        return tuple(MinutesPart(**part) for part in self.parts)


class MinutesApproval(Kept):
    """A later meeting approved a version: from now on it is the minutes, and nobody edits it."""

    privacy = "Names who recorded it, to those who may see that person."
    body_path = "minutes__meeting__body"

    minutes = models.OneToOneField(Minutes, on_delete=models.PROTECT, related_name="approval")
    version = models.OneToOneField(MinutesVersion, on_delete=models.PROTECT, related_name="approval")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="minutes_approved")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes_approved")

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("approval of minutes")

    def __str__(self) -> str:
        return str(self.minutes)

    @property
    def ledger_label(self) -> str:
        return self.minutes.ledger_label
