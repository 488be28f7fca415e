"""Forms on organizations and who belongs to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commontable.foundation.partial_date_forms import form_field

from ..details import AffiliationDetails, OrganizationDetails
from ..models import Affiliation, Organization, Person
from ..states import Sector, Standing
from .fields import DetailsForm, WordsForm, within


class NewOrganizationForm(DetailsForm):
    """The least that must be known to add an organization."""

    details_class = OrganizationDetails

    class Meta:
        model = Organization
        fields = ["name", "short_name", "sector", "kind", "standing", "begins"]
        formfield_callback = form_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["standing"].choices = [  # type: ignore[attr-defined]
            choice for choice in Standing.choices if choice[0] != Standing.INSTITUTIONAL_MEMBER
        ]


class NewMemberForm(DetailsForm):
    """A member institution of a partner (KC-05): a congregation, a union local, a neighborhood association."""

    details_class = OrganizationDetails

    class Meta:
        model = Organization
        fields = ["name", "short_name", "sector", "kind", "begins"]
        formfield_callback = form_field


class OrganizationForm(DetailsForm):
    """The whole record."""

    details_class = OrganizationDetails

    class Meta:
        model = Organization
        fields = [
            "name", "short_name", "sector", "kind", "standing", "is_fiscal_agent", "website", "about", "begins", "ends",
        ]  # fmt: skip
        formfield_callback = form_field


class AffiliationForm(DetailsForm):
    """Who belongs to the organization, as what."""

    details_class = AffiliationDetails

    class Meta:
        model = Affiliation
        fields = ["person", "role", "title", "begins"]
        labels = {"person": _("Person")}
        formfield_callback = form_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("person", within(self.table, Person).filter(merged_into__isnull=True))


class AffiliationRoleForm(AffiliationForm):
    """Another role or title for somebody who belongs already."""

    person = None

    class Meta(AffiliationForm.Meta):
        fields = ["role", "title", "begins"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super(AffiliationForm, self).__init__(*args, **kwargs)


class OrganizationFilter(WordsForm):
    sector = forms.ChoiceField(label=_("Sector"), required=False, choices=[("", _("Every sector")), *Sector.choices])
    standing = forms.ChoiceField(
        label=_("Standing"), required=False, choices=[("", _("Every standing")), *Standing.choices]
    )
