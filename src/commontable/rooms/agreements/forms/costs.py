"""Forms of costs and of shared space."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.foundation.partial_date_forms import form_field

from ..drafting_details import CostDetails, SpaceDetails
from ..models import Cost, SharedSpace

COST_FIELDS = [
    "kind", "what", "payer", "payee", "amount", "unknown_reason", "is_lower_bound", "per", "method", "claimant",
    "stated", "clause",
]  # fmt: skip
SPACE_FIELDS = [
    "place", "host", "occupant", "occupant_name", "begins", "ends", "terms", "saving_host", "saving_host_unknown",
    "saving_occupant", "saving_occupant_unknown", "clause",
]  # fmt: skip


class _Form(forms.ModelForm):  # type: ignore[type-arg]
    """What is typed becomes a frozen record for a deed, never a row."""

    def __init__(self, *args: Any, choices: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """The deed checks and writes."""


class CostForm(_Form):
    class Meta:
        model = Cost
        fields = COST_FIELDS
        formfield_callback = form_field
        help_texts = {
            "amount": _("Leave it empty when nobody can say it, and write why."),
            "unknown_reason": _("Unknown is an answer; 0 is another one."),
            "is_lower_bound": _("The true amount is this or more."),
            "method": _("For an avoided cost: against what it was compared."),
            "claimant": _("For an avoided cost: whose claim it is."),
            "stated": _("For an avoided cost: when it was said."),
        }

    def details(self) -> CostDetails:
        return CostDetails(**{name: self.cleaned_data[name] for name in COST_FIELDS})


class SpaceForm(_Form):
    class Meta:
        model = SharedSpace
        fields = SPACE_FIELDS
        formfield_callback = form_field
        widgets = {"terms": forms.Textarea({"rows": 4})}
        help_texts = {"terms": _("Rent, rooms, hours, who pays what.")}

    def details(self) -> SpaceDetails:
        return SpaceDetails(**{name: self.cleaned_data[name] for name in SPACE_FIELDS})
