"""Meetings of a body, and the records of what became of them: opened, closed, called off."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Body, Kept, Sighted, SightedQuerySet

from ..meeting_states import MeetingFormat, MeetingKind, MeetingLanguage, MeetingState

LONGEST = dt.timedelta(days=3)


class GatheredQuerySet(SightedQuerySet):
    """Rows whose model says by `body_path` how its body is found. A body that goes private takes its meetings along."""

    def visible_to(self, sight: Sight) -> Self:
        model: Any = self.model
        return super().visible_to(sight).filter(sight.rows(f"{model.body_path}__"))


class MeetingQuerySet(GatheredQuerySet):
    def with_state(self) -> Self:
        """What `state` reads, in the same query."""
        notices = apps.get_model("gatherings", "Notice")._default_manager
        counting = notices.filter(meeting=OuterRef("pk"), begins_at=OuterRef("begins_at"))
        noticed, late = Exists(counting), Exists(counting.filter(posted_at__gt=F("latest_posting")))
        return self.select_related("body", "opening", "closing", "cancellation").annotate(
            was_noticed=noticed, noticed_late=late
        )

    def coming(self) -> Self:
        """Not closed nor called off, and not long over: an open meeting stays here until somebody closes it."""
        recent = timezone.now() - dt.timedelta(hours=12)
        still = Q(begins_at__gte=recent) | Q(opening__isnull=False)
        return self.filter(still, closing__isnull=True, cancellation__isnull=True).order_by("begins_at", "pk")

    def past(self) -> Self:
        recent = timezone.now() - dt.timedelta(hours=12)
        over = Q(closing__isnull=False) | Q(cancellation__isnull=False) | Q(begins_at__lt=recent, opening__isnull=True)
        return self.filter(over).order_by("-begins_at", "-pk")


class Meeting(Sighted):
    """One sitting of a body, at a time and a place. What happened in it is told by records that point here."""

    privacy = "Holds no personal data. The remote link goes to the table only, never to the public."
    body_path = "body"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("body"))
    title = models.CharField(_("title"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=MeetingKind, default=MeetingKind.REGULAR)
    begins_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("planned end"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40)
    place = models.CharField(_("place"), max_length=300, blank=True)
    remote_link = models.URLField(_("link for joining remotely"), max_length=500, blank=True)
    format = models.CharField(_("how people take part"), max_length=12, choices=MeetingFormat)
    language = models.CharField(_("language"), max_length=8, choices=MeetingLanguage, default=MeetingLanguage.ENGLISH)
    purpose = models.TextField(_("what it is for"), blank=True)
    time_chosen = models.CharField(_("how time and place were chosen"), max_length=300, blank=True)
    supports_offered = models.JSONField(_("supports offered"), default=list, blank=True)
    format_note = models.CharField(_("what was lost or won by meeting so"), max_length=500, blank=True)
    planned_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    planned_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = MeetingQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("meeting")
        ordering = ["-begins_at", "-id"]
        indexes = [models.Index(fields=["partnership", "begins_at"]), models.Index(fields=["body", "begins_at"])]
        constraints: ClassVar[list[Any]] = [
            *Sighted.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("begins_at")), name="gatherings_meeting_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.body}, {self.get_kind_display()}"

    @property
    def ledger_label(self) -> str:
        return f"{self} ({self.local_begin:%Y-%m-%d})"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def local_begin(self) -> dt.datetime:
        return self.begins_at.astimezone(self.zone)

    @property
    def local_end(self) -> dt.datetime | None:
        return self.ends_at.astimezone(self.zone) if self.ends_at else None

    @property
    def state(self) -> MeetingState:
        """Read from the records; without `with_state()` each asks the database."""
        if hasattr(self, "cancellation"):
            return MeetingState.CANCELED
        if hasattr(self, "closing"):
            return MeetingState.CLOSED
        if hasattr(self, "opening"):
            return MeetingState.OPEN
        noticed = self.was_noticed if hasattr(self, "was_noticed") else self._has_notice()
        return MeetingState.NOTICED if noticed else MeetingState.PLANNED

    def _has_notice(self) -> bool:
        """A notice for the time the meeting begins now; one for another time does not count."""
        return bool(self.notices.filter(begins_at=self.begins_at).exists())

    @property
    def is_open(self) -> bool:
        return self.state == MeetingState.OPEN

    @property
    def is_over(self) -> bool:
        return self.state in (MeetingState.CLOSED, MeetingState.CANCELED)

    def link_for(self, sight: Sight) -> str:
        """The link for joining remotely, to those at the table; the public never gets it."""
        return self.remote_link if self.partnership_id in sight.partnerships else ""


class MeetingOpening(Kept):
    """The chair or clerk opened the meeting."""

    privacy = "Names who opened it, to those who may see that person."
    body_path = "meeting__body"

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="opening")
    opened_at = models.DateTimeField(_("opened"))

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("opening of a meeting")

    def __str__(self) -> str:
        return str(self.meeting)


class MeetingClosing(Kept):
    """The meeting is over: who is still there leaves with it, and its votes and presences stand."""

    privacy = "Names who closed it, to those who may see that person."
    body_path = "meeting__body"

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="closing")
    closed_at = models.DateTimeField(_("closed"))

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("closing of a meeting")

    def __str__(self) -> str:
        return str(self.meeting)


class MeetingCancellation(Kept):
    """The meeting does not take place, and why."""

    privacy = "Names who called it off, to those who may see that person."
    body_path = "meeting__body"

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="cancellation")
    why = models.CharField(_("why"), max_length=300)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("cancellation of a meeting")

    def __str__(self) -> str:
        return str(self.meeting)
