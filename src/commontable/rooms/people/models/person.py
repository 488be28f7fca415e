"""Persons, how to reach them, and where they live: three records, because three different audiences may see them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.foundation.ids import new_key
from commontable.foundation.sight import Audience, RecordClass

from .sighted import Sighted


class ContactKind(models.TextChoices):
    EMAIL = "email", _("e-mail")
    PHONE = "phone", _("telephone")
    TEXT = "text", _("text message")
    POST = "post", _("postal address")


class Person(Sighted):
    """Somebody at one table. Holds a name and nothing that could be used against anybody."""

    privacy = "Holds a name. Who may see it is the record's audience; contact details are records of their own."

    key = models.CharField(_("ID"), max_length=40, default=new_key)
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("preferred language"), max_length=40, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="persons"
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="absorbed"
    )

    class Meta(Sighted.Meta):
        ordering = ["name"]
        constraints = [
            *Sighted.Meta.constraints,
            models.UniqueConstraint(fields=["partnership", "key"], name="people_person_key_once"),
            models.UniqueConstraint(
                fields=["partnership", "account"],
                condition=models.Q(account__isnull=False),
                name="people_person_account_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(Sighted):
    """One way to reach a person: private to the organization that holds it."""

    privacy = "Holds an address or number of a person. Custodian only."

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField(_("kind"), max_length=8, choices=ContactKind)
    value = models.CharField(_("address or number"), max_length=200)

    class Meta(Sighted.Meta):
        ordering = ["kind", "value"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"

    @property
    def ledger_label(self) -> str:
        """The ledger never forgets, so it is never told an address or a number."""
        return "contact"

    def save(self, *args: object, **kwargs: object) -> None:
        if self._state.adding:
            self.audience, self.record_class = Audience.CUSTODIAN, RecordClass.ORGANIZER_PRIVATE
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class ResidentClaim(Sighted):
    """A person's own word that they live here and do not sit here as a partner's employee (PP-04): an eligibility
    rule, not an HR field. Asks for the community's name, never for an address or a status. The newest claim counts."""

    privacy = "Holds the name of the community a person says they live in. Custodian only, and the person."

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="resident_claims")
    community = models.CharField(_("community"), max_length=120)
    lives_here = models.BooleanField(_("lives in this community"))
    sits_as_employee = models.BooleanField(_("is here as an employee of a partner"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on_paper = models.CharField(
        _("where the signed paper is"),
        max_length=200,
        blank=True,
        help_text=_("Only when somebody else enters what the person signed on paper."),
    )
    attested_at = models.DateTimeField(auto_now_add=True)

    class Meta(Sighted.Meta):
        ordering = ["-attested_at"]

    def __str__(self) -> str:
        return self.community

    def save(self, *args: object, **kwargs: object) -> None:
        if self._state.adding:
            self.audience, self.record_class = Audience.CUSTODIAN, RecordClass.CONFIDENTIAL
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def ledger_label(self) -> str:
        return "resident claim"

    @property
    def is_eligible(self) -> bool:
        listed = [name.casefold() for name in self.partnership.community_names]
        in_a_community = not listed or self.community.casefold() in listed
        return self.lives_here and in_a_community and not self.sits_as_employee
