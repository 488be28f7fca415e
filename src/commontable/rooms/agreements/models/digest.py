"""The weekly mail: how often somebody wants it, a record of each, so that none is sent twice in a week, and of each
day on which the site saw to it by itself."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commontable.foundation.ids import uuid7
from commontable.rooms.people.models import Account

from ..promise_states import DigestRhythm, MailState


class DigestSetting(models.Model):
    """What one account chose. Who chose nothing gets at most one mail a week."""

    privacy = "What an account chose about its mail; seen only by its owner."

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="digest_setting")
    rhythm = models.CharField(_("how often"), max_length=10, choices=DigestRhythm, default=DigestRhythm.WEEKLY)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.get_rhythm_display()


class DigestMail(models.Model):
    """One mail to one account in one week. Its row is written before the mail leaves: better one too few than two."""

    privacy = "That an account got a mail in a week, never what stood in it; seen only by its owner."

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="digest_mails")
    week = models.CharField(max_length=8)
    day = models.DateField()
    state = models.CharField(max_length=8, choices=MailState, default=MailState.BEGUN)
    lines = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-day", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["account", "week"], name="agreements_digestmail_once_a_week")
        ]

    def __str__(self) -> str:
        return self.week

    def end(self, state: MailState, now: dt.datetime | None = None) -> None:
        self.state, self.ended_at = state, now or timezone.now()
        self.save(update_fields=["state", "ended_at"])


class DailyWork(models.Model):
    """A day whose own work (warnings, proposals, mails) was given to the worker. Whoever writes the row has the day."""

    privacy = "Days and times only; nobody's in particular."

    day = models.DateField(primary_key=True)
    begun_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return self.day.isoformat()
