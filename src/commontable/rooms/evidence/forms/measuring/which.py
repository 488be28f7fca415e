"""Which measure is made of the counts, and which of the figures somebody published is meant."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ... import wording
from ...asked import read_years
from .part import Frame, Part, Settled

ADJUSTED = "age_adjusted_death_rate"
MADE = ("life_expectancy_at_birth", ADJUSTED, "crude_death_rate", "ypll_rate", "infant_death_rate")


def measures() -> Iterator[tuple[str, str]]:
    """What is made of counts here, in the reader's language."""
    for name in MADE:
        yield name, wording.measure_name(name)


class WhichPart(Part):
    """The measure that is made of the counts."""

    frame = Frame(heading=_("What to measure"), order=("measure", "standard"))

    measure = Settled(label=_("What is measured"), choices=measures, initial=MADE[0], widget=forms.RadioSelect)
    standard = Settled(
        label=_("Ages are adjusted to"),
        choices=[("us-2000", _("the United States in 2000")), ("world-2000", _("the world in 2000 (WHO)"))],
        initial="us-2000",
        help_text=_("Only for the age-adjusted death rate."),
    )

    def check(self) -> None:
        given = self.cleaned_data
        if given.get("method") == "hierarchical" and given.get("measure") not in ("", None, MADE[0]):
            self.add_error("method", gettext("Places lean on one another for life expectancy only. Rates are plain."))


class WhichPublishedPart(Part):
    """What the file itself does not tell of its figures."""

    frame = Frame(
        heading=_("What the file does not tell"),
        lede=_("Files of known sources tell all of this themselves. Where one does not, we ask you to."),
        folded=True,
        order=("wanted", "measure_title", "unit", "favorable", "years"),
    )

    wanted = forms.CharField(
        label=_("Which measure"),
        required=False,
        max_length=100,
        help_text=_("Its name in the file, where it holds several, such as CSMOKING_CrudePrev."),
    )
    measure_title = forms.CharField(
        label=_("What people call it"),
        required=False,
        max_length=120,
        help_text=_("Such as “Adults who smoke”. Under an indicator it is called as the indicator is."),
    )
    unit = forms.CharField(
        label=_("Unit"), required=False, max_length=60, help_text=_("Such as percent, years or deaths per 100,000.")
    )
    favorable = forms.ChoiceField(
        label=_("Which side is the good one"),
        required=False,
        choices=[("", _("as the file says")), ("high", _("higher is better")), ("low", _("lower is better"))],
    )
    years = forms.CharField(
        label=_("Years of the figures"), required=False, max_length=9, help_text=_("Such as 2019-2023.")
    )

    def clean_years(self) -> str:
        text = str(self.cleaned_data["years"]).strip()
        try:
            if text:
                read_years(text)
        except ValueError:
            raise ValidationError(
                gettext("“%(text)s” is neither a year (2022) nor a first and last year (2019-2023).") % {"text": text}
            ) from None
        return text
