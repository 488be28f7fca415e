"""Forms on access: a right for an organization that contributed, a private link for a calendar or program."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commontable.rooms.people.models import Organization

from ..details import AccessDetails
from ..models import AccessRight, PrivateLink
from .dates import DAY

FIELDS = ["organization", "indicator", "contribution", "begins", "ends"]


class AccessRightForm(forms.ModelForm[AccessRight]):
    """Who contributed what, and what they may see before it is published."""

    class Meta:
        model = AccessRight
        fields = FIELDS
        widgets = {"begins": DAY, "ends": DAY}
        help_texts = {
            "indicator": gettext_lazy("Leave it empty for every indicator the organization holds."),
            "contribution": gettext_lazy("Such as “$25,000 a year toward the regional assessment”."),
        }

    def __init__(
        self, *args: Any, custodians: list[Organization], organizations: Any, indicators: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.custodians = custodians
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]
        self.fields["indicator"].queryset = indicators  # type: ignore[attr-defined]
        self.fields["indicator"].empty_label = gettext_lazy("every indicator")  # type: ignore[attr-defined]
        if len(custodians) > 1:
            self.fields["custodian"] = forms.ModelChoiceField(
                label=gettext_lazy("Whose data"),
                queryset=Organization.objects.filter(pk__in=[each.pk for each in custodians]),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if begins and ends and ends < begins:
            self.add_error("ends", _("The right would end before it begins. Check the two dates."))
        return cleaned

    @property
    def chosen_custodian(self) -> Organization:
        return self.cleaned_data.get("custodian") or self.custodians[0]

    def details(self) -> AccessDetails:
        return AccessDetails(**{name: self.cleaned_data[name] for name in FIELDS})


class PrivateLinkForm(forms.ModelForm[PrivateLink]):
    class Meta:
        model = PrivateLink
        fields = ["purpose", "name", "ends"]
        widgets = {"ends": DAY}
        help_texts = {
            "name": gettext_lazy("Where you use it, such as “My phone”. It helps you revoke the right one."),
            "ends": gettext_lazy("Its last day, at most a year ahead. You can renew it, and the link stays the same."),
        }
