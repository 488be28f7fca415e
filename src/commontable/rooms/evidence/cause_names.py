"""Names of the causes of death that the pipeline's lists hold, so that pages in another language can say them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

OTHER, HIDDEN = "All other causes", "Causes with hidden counts"
KNOWN_CAUSES = (
    gettext_noop("Heart disease"),
    gettext_noop("Cancer"),
    gettext_noop("Stroke"),
    gettext_noop("Chronic lung disease"),
    gettext_noop("Diabetes"),
    gettext_noop("Homicide"),
    gettext_noop("Suicide"),
    gettext_noop("Accidents"),
    gettext_noop("COVID-19"),
    gettext_noop("Before and at birth"),
    gettext_noop("Heart disease and stroke"),
    gettext_noop("Injuries and violence"),
    gettext_noop("Drug and alcohol poisoning"),
    gettext_noop("Other accidents"),
    gettext_noop("Illness"),
    gettext_noop("All other causes"),
    gettext_noop("Causes with hidden counts"),
)
NAMES = ("COVID-19",)  # keep their capitals within a sentence


def cause_name(title: str) -> str:
    """As it stands alone."""
    return _(title) if title in KNOWN_CAUSES else title


def cause_in_text(title: str) -> str:
    """As it stands within a sentence."""
    said = cause_name(title)
    return said if title in NAMES or title not in KNOWN_CAUSES else said[:1].lower() + said[1:]
