"""What is kept apart, what is put together, and who is compared with whom."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ...asked import read_periods
from .part import Frame, Part


class ApartPart(Part):
    """Groups, places and years."""

    frame = Frame(
        heading=_("What to compare"),
        order=("by", "years_together", "reference_group"),
    )

    by = forms.MultipleChoiceField(
        label=_("Keep apart"),
        choices=[
            ("group", _("Groups")),
            ("sex", _("Sexes, groups together")),
            ("place", _("Places")),
            ("year", _("Years")),
        ],
        initial=["group", "year"],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What you do not keep apart is added together."),
    )
    years_together = forms.IntegerField(
        label=_("Years taken together"),
        initial=1,
        min_value=1,
        max_value=50,
        help_text=_("1 shows every year. 3 or 5 makes small groups steadier."),
    )
    reference_group = forms.CharField(
        label=_("Compare with the group"),
        required=False,
        max_length=100,
        help_text=_("As it is written in your files, such as White. Leave it empty to let us choose."),
    )

    def check(self) -> None:
        given = self.cleaned_data
        apart = set(given.get("by", []))
        if {"group", "sex"} <= apart:
            text = gettext("Keep groups apart, or sexes: both at once would leave most counts too small to be shown.")
            self.add_error("by", text)
        if given.get("reference_group") and not {"group", "sex"} & apart and "by" not in self.errors:
            self.add_error("by", gettext("To compare with a group, keep the groups apart."))


class PeriodsPart(Part):
    """Periods of one's own."""

    frame = Frame(
        heading=_("Periods of your own"),
        folded=True,
        order=("periods",),
    )

    periods = forms.CharField(
        label=_("First and last year of each period"),
        required=False,
        max_length=300,
        help_text=_("Such as 2009-2013, 2014-2018, in place of a number of years taken together."),
    )

    def clean_periods(self) -> str:
        text = str(self.cleaned_data["periods"]).strip()
        try:
            read_periods(text)
        except ValueError as wrong:
            raise ValidationError(
                gettext("“%(text)s” is no period. Write first and last years, such as 2009-2013, 2014-2018.")
                % {"text": str(wrong).strip()}
            ) from None
        return text

    def check(self) -> None:
        given = self.cleaned_data
        if given.get("periods") and (given.get("years_together") or 1) > 1:
            self.add_error("periods", gettext("Give periods, or a number of years taken together: not both."))
        if given.get("periods") and "year" not in given.get("by", []) and "by" not in self.errors:
            self.add_error("by", gettext("To have periods, keep the years apart."))
