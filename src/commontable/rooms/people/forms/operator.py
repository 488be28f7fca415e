"""The operator's two forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from ..actions.openings import Opening
from ..models import Partnership
from ..states import OrganizationKind, Sector

SLUG = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use small letters, digits and single hyphens, such as river-city.")
)


class OpeningForm(forms.Form):
    name = forms.CharField(label=_("Name of the partnership"), max_length=200)
    slug = forms.CharField(
        label=_("Address"),
        max_length=60,
        validators=[SLUG],
        help_text=_("The last part of its web address: river-city makes /at/river-city/."),
    )
    organization = forms.CharField(
        label=_("First organization"), max_length=200, help_text=_("The backbone: it keeps the table.")
    )
    sector = forms.ChoiceField(label=_("Its sector"), choices=Sector.choices, initial=Sector.PUBLIC_HEALTH)
    kind = forms.ChoiceField(label=_("Its type"), choices=OrganizationKind.choices, initial=OrganizationKind.AGENCY)
    administrator = forms.CharField(label=_("Name of its first administrator"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail of the first administrator"),
        max_length=254,
        help_text=_("An invitation goes there. You yourself will not see what is at the table."),
    )

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"])
        if Partnership.objects.filter(slug=slug).exists():
            raise forms.ValidationError(
                _("There is already a partnership at /at/%(slug)s/. Choose another address."), params={"slug": slug}
            )
        return slug

    def opening(self) -> Opening:
        return Opening(**self.cleaned_data)


class AccountDeedForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, help_text=_("The exact address somebody signs in with.")
    )
    deed = forms.ChoiceField(
        label=_("What should happen"),
        choices=[("close", _("Close the account")), ("reopen", _("Open it again"))],
        widget=forms.RadioSelect,
        initial="close",
    )

    def clean_email(self) -> Any:
        return self.cleaned_data["email"].strip().lower()
