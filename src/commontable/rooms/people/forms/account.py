"""Forms of the sign-in library in this site's words."""

from __future__ import annotations

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey stands in for the password unless its owner wants it as a second step only."""

    name = forms.CharField(label=_("Name"), required=False, help_text=_("So that you know it again: my phone, my key."))
    passwordless = forms.BooleanField(
        label=_("Use it instead of the password"),
        required=False,
        initial=True,
        help_text=_("The device asks for your fingerprint, face or code. Without this it is a second step only."),
    )
