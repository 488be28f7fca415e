"""Sending the weekly mail: each is recorded before it leaves and again when the mail server has taken it.

A mail that was begun and never acknowledged (the program was killed, the machine stopped) may have left: it is not
sent again in the same week. What it would have told stands in the next one, which is worked out anew.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from smtplib import SMTPException

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.rooms.people.models import Account, Person

from .digest_lines import lines_for
from .digest_plan import Line, Matter, is_due, week_of
from .models import DigestMail, DigestSetting
from .promise_states import DigestRhythm, MailState

log = logging.getLogger(__name__)
SALT = "commontable.agreements.digest"
SPANISH = ("spanish", "español", "espanol", "castellano")


@dataclass
class Tally:
    """What a run did: accounts looked at, mails sent and refused, accounts with nothing to be told."""

    accounts: int = 0
    sent: int = 0
    refused: int = 0
    quiet: int = 0


def send_digests(today: dt.date | None = None) -> Tally:
    """To every account that is due one and has something to be told. To run it again in the same week sends none."""
    day, tally = today or localdate(), Tally()
    for account in Account.objects.filter(is_active=True, persons__isnull=False).distinct().order_by("pk").iterator():
        tally.accounts += 1
        state = send_one(account, day)
        tally.sent += state == MailState.SENT
        tally.refused += state == MailState.FAILED
        tally.quiet += state is None
    return tally


def count_due(today: dt.date) -> int:
    """How many mails a run would send."""
    accounts = Account.objects.filter(is_active=True, persons__isnull=False).distinct()
    due = (one for one in accounts if is_due(rhythm_of(one), last_day(one), today))
    return sum(1 for one in due if lines_for(one, today))


def send_one(account: Account, today: dt.date) -> MailState | None:
    """None where no mail is due or there is nothing to tell."""
    if not is_due(rhythm_of(account), last_day(account), today):
        return None
    with translation.override(language_of(account)):
        lines = lines_for(account, today)
        mail = _begin(account, today, len(lines)) if lines else None
        if mail is None:
            return None
        try:
            letter(account, lines).send()
        except (OSError, SMTPException) as error:
            log.warning("The weekly mail to account %s could not be sent: %s", account.pk, error)
            mail.end(MailState.FAILED)
            return MailState.FAILED
    mail.end(MailState.SENT)
    return MailState.SENT


@transaction.atomic
def _begin(account: Account, today: dt.date, lines: int) -> DigestMail | None:
    """The record of this week's mail; None where another run has it. One that was refused is tried again."""
    mail, is_new = DigestMail.objects.get_or_create(
        account=account, week=week_of(today), defaults={"day": today, "lines": lines}
    )
    if is_new:
        return mail
    again = DigestMail.objects.filter(pk=mail.pk, state=MailState.FAILED)
    return mail if again.update(state=MailState.BEGUN, day=today, lines=lines, ended_at=None) else None


def rhythm_of(account: Account) -> DigestRhythm:
    chosen = DigestSetting.objects.filter(account=account).values_list("rhythm", flat=True).first()
    return DigestRhythm(chosen or DigestRhythm.WEEKLY)


def last_day(account: Account) -> dt.date | None:
    """The day of the last mail that left, or may have left."""
    rows = DigestMail.objects.filter(account=account).exclude(state=MailState.FAILED)
    return rows.order_by("-day").values_list("day", flat=True).first()


def choose_rhythm(account: Account, rhythm: DigestRhythm) -> DigestSetting:
    setting, _is_new = DigestSetting.objects.update_or_create(account=account, defaults={"rhythm": rhythm})
    return setting


def language_of(account: Account) -> str:
    """What the account chose; else what stands in the record of its person."""
    if account.language:
        return account.language
    words = " ".join(Person.objects.filter(account=account).values_list("language", flat=True)).lower()
    return "es" if any(one in words for one in SPANISH) else settings.LANGUAGES[0][0]


def off_token(account: Account) -> str:
    return signing.dumps(str(account.pk), salt=SALT)


def account_of(token: str) -> Account | None:
    """Whose link this is; it never runs out, since a mail may be read late."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Account.objects.filter(pk=pk).first()


def letter(account: Account, lines: list[Line]) -> EmailMessage:
    """The mail, in the language that is set; with the headers by which mail programs unsubscribe (RFC 8058)."""
    off = f"{settings.SITE_URL}{reverse('digest:off', args=[off_token(account)])}"
    groups = [(heading, [one for one in lines if one.matter == matter]) for matter, heading in _headings().items()]
    context = {
        "groups": [group for group in groups if group[1]],
        "site": settings.SITE_URL,
        "off": off,
        "settings": f"{settings.SITE_URL}{reverse('digest:settings')}",
    }
    subject = ngettext(
        "%(count)s thing waits for you this week", "%(count)s things wait for you this week", len(lines)
    ) % {"count": len(lines)}
    headers = {"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    body = render_to_string("agreements/digest/letter.txt", context)
    return EmailMessage(subject, body, None, [account.email], headers=headers)


def _headings() -> dict[Matter, str]:
    return {
        Matter.LATE: _("Late"),
        Matter.DUE: _("Due within four weeks"),
        Matter.ENDING: _("Agreements that end"),
        Matter.REVIEW: _("Yearly reviews"),
    }
