"""Forms on data requests."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Organization

from ..models import DataRequest
from ..request_details import RequestDetails, Wanted
from .dates import DAY

FIELDS = [
    "requester_kind", "on_behalf_of", "question", "occasion", "decision", "decider", "due", "places", "groups",
    "languages", "activity_class",
]  # fmt: skip


class DataRequestForm(forms.ModelForm[DataRequest]):
    """Who asks, for what decision, by when. Everyone at the table reads it, so plans and lists stay out of it."""

    class Meta:
        model = DataRequest
        fields = [*FIELDS[:7], "indicators", *FIELDS[7:]]
        widgets = {"due": DAY, "indicators": forms.CheckboxSelectMultiple}
        help_texts = {
            "question": gettext_lazy("In your own words, such as “How much shorter are lives on the East Side?”"),
            "decision": gettext_lazy("Such as “Minimum wage ordinance”. Leave plans and names of supporters out."),
            "decider": gettext_lazy("Such as the City Council."),
            "due": gettext_lazy("The day of the hearing or meeting."),
            "places": gettext_lazy("Such as ZIP areas or districts."),
            "groups": gettext_lazy("Such as Black and White residents, or ages."),
            "activity_class": gettext_lazy("The figures are the same for all; the record says what they were for."),
        }

    def __init__(self, *args: Any, asked: list[Organization], own: list[Organization], **kwargs: Any) -> None:
        indicators = kwargs.pop("indicators")
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.fields["on_behalf_of"].queryset = Organization.objects.filter(  # type: ignore[attr-defined]
            pk__in=[one.pk for one in own]
        )
        self.fields["on_behalf_of"].empty_label = _("myself")  # type: ignore[attr-defined]
        self.fields["indicators"].queryset = indicators  # type: ignore[attr-defined]
        if not indicators:
            del self.fields["indicators"]
        if len(asked) > 1:
            self.fields["asked"] = forms.ModelChoiceField(
                label=gettext_lazy("Whom do you ask?"),
                queryset=Organization.objects.filter(pk__in=[one.pk for one in asked]),
                initial=asked[0].pk,
            )
        if any(one in own for one in asked):
            self.fields["stays_inside"] = forms.BooleanField(
                label=gettext_lazy("Only the organization asked may see this request"),
                required=False,
                help_text=gettext_lazy(
                    "For a request within your own organization. Otherwise the whole table sees it."
                ),
            )

    def clean_due(self) -> Any:
        due = self.cleaned_data["due"]
        if due < localdate():
            raise forms.ValidationError(_("This day is past. Give the day it is needed."))
        return due

    def wanted(self) -> Wanted:
        return Wanted(
            custodian=self.cleaned_data.get("asked") or self.asked[0],
            audience=Audience.CUSTODIAN if self.cleaned_data.get("stays_inside") else Audience.PARTNERSHIP,
            indicators=tuple(self.cleaned_data.get("indicators", ())),
        )

    def details(self) -> RequestDetails:
        return RequestDetails(**{name: self.cleaned_data[name] for name in FIELDS})
