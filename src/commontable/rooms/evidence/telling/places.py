"""How far apart places are, in words: for every measure alike."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import wording
from ..measured import Measured
from .change import Figures


def spread_lede(spread: Figures, measured: Measured) -> str:
    low, high = spread["low"], spread["high"]
    return _(
        "The lowest figure is that of %(lowest)s (%(level)s interval %(low_interval)s), the highest that of "
        "%(highest)s (%(high_interval)s). Among many uncertain figures the ends lie further apart than the truth does, "
        "so read each with its interval."
    ) % {
        "lowest": low["place_name"],
        "highest": high["place_name"],
        "level": wording.level_name(low["level"]),
        "low_interval": measured.span(low),
        "high_interval": measured.span(high),
    }


def coverage(spread: Figures) -> str:
    """How many places have a value, and what the others are."""
    words = {"shown": spread["shown"], "all": spread["all"]}
    sentences = [_("%(shown)s of %(all)s places have a value.") % words]
    if spread["missing"]:
        text = ngettext(
            "%(count)s has no data; it is hatched and is not zero.",
            "%(count)s have no data; they are hatched and are not zero.",
            spread["missing"],
        )
        sentences.append(text % {"count": spread["missing"]})
    if spread["suppressed"]:
        text = ngettext(
            "%(count)s is hidden to protect people.", "%(count)s are hidden to protect people.", spread["suppressed"]
        )
        sentences.append(text % {"count": spread["suppressed"]})
    return " ".join(sentences)
