"""Data requests: who asks for numbers, for what decision, by when, and every step to the answer (KC-20)."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Organization, Sighted, SightedQuerySet

from ..request_states import (
    OPEN_REQUESTS,
    ActivityClass,
    Languages,
    Occasion,
    RequesterKind,
    RequestState,
    days_until,
)
from .indicator import Indicator
from .kept import Kept


class DataRequestQuerySet(SightedQuerySet):
    def open(self) -> Self:
        """Requests that still wait for their answer, the earliest hearing first: late ones lead."""
        return self.filter(state__in=OPEN_REQUESTS).order_by("due", "asked_at")


class DataRequest(Sighted):
    """Somebody asks the custodian for numbers. Everyone at the table sees it, unless an organization asks itself."""

    privacy = "Names who asks to those who may see that person. The form asks to keep plans and lists out of it."

    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("on behalf of"),
    )
    requester_kind = models.CharField(_("you ask as"), max_length=12, choices=RequesterKind)
    question = models.CharField(_("what do you want to know?"), max_length=300)
    occasion = models.CharField(_("what is it for?"), max_length=20, choices=Occasion)
    decision = models.CharField(_("which decision is at stake?"), max_length=300)
    decider = models.CharField(_("who decides?"), max_length=160, blank=True)
    due = models.DateField(_("the day it is needed"))
    indicators = models.ManyToManyField(
        Indicator, blank=True, related_name="requests", verbose_name=_("numbers you have in mind")
    )
    places = models.CharField(_("places"), max_length=300, blank=True)
    groups = models.CharField(_("groups"), max_length=300, blank=True)
    languages = models.CharField(_("languages"), max_length=4, choices=Languages, default=Languages.BOTH)
    activity_class = models.CharField(
        _("what it will be used for"), max_length=10, choices=ActivityClass, default=ActivityClass.EDUCATION
    )
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.ASKED, editable=False)
    analyst = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    asked_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = DataRequestQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("data request")
        ordering = ["due", "asked_at"]

    def __str__(self) -> str:
        return self.question

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_REQUESTS

    def days_left(self, today: dt.date | None = None) -> int:
        return days_until(self.due, today or localdate())

    @property
    def is_late(self) -> bool:
        """The hearing is over and there is no answer yet."""
        return self.is_open and self.days_left() < 0


class RequestStep(Kept):
    """A request moved on: from which state to which, by whom, and why."""

    privacy = "Names who moved the request, to those who may see that person."

    request = models.ForeignKey(DataRequest, on_delete=models.PROTECT, related_name="steps")
    before = models.CharField(max_length=10, choices=RequestState, blank=True)
    after = models.CharField(max_length=10, choices=RequestState)
    why = models.CharField(_("why"), max_length=300, blank=True)

    class Meta(Kept.Meta):
        verbose_name = _("step of a data request")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return str(self.request)
