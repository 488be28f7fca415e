"""Agreements and their parties: what partners promised each other, under one name from draft to draft."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.apps import apps
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from commontable.foundation.ids import new_key
from commontable.rooms.people.models import Body, Organization, Person, Sighted

from ..states import AgreementKind, PartyRole, VersionState
from .parties import PartiesQuerySet


class Agreement(Sighted):
    """A memorandum, charter, bylaws, data-sharing agreement … It outlives its versions, and is never deleted."""

    privacy = "Holds no personal data."
    agreement_path = "pk"

    key = models.CharField(_("ID"), max_length=40, default=new_key)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=16, choices=AgreementKind)
    purpose = models.TextField(_("what it is for"), blank=True)
    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("body that adopts it"),
    )
    template = models.CharField(_("template"), max_length=40, blank=True)
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    started_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("agreement")
        ordering = ["title", "id"]
        constraints: ClassVar[list[Any]] = [
            *Sighted.Meta.constraints,
            models.UniqueConstraint(fields=["partnership", "key"], name="agreements_agreement_key_once"),
        ]

    def __str__(self) -> str:
        return self.title


class PartyQuerySet(PartiesQuerySet):
    def of_version(self, number: int) -> Self:
        """The parties of the version with that number."""
        return self.filter(Q(last_version__isnull=True) | Q(last_version__gte=number), first_version__lte=number)

    def bound_now(self) -> Self:
        """Those that the newest signed version binds, and those of the draft after it; not who left before."""
        signed = apps.get_model("agreements.Version").objects.filter(
            agreement=OuterRef("agreement"), state=VersionState.SIGNED
        )
        newest = Subquery(signed.order_by("-number").values("number")[:1])
        stays = Q(last_version__gte=newest) & Q(last_version__gte=F("first_version"))
        return self.filter(Q(last_version__isnull=True) | stays)


class Party(Sighted):
    """An organization that an agreement binds, from one of its versions on, until another; again, in a row of its own.

    Who was put into a draft and taken out of it again has a last version before the first."""

    privacy = "Holds no personal data."
    agreement_path = "agreement"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="parties")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="agreements_as_party")
    role = models.CharField(_("as"), max_length=12, choices=PartyRole, default=PartyRole.PARTY)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    first_version = models.PositiveSmallIntegerField(default=1, editable=False)
    last_version = models.PositiveSmallIntegerField(null=True, editable=False)

    objects: ClassVar[Any] = PartyQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("party")
        ordering = ["order", "id"]
        constraints: ClassVar[list[Any]] = [
            *Sighted.Meta.constraints,
            models.UniqueConstraint(
                fields=["agreement", "organization"], condition=Q(last_version__isnull=True),
                name="agreements_party_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.organization)

    @property
    def signs(self) -> bool:
        """A witness is named and does not sign; nobody else's signature is ever asked for (KC-09)."""
        return self.role != PartyRole.WITNESS
