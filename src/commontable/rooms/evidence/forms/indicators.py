"""Forms on indicators: their words, how a framework reads them, who sees them, which release measures them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Organization

from ..details import IndicatorDetails, NestingDetails
from ..models import FrameworkPolarity, Indicator, Nesting, Release
from ..states import INDICATOR_AUDIENCES, PlaceKind
from .dates import DAY

FIELDS = [
    "key", "name", "name_es", "definition", "definition_es", "numerator", "numerator_es", "denominator",
    "denominator_es", "adjustment", "adjustment_es", "unit", "unit_es", "measure", "topic", "polarity", "owner",
    "rhythm", "next_due", "is_context", "needs_reading",
]  # fmt: skip


class IndicatorForm(forms.ModelForm[Indicator]):
    """What the indicator is, in words. The custodian is asked for only where there is a choice."""

    class Meta:
        model = Indicator
        fields = FIELDS
        widgets = {
            "next_due": DAY,
            "definition": forms.Textarea({"rows": 3}),
            "definition_es": forms.Textarea({"rows": 3}),
        }

    def __init__(self, *args: Any, custodians: list[Organization], owners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.custodians = custodians
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]
        self.fields["key"].widget.attrs["spellcheck"] = "false"
        self._name_measures()
        if self.instance._state.adding and len(custodians) > 1:
            self.fields["custodian"] = forms.ModelChoiceField(
                label=gettext_lazy("For which organization"),
                queryset=Organization.objects.filter(pk__in=[each.pk for each in custodians]),
            )

    def _name_measures(self) -> None:
        """Say which measures there are to choose among; the only one is filled in."""
        held = Release.objects.filter(custodian__in=self.custodians).order_by("measure")
        measures = list(held.values_list("measure", flat=True).distinct())
        if measures:
            told = _("The name the measure has in releases. Yours hold: %(measures)s.")
            self.fields["measure"].help_text = told % {"measures": ", ".join(measures)}
        if len(measures) == 1:
            self.fields["measure"].initial = measures[0]

    @property
    def chosen_custodian(self) -> Organization:
        return self.cleaned_data.get("custodian") or self.custodians[0]

    def details(self) -> IndicatorDetails:
        return IndicatorDetails(**{name: self.cleaned_data[name] for name in FIELDS})


class FrameworkPolarityForm(forms.ModelForm[FrameworkPolarity]):
    class Meta:
        model = FrameworkPolarity
        fields = ["framework", "polarity", "why"]


class IndicatorAudienceForm(forms.Form):
    """Who else may see the definition."""

    audience = forms.ChoiceField(label=gettext_lazy("Let it be seen by"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, audience: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wider = INDICATOR_AUDIENCES[INDICATOR_AUDIENCES.index(Audience(audience)) + 1 :]
        self.fields["audience"].choices = [(one.value, one.label) for one in wider]  # type: ignore[attr-defined]


class EnteringForm(forms.Form):
    """Which release is entered under the indicator, and what its places are."""

    release = forms.ModelChoiceField(label=gettext_lazy("Release"), queryset=Release.objects.none())
    place_kind = forms.ChoiceField(
        label=gettext_lazy("What its places are"),
        required=False,
        choices=[("", gettext_lazy("it is about one place")), *PlaceKind.choices],
    )
    place_vintage = forms.IntegerField(
        label=gettext_lazy("Boundaries of the year"),
        required=False,
        min_value=1790,
        max_value=2100,
        help_text=gettext_lazy("The same code can mean another area in another year: 2010 and 2020 tracts differ."),
    )

    def __init__(self, *args: Any, releases: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["release"].queryset = releases  # type: ignore[attr-defined]


class NestingForm(forms.ModelForm[Nesting]):
    """In which larger place a place lies."""

    class Meta:
        model = Nesting
        fields = ["parent_kind", "parent", "parent_name", "share", "source"]

    def details(self, kind: str, vintage: int | None, place: str) -> NestingDetails:
        return NestingDetails(kind=kind, vintage=vintage, place=place, **self.cleaned_data)


class ReasonForm(forms.Form):
    """Why something is taken back."""

    why = forms.CharField(label=gettext_lazy("Why?"), max_length=300, help_text=gettext_lazy("One sentence."))

    def clean_why(self) -> str:
        why = str(self.cleaned_data["why"]).strip()
        if not why:
            raise forms.ValidationError(_("Write one sentence."))
        return why
