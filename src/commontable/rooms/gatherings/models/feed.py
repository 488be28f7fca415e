"""Calendar feeds: a secret in an address that a person's calendar program asks with, until it is revoked."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Body, Person, SecretLink, a_year_ahead

__all__ = ["FeedLink", "a_year_ahead"]  # the default's name in the migration that made the table


class FeedLink(SecretLink):
    """A calendar of what its person may see: of every body, or of one."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="feed_links")
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="feed_links", verbose_name=_("of one body")
    )
    last_used_on = models.DateField(_("last used"), null=True, editable=False)

    class Meta(SecretLink.Meta):
        verbose_name = _("calendar link")
