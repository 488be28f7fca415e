"""Supports asked for and provided, so that residents can come and take part (CJ-12). Private to clerk and asker."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Kept, Person

from ..meeting_states import Support, SupportOutcome
from .meeting import GatheredQuerySet, Meeting


class SupportRequest(Kept):
    """Somebody needs something in order to come. Others learn counts only."""

    privacy = "Says what a person needs: privileged, for the clerk and the one who asks."
    body_path = "meeting__body"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="support_requests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="support_requests")
    support = models.CharField(_("what is needed"), max_length=16, choices=Support)
    detail = models.CharField(_("what to know about it"), max_length=300, blank=True)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("support asked for")
        verbose_name_plural = _("supports asked for")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return str(self.get_support_display())


class SupportProvision(Kept):
    """What became of it; a second one corrects the first."""

    privacy = "Says what a person was given: privileged, for the clerk and the one who asked."
    body_path = "request__meeting__body"

    request = models.ForeignKey(SupportRequest, on_delete=models.PROTECT, related_name="provisions")
    outcome = models.CharField(_("what became of it"), max_length=16, choices=SupportOutcome)
    why = models.CharField(_("what, or why not"), max_length=300, blank=True)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("support provided")
        verbose_name_plural = _("supports provided")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return str(self.request)
