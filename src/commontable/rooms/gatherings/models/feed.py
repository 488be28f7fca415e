"""Calendar feeds: a secret in an address that a person's calendar program asks with, until it is revoked."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Body, Person, Sighted, SightedQuerySet

LONGEST = dt.timedelta(days=365)  # a link that its person forgot stops by itself within a year


def a_year_ahead() -> dt.date:
    """The last day of a link that is made or renewed today."""
    return localdate() + LONGEST


class FeedLinkQuerySet(SightedQuerySet):
    def working(self) -> Self:
        """Links that open something today."""
        return self.filter(revoked_at__isnull=True, ends__gte=localdate(), person__account__is_active=True)


class FeedLink(Sighted):
    """A calendar of what its person may see: of every body, or of one. It sees no more than its person does."""

    privacy = "Holds the hash of a secret; the secret itself is shown once and never stored."

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="feed_links")
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="feed_links", verbose_name=_("of one body")
    )
    name = models.CharField(_("name"), max_length=80)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    ends = models.DateField(_("works until"), default=a_year_ahead)
    last_used_on = models.DateField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[Any] = FeedLinkQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("calendar link")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        return self.ends < localdate()
