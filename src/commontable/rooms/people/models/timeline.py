"""What happened when, as precisely as it is known, and what people claim about how long it took (KC-01, KC-02)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commontable.foundation.partial_dates import PartialDateField

from .sighted import Sighted


class TimelineEvent(Sighted):
    """One dated event in the partnership's history, with where it is written."""

    privacy = "Holds events of organizations; no private person is named."

    begins = PartialDateField(_("when"))
    title = models.CharField(_("what happened"), max_length=200)
    title_es = models.CharField(_("what happened, in Spanish"), max_length=200, blank=True)
    detail = models.TextField(_("more"), blank=True)
    detail_es = models.TextField(_("more, in Spanish"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta(Sighted.Meta):
        ordering = ["begins"]

    def __str__(self) -> str:
        return self.title


class DurationClaim(Sighted):
    """Somebody's statement of how long something took. Claims that disagree stay, each with its source."""

    privacy = "Holds no personal data."

    statement = models.CharField(_("claim"), max_length=200)
    basis = models.CharField(_("what is counted"), max_length=200)
    begins = PartialDateField(pgettext_lazy("when it begins", "from"), null=True, blank=True)
    ends = PartialDateField(pgettext_lazy("when it ends", "to"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)

    class Meta(Sighted.Meta):
        ordering = ["begins"]

    def __str__(self) -> str:
        return self.statement

    @property
    def years(self) -> int | None:
        """Calendar years from first to last, counted as the basis counts them: 2007 to 2012 is 5."""
        if not self.begins or not self.ends:
            return None
        return int(self.ends.earliest.year - self.begins.earliest.year)
