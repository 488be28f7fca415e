"""Accounts: how a person signs in. What an account may see comes from persons, affiliations and seats."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from commontable.foundation.ids import uuid7


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        """Whoever makes an account vouches for its address, so the address counts as verified."""
        account = self.model(email=email.strip().lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        EmailAddress.objects.create(user=account, email=account.email, primary=True, verified=True)
        return account

    def create_operator(self, email: str, password: str | None = None) -> Account:
        return self.create_user(email, password, is_operator=True)

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(email=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """Signs in by e-mail. One account may stand for one person in each of several partnerships."""

    privacy = "Holds an e-mail address and a password hash; seen only by its owner."

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(_("site operator"), default=False)
    joined_at = models.DateTimeField(default=timezone.now)
    introduced_at = models.DateTimeField(null=True, editable=False)

    objects = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="people_account_email_once")]

    def __str__(self) -> str:
        return self.email

    @property
    def ledger_label(self) -> str:
        """The ledger never forgets, so it is never told an address."""
        return "account"

    def choose_language(self, language: str) -> None:
        self.language = language
        self.save(update_fields=["language"])

    def mark_introduced(self) -> None:
        """The first-visit introduction has been read. The first time counts."""
        if self.introduced_at is None:
            self.introduced_at = timezone.now()
            self.save(update_fields=["introduced_at"])

    def ledger_ref(self, partnership_id: UUID | None) -> dict[str, str]:
        """How the ledger names this account in a partnership: as its person there, else as an operator."""
        person = self.persons.filter(partnership_id=partnership_id).first() if partnership_id else None
        if person is None:
            return {"kind": "role", "id": "operator", "label": gettext_noop("A site operator")}
        return {"kind": "people.person", "id": str(person.pk), "label": person.name}
