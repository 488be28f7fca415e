"""Forms on assets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ..details import AssetDetails
from ..models import Asset

FIELDS = [
    "kind", "title", "title_es", "description", "description_es", "place_name", "place_kind", "place", "source",
]  # fmt: skip


class AssetForm(forms.ModelForm[Asset]):
    """What is there already, where, and how it is known. Private persons are not named here."""

    class Meta:
        model = Asset
        fields = [*FIELDS, "indicators"]
        widgets = {
            "description": forms.Textarea({"rows": 3}),
            "description_es": forms.Textarea({"rows": 3}),
            "indicators": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "description": gettext_lazy("In a sentence or two. Do not name private persons."),
            "place": gettext_lazy("Such as 64130, so that it stands on the page of that place."),
            "source": gettext_lazy("Who told it and when, or where it is written."),
            "indicators": gettext_lazy("Beside which numbers should people read of it?"),
        }

    def __init__(self, *args: Any, indicators: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicators"].queryset = indicators  # type: ignore[attr-defined]
        self.fields["indicators"].required = False

    def details(self) -> AssetDetails:
        return AssetDetails(**{name: self.cleaned_data[name] for name in FIELDS})
