"""Forms on bodies and their seats."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.foundation.partial_date_forms import form_field
from commontable.foundation.sight import Audience

from ..details import BodyDetails, PairDetails, SeatDetails
from ..models import Body, Organization, ReciprocalSeats, Seat
from .fields import AUDIENCES, DetailsForm, within


class BodyForm(DetailsForm):
    details_class = BodyDetails
    audience = forms.ChoiceField(
        label=_("Who may see it"), choices=[*AUDIENCES, (Audience.BODY, _("Only those who sit in it"))]
    )

    class Meta:
        model = Body
        fields = [
            "name", "kind", "purpose", "parent", "governs", "needs_parity", "parity_effect", "begins", "ends",
        ]  # fmt: skip
        labels = {"parent": _("Part of")}
        formfield_callback = form_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("parent", within(self.table, Body).current())


class NewBodyForm(BodyForm):
    holder = forms.ModelChoiceField(label=_("It belongs to"), queryset=Organization.objects.none())

    class Meta(BodyForm.Meta):
        fields = ["name", "kind", "purpose", "parent", "governs", "needs_parity", "begins"]

    def __init__(self, *args: Any, holders: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = holders  # type: ignore[attr-defined]
        self.fields["holder"].initial = holders.first()


class NewSeatForm(DetailsForm):
    details_class = SeatDetails

    class Meta:
        model = Seat
        fields = ["title", "office", "seat_class", "has_vote", "term_years", "begins"]
        formfield_callback = form_field


class SeatForm(NewSeatForm):
    class Meta(NewSeatForm.Meta):
        fields = ["title", "office", "seat_class", "has_vote", "term_years", "begins", "ends"]


class ReciprocalSeatsForm(DetailsForm):
    """The two seats of a promise, and where it is written."""

    details_class = PairDetails

    class Meta:
        model = ReciprocalSeats
        fields = ["first", "second", "basis", "begins"]
        formfield_callback = form_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            self.choose(name, within(self.table, Seat).current().select_related("body").order_by("body", "title"))
        self.fields["first"].label = _("One seat")
        self.fields["second"].label = _("The seat in the other partner's body")
        self.fields["audience"].required = False
        self.fields["audience"].choices = [("", _("As the two seats")), *AUDIENCES]  # type: ignore[attr-defined]

    def clean_audience(self) -> str | None:
        return self.cleaned_data["audience"] or None
