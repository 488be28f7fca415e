"""Closed sessions: the public is sent out for one item, by a ground in law and a roll-call vote, and let in again."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Kept

from .agenda import AgendaItem
from .meeting import GatheredQuerySet
from .vote_event import VoteEvent


class ClosedSession(Kept):
    """The session was closed for one item. Ground and roll call stay public; what was said does not."""

    privacy = "Says that and why a session was closed; holds nothing of what was said in it."
    body_path = "item__meeting__body"

    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="closed_session")
    vote = models.ForeignKey(VoteEvent, on_delete=models.PROTECT, related_name="closed_sessions")
    citation = models.CharField(_("ground in law"), max_length=200)
    began_at = models.DateTimeField(_("closed to the public"))

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("closed session")
        ordering = ["began_at", "id"]

    def __str__(self) -> str:
        return str(self.item)


class ClosedSessionEnd(Kept):
    """The session is open to the public again."""

    privacy = "Names who ended it, to those who may see that person."
    body_path = "session__item__meeting__body"

    session = models.OneToOneField(ClosedSession, on_delete=models.PROTECT, related_name="end")
    ended_at = models.DateTimeField(_("open again"))

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("end of a closed session")

    def __str__(self) -> str:
        return str(self.session)
