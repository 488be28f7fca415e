"""Who came, by seat: presence in person or remote, as member or alternate, from when to when; and how to check in."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar, NoReturn, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Kept, Membership, Organization, Person, Seat, Sighted
from commontable.rooms.people.states import Authority

from ..meeting_states import Presence, RecordedHow, ReplyAnswer, SittingAs
from .meeting import GatheredQuerySet, Meeting


def new_token() -> str:
    return secrets.token_urlsafe(18)


class CheckInLink(Sighted):
    """The link behind the code on the clerk's screen. It opens the check-in page; who checks in must be signed in."""

    privacy = "Holds a token that gives nothing to anybody who is not seated in the body."
    body_path = "meeting__body"

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="check_in_link")
    token = models.CharField(max_length=40, unique=True, default=new_token)
    renewed_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("check-in link")

    def __str__(self) -> str:
        return str(self.meeting)


class AttendanceQuerySet(GatheredQuerySet):
    def standing(self) -> Self:
        """Without those noted by mistake."""
        return self.filter(mistake__isnull=True)

    def present(self) -> Self:
        """Who is there now."""
        return self.standing().filter(left_at__isnull=True)


class Attendance(Sighted):
    """Somebody was in a seat from a time to a time. Who comes back has a second row; nobody sits in two at once."""

    privacy = "Names who came for a seat; the name is shown to those who may see the person."
    body_path = "meeting__body"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="attendances")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attendances")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="attendances"
    )
    sits_as = models.CharField(_("sits as"), max_length=12, choices=SittingAs, default=SittingAs.MEMBER)
    authority = models.CharField(_("may decide as"), max_length=12, choices=Authority)
    mode = models.CharField(_("takes part"), max_length=12, choices=Presence, default=Presence.IN_PERSON)
    arrived_at = models.DateTimeField(_("arrived"))
    left_at = models.DateTimeField(_("left"), null=True, blank=True)
    how = models.CharField(_("recorded"), max_length=8, choices=RecordedHow)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    left_noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    left_noted_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = AttendanceQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("attendance")
        ordering = ["arrived_at", "id"]
        constraints: ClassVar[list[Any]] = [
            *Sighted.Meta.constraints,
            models.UniqueConstraint(
                fields=["meeting", "seat"], condition=Q(left_at__isnull=True), name="gatherings_one_in_a_seat"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("arrived_at")),
                name="gatherings_attendance_leaves_later",
            ),
        ]

    def __str__(self) -> str:
        return str(self.seat)

    @property
    def ledger_label(self) -> str:
        return str(self.seat)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("An attendance is never deleted: record a mistake instead.")


class AttendanceMistake(Kept):
    """An attendance was noted by mistake: it counts nowhere, and both stay to be read."""

    privacy = "Names who put it right, to those who may see that person."
    body_path = "attendance__meeting__body"

    attendance = models.OneToOneField(Attendance, on_delete=models.PROTECT, related_name="mistake")
    why = models.CharField(_("why"), max_length=300)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("attendance noted by mistake")

    def __str__(self) -> str:
        return str(self.attendance)


class AttendanceTimes(Kept):
    """When somebody came or left was put right: what stood there, what stands there now, and how that is known."""

    privacy = "Says when somebody came and left, and why that was put right; seen by the table, never by the public."
    body_path = "attendance__meeting__body"

    attendance = models.ForeignKey(Attendance, on_delete=models.PROTECT, related_name="times")
    arrived_was = models.DateTimeField()
    left_was = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(_("arrived"))
    left_at = models.DateTimeField(_("left"), null=True)
    why = models.CharField(_("why"), max_length=300)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("times of an attendance put right")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return str(self.attendance)


class ReplyQuerySet(GatheredQuerySet):
    def counting(self) -> Self:
        """For the time at which the meeting begins now, as a notice counts."""
        return self.filter(Q(begins_at__isnull=True) | Q(begins_at=F("meeting__begins_at")))


class Reply(Kept):
    """Whether somebody will come at the time that was announced; the newest one of a seat counts (CO-08)."""

    privacy = "Says for a seat whether somebody comes; seen by the table."
    body_path = "meeting__body"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="replies")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="replies")
    answer = models.CharField(_("answer"), max_length=12, choices=ReplyAnswer)
    begins_at = models.DateTimeField(_("for the time"), null=True, editable=False)

    objects: ClassVar[Any] = ReplyQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("reply to an invitation to a meeting")
        verbose_name_plural = _("replies")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return str(self.seat)
