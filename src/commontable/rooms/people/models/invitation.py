"""Invitations: the only way to an account. A link, for one address, in one role, until a date."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..states import AffiliationRole, InvitationState
from .body import Seat
from .organization import Organization
from .person import Person
from .sighted import Sighted, SightedQuerySet

LASTS = dt.timedelta(days=14)


def hashed(token: str) -> str:
    """Only the hash is stored: a copy of the database lets nobody in."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(SightedQuerySet):
    def unanswered(self) -> Self:
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def open(self) -> Self:
        return self.unanswered().filter(expires_at__gt=timezone.now())

    def expired(self) -> Self:
        return self.unanswered().filter(expires_at__lte=timezone.now())


class Invitation(Sighted):
    """Asks one person to make an account. With an organization, accepting makes an affiliation; without, a resident."""

    privacy = "Holds an e-mail address until it is accepted or revoked. Custodian only."

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    role = models.CharField(_("role"), max_length=16, choices=AffiliationRole, blank=True)
    seat = models.ForeignKey(
        Seat,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("for the seat"),
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[Any] = InvitationQuerySet.as_manager()

    class Meta(Sighted.Meta):
        ordering = ["-invited_at"]
        constraints = [
            *Sighted.Meta.constraints,
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="people_invitation_accepted_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def ledger_label(self) -> str:
        """The ledger never forgets, so it is told the person, never the address."""
        return str(self.person)

    def make_token(self) -> str:
        """A new secret for the link; remembers its hash and the day it ends. Save afterwards."""
        token = secrets.token_urlsafe(32)
        self.token_hash, self.expires_at = hashed(token), timezone.now() + LASTS
        return token

    @property
    def state(self) -> InvitationState:
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.revoked_at:
            return InvitationState.REVOKED
        return InvitationState.OPEN if self.expires_at > timezone.now() else InvitationState.EXPIRED

    @property
    def is_open(self) -> bool:
        return self.state == InvitationState.OPEN

    @property
    def can_be_renewed(self) -> bool:
        return self.state in (InvitationState.OPEN, InvitationState.EXPIRED)
