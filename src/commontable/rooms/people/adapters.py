"""How allauth behaves here: accounts come by invitation, never by signing up."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .models import Account


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "This e-mail address and password do not go together. Check both, or set a new password below."
        ),
        "too_many_login_attempts": _(
            "Too many failed sign-ins for this address. Wait five minutes, or set a new password below."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account:home")


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Single sign-on lets in those who already have an account for the address the provider has verified."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: Any) -> tuple[Account, str] | None:
        """Only the address an account signs in with counts, never one it has merely asked to change to."""
        for address in sociallogin.email_addresses:
            account = Account.objects.filter(email=address.email.strip().lower()).first() if address.verified else None
            if account and self.can_authenticate_by_email(sociallogin, address.email):
                return account, account.email
        return None

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Keeps the subject identifier and nothing else the provider tells about a person."""
        sociallogin.account.extra_data = {}
        if sociallogin.account.pk:
            sociallogin.account.save(update_fields=["extra_data"])
