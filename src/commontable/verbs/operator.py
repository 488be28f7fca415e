"""`commontable operator …`: what whoever has the machine may do without signing in: operators, and opening tables."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commontable.rooms.people.actions.invitations import Sent


def arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    add = deeds.add_parser("add", help="make an operator account and print the link that sets its password")
    add.add_argument("email")
    link = deeds.add_parser("link", help="print a new link for an operator who has none or lost it")
    link.add_argument("email")
    opening = deeds.add_parser("open-partnership", help="open a partnership and invite its first administrator")
    opening.add_argument("--name", required=True, help="name of the partnership")
    opening.add_argument("--slug", required=True, help="last part of its web address, such as river-city")
    opening.add_argument(
        "--organization", required=True, help="first organization: the backbone, which keeps the table"
    )
    opening.add_argument("--administrator", required=True, help="name of its first administrator")
    opening.add_argument("--email", required=True, help="e-mail address of the first administrator")
    opening.add_argument("--sector", default="public_health", help="sector of the organization (default public_health)")
    opening.add_argument("--kind", default="agency", help="type of the organization (default agency)")
    again = deeds.add_parser("invite-again", help="send the first administrator of a partnership a new link")
    again.add_argument("slug", help="address of the partnership, such as river-city")
    again.add_argument("--email", default="", help="another address than before")


def run(options: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commontable.project.settings")
    import django

    django.setup()
    from django.db import OperationalError, ProgrammingError

    from commontable.foundation.errors import Refusal

    deeds = {"add": _add, "link": _link, "open-partnership": _open_partnership, "invite-again": _invite_again}
    try:
        deeds[options.deed](options)
    except Refusal as refusal:
        print(f"commontable operator: {refusal}", file=sys.stderr)
        return 2
    except (OperationalError, ProgrammingError) as error:
        print(f"commontable operator: the database is not ready ({error}).", file=sys.stderr)
        print("Run this first: commontable manage migrate && commontable manage createcachetable", file=sys.stderr)
        return 1
    return 0


def _add(options: argparse.Namespace) -> None:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from commontable.foundation.errors import NotNow
    from commontable.rooms.people.actions.accounts import add_operator
    from commontable.rooms.people.letters import password_link

    try:
        validate_email(options.email)
    except ValidationError as error:
        raise NotNow(f"'{options.email}' is not an e-mail address. Write one such as you@example.org.") from error
    operator = add_operator(email=options.email, by=None)
    print(f"{operator.email} is a site operator now. The link works once, for three days:")
    print(password_link(operator))


def _link(options: argparse.Namespace) -> None:
    from commontable.foundation.errors import NotNow
    from commontable.rooms.people.letters import password_link
    from commontable.rooms.people.models import Account

    operator = Account.objects.filter(email=options.email.strip().lower(), is_operator=True).first()
    if operator is None:
        raise NotNow(f"No operator signs in with {options.email}. Make one: commontable operator add {options.email}")
    print("The link works once, for three days:")
    print(password_link(operator))


def _open_partnership(options: argparse.Namespace) -> None:
    from commontable.foundation.errors import NotNow
    from commontable.rooms.people.actions.openings import Opening, open_partnership
    from commontable.rooms.people.forms.operator import OpeningForm

    names = ("name", "slug", "organization", "administrator", "email", "sector", "kind")
    form = OpeningForm({name: getattr(options, name) for name in names})
    if not form.is_valid():
        faults = [f"--{field}: {' '.join(map(str, errors))}" for field, errors in form.errors.items()]
        raise NotNow("\n".join(faults))
    sent = open_partnership(opening=Opening(**form.cleaned_data), by=None)
    print(f"{sent.invitation.partnership} is open at /at/{sent.invitation.partnership.slug}/.")
    _tell(sent)


def _invite_again(options: argparse.Namespace) -> None:
    from commontable.foundation.errors import NotNow
    from commontable.rooms.people.actions.invitations import invite_again
    from commontable.rooms.people.models import Invitation, Partnership

    partnership = Partnership.objects.filter(slug=options.slug).select_related("backbone").first()
    if partnership is None:
        raise NotNow(f"There is no partnership at /at/{options.slug}/. Check the spelling.")
    first = Invitation.objects.filter(partnership=partnership, organization=partnership.backbone, role="administrator")
    invitation = first.order_by("-invited_at").first()
    if invitation is None:
        raise NotNow(f"{partnership} was not opened by an invitation. Its own administrators invite.")
    _tell(invite_again(invitation=invitation, by=None, email=options.email))


def _tell(sent: Sent) -> None:
    from commontable.rooms.people.letters import deliver

    delivery = deliver(sent)
    where = "mailed" if delivery.was_mailed and not delivery.to_files else "to hand over"
    print(f"{sent.invitation.person} is invited as administrator. The link, {where}, works once, for 14 days:")
    print(delivery.link)
