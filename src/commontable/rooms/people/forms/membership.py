"""Forms on who fills a seat."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.foundation.partial_date_forms import PartialDateInput

from ..details import AuthorityStep, Ending, Filling
from ..models import Membership, Organization, Person, Seat
from ..requests import TableRequest
from ..states import Authority, SeatClass
from .fields import within


class FillingForm(forms.Form):
    """Who takes the seat, on whose behalf, deciding what, for how long."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=Person.objects.none())
    organization = forms.ModelChoiceField(
        label=_("On behalf of"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=_("nobody: own voice"),
    )
    authority = forms.ChoiceField(label=_("May decide as"), choices=Authority.choices)
    alternate = forms.ModelChoiceField(
        label=_("Alternate"), queryset=Person.objects.none(), required=False, empty_label=_("nobody yet")
    )
    begins = PartialDateInput(label=_("Since"), required=False)
    term_ends = PartialDateInput(label=_("Term ends"), required=False)

    def __init__(self, *args: Any, table: TableRequest, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        persons = within(table, Person).filter(merged_into__isnull=True)
        self.fields["person"].queryset = persons  # type: ignore[attr-defined]
        self.fields["alternate"].queryset = persons  # type: ignore[attr-defined]
        if seat.seat_class == SeatClass.RESIDENT:
            del self.fields["organization"], self.fields["authority"]
            return
        partners = within(table, Organization).partners().filter(ends__isnull=True, merged_into__isnull=True)
        self.fields["organization"].queryset = partners  # type: ignore[attr-defined]
        if seat.seat_class == SeatClass.INSTITUTIONAL:
            self.fields["organization"].required = True
            self.fields["organization"].empty_label = ""  # type: ignore[attr-defined]

    def term(self) -> Filling:
        typed = {name: value for name, value in self.cleaned_data.items() if name in Filling.__dataclass_fields__}
        return Filling(**{name: value for name, value in typed.items() if value is not None})


class MembershipEndingForm(forms.Form):
    ends = PartialDateInput(label=_("When it ended"))
    reason = forms.CharField(label=_("Why it ended"), required=False, max_length=200)

    def ending(self) -> Ending:
        return Ending(self.cleaned_data["ends"], self.cleaned_data["reason"])


class ReplacementForm(FillingForm):
    """Ends one membership and begins the next."""

    ends = PartialDateInput(label=_("When the former member left"))
    reason = forms.CharField(label=_("Why they left"), required=False, max_length=200)
    field_order = ["ends", "reason"]

    def ending(self) -> Ending:
        return Ending(self.cleaned_data["ends"], self.cleaned_data["reason"])

    def term(self) -> Filling:
        """The former member's leaving is not the new one's."""
        names = set(FillingForm.base_fields) - {"person"}
        typed = {name: value for name, value in self.cleaned_data.items() if name in names and value is not None}
        return Filling(**typed)


class AuthorityForm(forms.Form):
    after = forms.ChoiceField(label=_("May decide from now on as"), choices=Authority.choices)
    begins = PartialDateInput(label=_("Since"))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)

    def step(self) -> AuthorityStep:
        return AuthorityStep(**self.cleaned_data)


class AlternateForm(forms.Form):
    alternate = forms.ModelChoiceField(
        label=_("Alternate"), queryset=Person.objects.none(), required=False, empty_label=_("nobody")
    )

    def __init__(self, *args: Any, table: TableRequest, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        persons = within(table, Person).filter(merged_into__isnull=True).exclude(pk=membership.person_id)
        self.fields["alternate"].queryset = persons  # type: ignore[attr-defined]


class TermForm(forms.Form):
    term_ends = PartialDateInput(label=_("Term ends"), required=False)


class DisclosureForm(forms.Form):
    """Asks for an interest; says what it does not want to know."""

    statement = forms.CharField(
        label=_("What could conflict with the seat"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=_("Such as a job, a contract or a family tie. Leave out health, immigration and politics."),
    )
    begins = PartialDateInput(label=_("Since"), required=False)
