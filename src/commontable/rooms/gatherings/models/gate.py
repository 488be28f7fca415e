"""The resident gate: residents decide first (CG-01). Staff cannot override it; only residents can delegate it."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commontable.foundation.partial_dates import PartialDateField, begun_by, ended_by
from commontable.rooms.people.models import Body, Kept, Person, Sighted

from ..rules import GateAnswer, GateMatter, GateMethod
from .meeting import GatheredQuerySet
from .motion import Motion


class GateQuerySet(GatheredQuerySet):
    def in_force(self, day: dt.date) -> Self:
        """Gates and delegations last from a day, and until one."""
        return self.filter(begun_by(day)).exclude(ended_by(day))


class ResidentGate(Sighted):
    """A body's promise that nothing starts in a community before its residents have decided."""

    privacy = "Holds no personal data."
    body_path = "body"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="gates", verbose_name=_("body"))
    name = models.CharField(_("name"), max_length=160)
    who = models.CharField(_("whose decision it is"), max_length=300)
    groups = models.JSONField(_("groups that are asked"), default=list, blank=True)
    languages = models.CharField(_("languages in which residents are asked"), max_length=200)
    citation = models.CharField(_("where it is written"), max_length=200, blank=True)
    begins = PartialDateField(_("since"))
    ends = PartialDateField(_("until"), null=True, blank=True)

    objects: ClassVar[Any] = GateQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("resident gate")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ResidentDecision(Kept):
    """What residents decided: how, when, who was invited, how many came, in which languages."""

    privacy = "Holds numbers of people; groups of fewer than five are not told. Names nobody."
    body_path = "gate__body"

    gate = models.ForeignKey(ResidentGate, on_delete=models.PROTECT, related_name="decisions")
    matter = models.CharField(
        pgettext_lazy("what residents decided about", "decided on"),
        max_length=12,
        choices=GateMatter,
        default=GateMatter.INITIATIVE,
    )
    motion = models.ForeignKey(
        Motion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resident_decisions",
        verbose_name=_("motion"),
    )
    question = models.CharField(_("what was asked"), max_length=300)
    answer = models.CharField(_("the residents' answer"), max_length=8, choices=GateAnswer)
    words = models.TextField(_("in their words"), blank=True)
    method = models.CharField(_("how they decided"), max_length=12, choices=GateMethod)
    held_on = models.DateField(_("day"))
    invited = models.CharField(_("who was invited, and how"), max_length=300)
    turnout = models.PositiveIntegerField(_("how many took part"))
    languages = models.CharField(_("languages used"), max_length=200)
    on_paper = models.CharField(_("where the signed record is kept"), max_length=200, blank=True)
    delegation = models.ForeignKey(
        "gatherings.GateDelegation", on_delete=models.PROTECT, null=True, related_name="decisions"
    )

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("residents' decision")
        ordering = ["-held_on", "-id"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            models.CheckConstraint(
                condition=Q(method=GateMethod.DELEGATED, delegation__isnull=False)
                | (~Q(method=GateMethod.DELEGATED) & Q(delegation__isnull=True)),
                name="gatherings_gate_delegated_says_by_what",
            ),
        ]

    def __str__(self) -> str:
        return self.question


class GateConfirmation(Kept):
    """A resident confirms what somebody else entered from paper. Until then it opens nothing."""

    privacy = "Names the resident who confirmed it, to those who may see them."
    body_path = "decision__gate__body"

    decision = models.OneToOneField(ResidentDecision, on_delete=models.PROTECT, related_name="confirmation")

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("confirmation of a residents' decision")

    def __str__(self) -> str:
        return str(self.decision)


class GroupTurnout(Kept):
    """How many of one group took part. Small numbers are kept, and told to nobody."""

    privacy = "Holds a number of people of one group, which may be small: pages withhold it below five."
    body_path = "decision__gate__body"

    decision = models.ForeignKey(ResidentDecision, on_delete=models.PROTECT, related_name="groups")
    group = models.CharField(_("group"), max_length=120)
    number = models.PositiveIntegerField(_("how many of them took part"))

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("turnout of a group")
        ordering = ["id"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(fields=["decision", "group"], name="gatherings_group_turnout_once"),
        ]

    def __str__(self) -> str:
        return self.group


class GateDelegation(Kept):
    """Residents let somebody decide for them, for a time. It rests on a decision of theirs, never on staff's word."""

    privacy = "Names the person or body to whom residents delegated, to those who may see them."
    body_path = "gate__body"

    gate = models.ForeignKey(ResidentGate, on_delete=models.PROTECT, related_name="delegations")
    ground = models.ForeignKey(ResidentDecision, on_delete=models.PROTECT, related_name="delegations")
    to_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    matters = models.CharField(_("on what they may decide"), max_length=300)
    begins = PartialDateField(_("since"))
    ends = PartialDateField(_("until"), null=True, blank=True)

    objects: ClassVar[Any] = GateQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("delegation by residents")
        ordering = ["-at", "-id"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            models.CheckConstraint(
                condition=Q(to_person__isnull=False, to_body__isnull=True)
                | Q(to_person__isnull=True, to_body__isnull=False),
                name="gatherings_gate_delegated_to_one",
            ),
        ]

    def __str__(self) -> str:
        return self.matters


class GateDelegationEnd(Kept):
    """Residents took a delegation back."""

    privacy = "Names the resident who noted it, to those who may see them."
    body_path = "delegation__gate__body"

    delegation = models.OneToOneField(GateDelegation, on_delete=models.PROTECT, related_name="end")
    why = models.CharField(_("why"), max_length=300, blank=True)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("end of a delegation by residents")

    def __str__(self) -> str:
        return str(self.delegation)
