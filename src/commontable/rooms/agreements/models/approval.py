"""Approvals before signing: steps in order, n of m in each, and approvers who may block. By default there are none."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Kept, Organization, Person, Sighted

from ..states import ApprovalVerdict
from .parties import PartiesQuerySet
from .version import Version


class ApprovalStep(Sighted):
    """One step on the way to signing. The next step opens when this one is complete."""

    privacy = "Holds no personal data."
    agreement_path = "version__agreement"

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="approval_steps")
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("step"), max_length=120)
    needed = models.PositiveSmallIntegerField(_("how many must approve"), default=1)
    may_block = models.BooleanField(_("one of them can block"), default=True)

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("approval step")
        ordering = ["version", "order"]
        constraints: ClassVar[list[Any]] = [
            *Sighted.Meta.constraints,
            models.UniqueConstraint(fields=["version", "order"], name="agreements_approvalstep_order_once"),
            models.CheckConstraint(condition=Q(needed__gte=1), name="agreements_approvalstep_needs_one"),
        ]

    def __str__(self) -> str:
        return self.title


class Approver(Sighted):
    """Who is asked in a step: an organization, or one person in it."""

    privacy = "May name a person whose approval is asked for, to those who may see that person."
    agreement_path = "step__version__agreement"

    step = models.ForeignKey(ApprovalStep, on_delete=models.PROTECT, related_name="approvers")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    office = models.CharField(_("as"), max_length=120, blank=True)

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("approver")
        ordering = ["step", "id"]
        constraints: ClassVar[list[Any]] = [
            *Sighted.Meta.constraints,
            models.UniqueConstraint(fields=["step", "organization", "office"], name="agreements_approver_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {self.office}" if self.office else str(self.organization)


class Approval(Kept):
    """One answer of one approver to one text. A later answer of the same approver stands in its place; both stay."""

    privacy = "Names who approved or blocked, to those who may see that person."
    agreement_path = "approver__step__version__agreement"

    approver = models.ForeignKey(Approver, on_delete=models.PROTECT, related_name="approvals")
    verdict = models.CharField(_("answer"), max_length=10, choices=ApprovalVerdict)
    why = models.CharField(_("why"), max_length=300, blank=True)
    text_hash = models.CharField(max_length=64)

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("approval")
        ordering = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            models.CheckConstraint(
                condition=Q(verdict=ApprovalVerdict.APPROVED) | ~Q(why=""), name="agreements_approval_block_says_why"
            ),
        ]

    def __str__(self) -> str:
        return str(self.approver)
