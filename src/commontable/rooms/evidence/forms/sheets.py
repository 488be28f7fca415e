"""Forms on fact sheets: which releases, the words, the review, who reads it, where it is used."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Organization

from ..contents import Contents
from ..models import FactSheet, Release, Review, SheetUse
from ..request_details import Cited, SheetDetails, UseDetails
from ..request_states import Verdict
from ..sheet_figures import NAME, Figures
from .dates import DAY

WORDS = ["topic", "title", "title_es", "text", "text_es"]


class SheetStartForm(forms.Form):
    """Which releases the sheet rests on. Its first words are theirs."""

    releases = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Which numbers does the sheet rest on?"),
        queryset=Release.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("One to ten. The sheet begins with what they say; you change the words afterwards."),
    )

    def __init__(self, *args: Any, releases: Any, custodians: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.custodians = custodians
        self.fields["releases"].queryset = releases  # type: ignore[attr-defined]
        if len(custodians) > 1:
            self.fields["custodian"] = forms.ModelChoiceField(
                label=gettext_lazy("For which organization"),
                queryset=Organization.objects.filter(pk__in=[each.pk for each in custodians]),
            )

    def clean_releases(self) -> Any:
        chosen = self.cleaned_data["releases"]
        if len(chosen) > 10:
            raise forms.ValidationError(_("These are %(count)s. Choose ten at most.") % {"count": len(chosen)})
        return chosen

    @property
    def custodian(self) -> Organization:
        return self.cleaned_data.get("custodian") or self.custodians[0]

    def cited(self) -> tuple[Cited, ...]:
        return tuple(Cited(release) for release in self.cleaned_data["releases"])


class SheetForm(forms.ModelForm[FactSheet]):
    """The words. Figures are named, not typed: {A.gap}."""

    class Meta:
        model = FactSheet
        fields = [*WORDS, "assets"]
        widgets = {
            "text": forms.Textarea({"rows": 8}),
            "text_es": forms.Textarea({"rows": 8, "lang": "es"}),
            "title_es": forms.TextInput({"lang": "es"}),
            "assets": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "text": gettext_lazy("A blank line begins a paragraph. Put figures in by name, from the list below."),
            "text_es": gettext_lazy("The same names bring the figures in Spanish."),
        }

    def __init__(self, *args: Any, assets: Any, figures: Figures, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.figures = figures
        self.fields["assets"].queryset = assets  # type: ignore[attr-defined]
        self.fields["assets"].required = False

    def clean_text(self) -> str:
        return self._named("text")

    def clean_text_es(self) -> str:
        return self._named("text_es")

    def _named(self, field: str) -> str:
        text = str(self.cleaned_data[field])
        unknown = self.figures.unknown(text)
        braces = [part for part in NAME.sub("", text) if part in "{}"]
        if unknown or braces:
            raise forms.ValidationError(
                _("%(name)s stands for no figure. Copy a name from the list below, with its braces.")
                % {"name": unknown[0] if unknown else "{ }"}
            )
        return text

    def details(self) -> SheetDetails:
        return SheetDetails(**{name: self.cleaned_data[name] for name in WORDS})

    def assets(self) -> tuple[Any, ...]:
        return tuple(self.cleaned_data["assets"])


class AimForm(forms.Form):
    """What of a release is told and drawn."""

    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False)
    group = forms.ChoiceField(label=gettext_lazy("Group"), required=False)
    period = forms.ChoiceField(label=gettext_lazy("Period"), required=False)

    def __init__(self, *args: Any, held: Contents, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "place": [("", _("All places")), *held.places.items()] if held.has_places else [],
            "group": [(each, each) for each in held.groups] if held.has_places else [],
            "period": [(each, each) for each in held.periods] if held.has_places else [],
        }
        for name, options in choices.items():
            if len(options) < 2:
                del self.fields[name]
            else:
                self.fields[name].choices = options  # type: ignore[attr-defined]

    def aims(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in ("place", "group", "period")}


class ReviewForm(forms.ModelForm[Review]):
    class Meta:
        model = Review
        fields = ["verdict", "why"]
        widgets = {"verdict": forms.RadioSelect(choices=Verdict.choices)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verdict"].choices = Verdict.choices  # type: ignore[attr-defined]


class ClearanceForm(forms.Form):
    """Why a passage may stand."""

    remark = forms.CharField(widget=forms.HiddenInput, max_length=40)
    why = forms.CharField(label=gettext_lazy("Why may it stand?"), max_length=300)


class SheetAudienceForm(forms.Form):
    audience = forms.ChoiceField(
        label=gettext_lazy("Who may read it?"),
        widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in (Audience.PARTNERSHIP, Audience.PUBLIC)],
        initial=Audience.PUBLIC,
    )


class UseForm(forms.ModelForm[SheetUse]):
    """At which meeting the sheet is material. It asks about the meeting, never about anybody's own time (KC-24)."""

    class Meta:
        model = SheetUse
        fields = ["occasion", "meeting", "day", "decision", "activity_class"]
        widgets = {"day": DAY}

    def details(self) -> UseDetails:
        return UseDetails(**self.cleaned_data)


class CopyForm(forms.Form):
    """For which organization the copy is."""

    custodian = forms.ModelChoiceField(
        label=gettext_lazy("For which organization"), queryset=Organization.objects.none()
    )

    def __init__(self, *args: Any, custodians: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["custodian"].queryset = Organization.objects.filter(  # type: ignore[attr-defined]
            pk__in=[each.pk for each in custodians]
        )
        self.fields["custodian"].initial = custodians[0].pk if custodians else None
