"""What links that open something without signing in have in common: a secret, a last day, an end when it is revoked."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from .person import Person
from .sighted import Sighted, SightedQuerySet

LONGEST = dt.timedelta(days=365)  # a link that its person forgot stops by itself within a year
AROUND_THE_END = dt.timedelta(days=14)


def a_year_ahead() -> dt.date:
    """The last day of a link that is made or renewed today, unless its person wants it shorter."""
    return localdate() + LONGEST


class SecretLinkQuerySet(SightedQuerySet):
    def working(self) -> Self:
        """Links that open something today."""
        return self.filter(revoked_at__isnull=True, ends__gte=localdate(), person__account__is_active=True)

    def around_their_end(self, person: Person | None) -> Self:
        """Links of a person in the last days before they end, and as many days after: who let one go by then does not
        need it.
        """
        days = (localdate() - AROUND_THE_END, localdate() + AROUND_THE_END)
        return self.filter(person=person, revoked_at__isnull=True, ends__range=days)


class SecretLink(Sighted):
    """A secret that is shown instead of a password. It sees no more than its `person`, whom each kind names."""

    privacy = "Holds the hash of a secret; the secret itself is shown once and never stored."

    name = models.CharField(_("name"), max_length=80)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    ends = models.DateField(_("works until"), default=a_year_ahead)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[Any] = SecretLinkQuerySet.as_manager()

    class Meta(Sighted.Meta):
        abstract = True
        ordering: ClassVar[list[str]] = ["-made_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        """Its last day is past: it opens nothing until its person renews it."""
        return self.ends < localdate()
