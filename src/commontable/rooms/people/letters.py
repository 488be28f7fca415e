"""Links: the letter with an invitation, in the language of the person invited; and links that set a password."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from smtplib import SMTPException

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from .actions.invitations import Sent
from .models import Account

log = logging.getLogger(__name__)
# How people write the languages of this site in a person's record.
LANGUAGE_WORDS = {
    "en": {"en", "english", "inglés", "ingles"},
    "es": {"es", "spanish", "español", "espanol", "castellano"},
}


@dataclass(frozen=True)
class Delivery:
    """The link to hand over, and whether the letter left."""

    link: str
    was_mailed: bool
    to_files: bool


def language_code(words: str) -> str:
    """The site's language for what stands in a person's record ("Spanish"); the site's own when it has no such one."""
    wanted = words.strip().lower()
    return next((code for code, known in LANGUAGE_WORDS.items() if wanted in known), settings.LANGUAGES[0][0])


def invitation_link(token: str, request: HttpRequest | None = None) -> str:
    path = reverse("account:invitation", args=[token])
    return request.build_absolute_uri(path) if request else f"{settings.SITE_URL}{path}"


def password_link(account: Account) -> str:
    """A link that sets the password of an account, as the page for forgotten passwords mails it."""
    key = {"uidb36": user_pk_to_url_str(account), "key": default_token_generator.make_token(account)}
    return f"{settings.SITE_URL}{reverse('account_reset_password_from_key', kwargs=key)}"


def deliver(sent: Sent, request: HttpRequest | None = None) -> Delivery:
    """Mails the link. When the mail server fails the invitation stands, and the link can be handed over."""
    invitation, link = sent.invitation, invitation_link(sent.token, request)
    to_files = settings.EMAIL_BACKEND.endswith("filebased.EmailBackend")
    with translation.override(language_code(invitation.person.language)):
        context = {"invitation": invitation, "link": link, "partnership": invitation.partnership}
        body = render_to_string("people/invitation/letter.txt", context)
        subject = _("Your invitation to %(partnership)s") % {"partnership": invitation.partnership}
    try:
        send_mail(" ".join(subject.split()), body, None, [invitation.email])
    except (OSError, SMTPException) as error:
        log.warning("An invitation could not be mailed: %s", error)
        return Delivery(link, was_mailed=False, to_files=to_files)
    return Delivery(link, was_mailed=True, to_files=to_files)
