"""Who was heard: turns to speak by class of seat, as counts and nothing else."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Sighted
from commontable.rooms.people.states import SeatClass

from .meeting import GatheredQuerySet, Meeting


class SpeakingCount(Sighted):
    """How often a class of seats spoke in a meeting. Nothing here says who, when or what."""

    privacy = "Counts only. Seen by the members of the body; shown to others where enough of the class were there."
    body_path = "meeting__body"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="speaking_counts")
    seat_class = models.CharField(_("class"), max_length=16, choices=SeatClass)
    turns = models.PositiveIntegerField(default=0)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("count of turns to speak")
        ordering = ["seat_class"]
        constraints: ClassVar[list[Any]] = [
            *Sighted.Meta.constraints,
            models.UniqueConstraint(fields=["meeting", "seat_class"], name="gatherings_speaking_count_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.get_seat_class_display()}"
