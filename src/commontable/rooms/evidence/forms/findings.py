"""Forms on findings in words, on quotations, and on data gaps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ..interpreting import GAP_MOVES, Consent, GapState, Language
from ..models import DataGap, Finding
from ..talk import DataGapDetails, FindingDetails, QuotationDetails, StepDetails
from .dates import DAY

FINDING_FIELDS = [
    "title", "text", "language", "direction", "method", "source", "heard", "period",
    "place_name", "place_kind", "place",
]  # fmt: skip
GAP_FIELDS = ["title", "needed_for", "obstacle", "indicator", "place_name", "owner", "next_step", "next_due"]
NOBODY = gettext_lazy("Name nobody, and nothing by which somebody could be found.")


class FindingForm(forms.ModelForm[Finding]):
    """What people tell, how it was asked, and how it is known. Beside which numbers it stands."""

    class Meta:
        model = Finding
        fields = [*FINDING_FIELDS, "indicators"]
        widgets = {"text": forms.Textarea({"rows": 5}), "indicators": forms.CheckboxSelectMultiple}
        help_texts = {
            "title": gettext_lazy("Such as: loneliness since the sidewalks and the park."),
            "text": NOBODY,
            "source": gettext_lazy("Who asked, and when, or where it is written."),
            "heard": gettext_lazy("Leave it out below three. It is told in words, never drawn as a figure."),
            "place": gettext_lazy("Such as 64130, so that it stands on the page of that place."),
            "period": gettext_lazy("Such as spring 2024."),
        }

    def __init__(self, *args: Any, indicators: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicators"].queryset = indicators  # type: ignore[attr-defined]
        self.fields["indicators"].required = False

    def details(self) -> FindingDetails:
        return FindingDetails(**{name: self.cleaned_data[name] for name in FINDING_FIELDS})


class QuotationForm(forms.Form):
    """Somebody's words, with the consent they gave and how far it goes."""

    words = forms.CharField(
        label=gettext_lazy("In their own words"), widget=forms.Textarea({"rows": 3}), help_text=NOBODY
    )
    said_by = forms.CharField(
        label=gettext_lazy("Who says it, without a name"), max_length=120,
        help_text=gettext_lazy("Such as: a grandmother who has lived here for thirty years."),
    )  # fmt: skip
    language = forms.ChoiceField(label=gettext_lazy("Said in"), choices=Language)
    consent = forms.ChoiceField(label=gettext_lazy("Consent was given"), choices=Consent, widget=forms.RadioSelect)
    consent_on = forms.DateField(label=gettext_lazy("On which day"), widget=DAY)
    everyone = forms.ChoiceField(
        label=gettext_lazy("Who may read it, as they agreed"), widget=forms.RadioSelect,
        choices=[("", gettext_lazy("everyone at the table")), ("yes", gettext_lazy("everyone"))], required=False,
    )  # fmt: skip
    checked = forms.BooleanField(
        label=gettext_lazy("I read it once more: it names nobody and tells nothing by which somebody could be found.")
    )

    def details(self) -> QuotationDetails:
        given = self.cleaned_data
        return QuotationDetails(
            given["words"], given["said_by"], Consent(given["consent"]), given["consent_on"], given["language"],
            bool(given["everyone"]),
        )  # fmt: skip


class DataGapForm(forms.ModelForm[DataGap]):
    """What is not known, what for, and who takes care of it."""

    class Meta:
        model = DataGap
        fields = GAP_FIELDS
        widgets = {"needed_for": forms.Textarea({"rows": 3}), "next_due": DAY}
        help_texts = {
            "title": gettext_lazy("Such as: how often people use the walking trail."),
            "obstacle": gettext_lazy("Such as: no research partner yet."),
        }

    def __init__(self, *args: Any, indicators: Any, owners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = indicators  # type: ignore[attr-defined]
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]

    def details(self) -> DataGapDetails:
        return DataGapDetails(**{name: self.cleaned_data[name] for name in GAP_FIELDS})


class StepForm(forms.Form):
    """What was done, where it stands now, and what comes next."""

    words = forms.CharField(label=gettext_lazy("What was done"), widget=forms.Textarea({"rows": 3}))
    state = forms.ChoiceField(label=gettext_lazy("Where it stands now"))
    next_step = forms.CharField(
        label=gettext_lazy("Next step"), max_length=300, required=False,
        help_text=gettext_lazy("An open data gap always has one."),
    )  # fmt: skip
    next_due = forms.DateField(label=gettext_lazy("By when"), required=False, widget=DAY)

    def __init__(self, *args: Any, standing: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moves = [state for state in GapState if state in GAP_MOVES[GapState(standing)]]
        self.fields["state"].choices = [(one.value, one.label) for one in moves]  # type: ignore[attr-defined]
        self.initial.setdefault("state", standing if standing in moves else GapState.OPEN)

    def details(self) -> StepDetails:
        given = self.cleaned_data
        return StepDetails(given["state"], given["words"], given["next_step"], given["next_due"])
