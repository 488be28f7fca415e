"""Forms on the table itself: expected sectors, candidates, the timeline, claims, the partnership's record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.foundation.partial_date_forms import form_field
from commontable.foundation.sight import Audience

from ..details import CandidateDetails, ClaimDetails, EventDetails, ExpectationDetails, PartnershipDetails
from ..models import Body, DurationClaim, ExpectedSector, Organization, PartnerCandidate, Partnership, TimelineEvent
from .fields import DetailsForm, within


class NewExpectedSectorForm(DetailsForm):
    details_class = ExpectationDetails

    class Meta:
        model = ExpectedSector
        fields = ["sector", "number", "why", "body"]
        formfield_callback = form_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("body", within(self.table, Body).current())
        self.fields["body"].label = _("Where")
        self.fields["body"].empty_label = _("at the table as a whole")  # type: ignore[attr-defined]


class ExpectedSectorForm(DetailsForm):
    """The sector and its body stay; another sector is another entry."""

    details_class = ExpectationDetails

    class Meta:
        model = ExpectedSector
        fields = ["number", "why"]
        formfield_callback = form_field


class CandidateForm(DetailsForm):
    details_class = CandidateDetails

    class Meta:
        model = PartnerCandidate
        fields = ["organization", "described_as", "criterion", "finding", "was_chosen", "source"]
        labels = {"organization": _("Organization")}
        formfield_callback = form_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("organization", within(self.table, Organization).filter(merged_into__isnull=True))


class EventForm(DetailsForm):
    details_class = EventDetails

    class Meta:
        model = TimelineEvent
        fields = ["begins", "title", "title_es", "detail", "detail_es", "source"]
        formfield_callback = form_field


class ClaimForm(DetailsForm):
    details_class = ClaimDetails

    class Meta:
        model = DurationClaim
        fields = ["statement", "basis", "begins", "ends", "source"]
        formfield_callback = form_field


class PartnershipForm(DetailsForm):
    details_class = PartnershipDetails
    audience = forms.ChoiceField(
        label=_("Who may see its page"),
        choices=[(Audience.PUBLIC, _("Everyone, also visitors")), (Audience.PARTNERSHIP, _("Everyone at the table"))],
    )

    class Meta:
        model = Partnership
        fields = ["name", "purpose", "service_area", "communities", "begins"]
        formfield_callback = form_field
