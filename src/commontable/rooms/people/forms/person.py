"""Forms on persons: a record, a contact, a person's own word on where they live."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.foundation.partial_date_forms import form_field

from ..details import ContactDetails, PersonDetails, ResidenceStatement
from ..models import Contact, Organization, Person, ResidentClaim
from .fields import DetailsForm

SEVERAL = 2


class PersonForm(DetailsForm):
    """A name, and a language if it is known. Nothing that could be used against anybody is asked."""

    details_class = PersonDetails

    class Meta:
        model = Person
        fields = ["name", "language"]
        formfield_callback = form_field


class NewPersonForm(PersonForm):
    """Also asks on whose list the person stands, when the viewer keeps more than one."""

    holder = forms.ModelChoiceField(label=_("On the list of"), queryset=Organization.objects.none())

    field_order = ["name", "language", "holder", "audience"]

    def __init__(self, *args: Any, holders: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = holders  # type: ignore[attr-defined]
        if len(holders) < SEVERAL:
            self.fields["holder"].initial = holders.first()
            self.fields["holder"].widget = forms.HiddenInput()


class ContactForm(DetailsForm):
    details_class = ContactDetails

    class Meta:
        model = Contact
        fields = ["kind", "value"]
        formfield_callback = form_field


class ResidentClaimForm(DetailsForm):
    """PP-04: in the person's own words, never an address, never a status."""

    details_class = ResidenceStatement

    class Meta:
        model = ResidentClaim
        fields = ["community", "lives_here", "sits_as_employee", "on_paper"]
        formfield_callback = form_field

    def __init__(self, *args: Any, is_self: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if names := self.table.partnership.community_names:
            choices = [*((name, name) for name in names), (str(_("none of these")), _("none of these"))]
            self.fields["community"] = forms.ChoiceField(
                label=_("Community"), choices=choices, widget=forms.RadioSelect
            )
        if is_self:
            del self.fields["on_paper"]
            self.fields["lives_here"].label = _("I live in this community")
            self.fields["sits_as_employee"].label = _("I am here as an employee of a partner")
        else:
            self.fields["on_paper"].required = True
            self.fields["lives_here"].label = _("They state that they live in this community")
            self.fields["sits_as_employee"].label = _("They state that they are here as an employee of a partner")
