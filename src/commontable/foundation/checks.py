"""What an installation that people use should not be left at. `commontable check` tells; nothing stops the site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@register(deploy=True)
def address(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The address people type: encrypted, and a name the site answers to."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    found: list[CheckMessage] = []
    if host in LOOPBACK:
        hint = "Set COMMONTABLE_URL to the address people use, such as https://table.example.org."
        found.append(
            Warning(f"The site's address is {settings.SITE_URL}: only this machine.", hint=hint, id="table.W1")
        )
    elif not settings.IS_HTTPS:
        hint = "Put a proxy with a certificate before it and set COMMONTABLE_URL to the https:// address."
        found.append(Error(f"{settings.SITE_URL} is not encrypted: passwords travel openly.", hint=hint, id="table.E1"))
    if "*" in settings.ALLOWED_HOSTS:
        hint = "Name the hosts in COMMONTABLE_HOSTS."
        found.append(
            Error("The site answers to every host name, so its links can be forged.", hint=hint, id="table.E2")
        )
    return found


@register(deploy=True)
def openness(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """What the site tells and to whom it listens."""
    found: list[CheckMessage] = []
    if settings.DEBUG:
        hint = "Unset COMMONTABLE_DEBUG."
        found.append(Error("Debugging is on: errors show settings and code to anybody.", hint=hint, id="table.E3"))
    if settings.IS_HTTPS and not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        hint = "Set COMMONTABLE_PROXIES to the number of proxies before the site, usually 1."
        message = "Behind a proxy everybody seems to come from one address, and sign-in throttling counts them as one."
        found.append(Warning(message, hint=hint, id="table.W2"))
    return found
