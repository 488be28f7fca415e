"""Signatures, the text they stand under, scans of signed papers, and withdrawals. None is ever changed or deleted."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commontable.foundation.partial_dates import PartialDateField
from commontable.rooms.people.models import Account, Kept, Person

from ..promise_states import SecondFactor, SigningMethod
from .agreement import Party
from .parties import PartiesQuerySet
from .version import Version


class SignedText(Kept):
    """The text as the signers saw it, kept letter by letter: names of parties may change, what was signed does not."""

    privacy = "Holds no personal data: the text of an agreement."
    agreement_path = "version__agreement"

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="signed_text")
    text = models.TextField()
    sha256 = models.CharField(max_length=64)

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("signed text")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return str(self.version)


class SignedScan(Kept):
    """The scan of a signed paper, in the data folder, read by those who may see the version."""

    privacy = "The scan shows names and signatures, to those who may see the version."
    agreement_path = "version__agreement"

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="scans")
    file_name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("scan of a signed paper")
        verbose_name_plural = _("scans of signed papers")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.file_name


class Signature(Kept):
    """One person signed one version on behalf of one party. `at` is when it was entered; `signed` is its date."""

    privacy = "Names who signed and shows how they wrote their name, to those who may see the version."
    agreement_path = "version__agreement"

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="signatures")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="signatures")
    method = models.CharField(max_length=8, choices=SigningMethod)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    typed_name = models.CharField(_("name"), max_length=120)
    office = models.CharField(_("office"), max_length=120, blank=True)
    strokes = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    second_factor = models.CharField(max_length=16, choices=SecondFactor, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    scan = models.ForeignKey(SignedScan, on_delete=models.PROTECT, null=True, related_name="signatures")
    signed: models.Field[Any, Any] = PartialDateField(_("signed"))

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("signature")
        ordering = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(fields=["version", "party"], name="agreements_signature_once"),
            models.CheckConstraint(
                condition=Q(method=SigningMethod.PAPER, scan__isnull=False)
                | Q(method=SigningMethod.HERE, account__isnull=False, confirmed_at__isnull=False)
                & ~Q(second_factor=""),
                name="agreements_signature_confirmed",
            ),
            models.UniqueConstraint(
                fields=["account", "confirmed_at"], condition=Q(confirmed_at__isnull=False),
                name="agreements_signature_own_confirmation",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.typed_name


class Withdrawal(Kept):
    """A party takes its signature back from a day on. The signature stays, and so does what was signed."""

    privacy = "Names who withdrew, to those who may see the version."
    agreement_path = "version__agreement"

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="withdrawals")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="withdrawals")
    effective = models.DateField(_("from"))
    why = models.CharField(_("why"), max_length=400)

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("withdrawal")
        ordering = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(fields=["version", "party"], name="agreements_withdrawal_once"),
            models.CheckConstraint(condition=~Q(why=""), name="agreements_withdrawal_says_why"),
        ]

    def __str__(self) -> str:
        return str(self.party)
