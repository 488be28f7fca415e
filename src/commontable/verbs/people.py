"""`commontable people`: template, export and import of people, organizations, bodies and seats, without a browser."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

REFUSED = 2


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    template = verbs.add_parser("template", help="write the empty template: .xlsx, .zip of CSV, or e.g. people.csv")
    template.add_argument("file", type=Path)
    template.add_argument("--language", default="en", choices=["en", "es"])
    export = verbs.add_parser("export", help="write what one account may see (without --as: the public record)")
    _at_table(export)
    export.add_argument("--as", dest="account", metavar="EMAIL", help="whose sight: the e-mail of an account")
    export.add_argument("--popolo", action="store_true", help="write Popolo JSON")
    bring = verbs.add_parser("import", help="try a spreadsheet out; with --confirm, import it")
    _at_table(bring)
    bring.add_argument("--as", dest="account", metavar="EMAIL", required=True, help="who imports")
    bring.add_argument("--for", dest="holder", metavar="ID", help="the organization that will hold new rows, by its ID")
    bring.add_argument("--confirm", action="store_true", help="import it when the file has no fault")


def _at_table(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--at", metavar="ADDRESS", required=True, help="the partnership's address, such as kansas-city")


def run(options: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commontable.project.settings")
    import django

    django.setup()
    from django.db import OperationalError, ProgrammingError

    from commontable.foundation.errors import Refusal

    try:
        return int({"template": _template, "export": _export, "import": _import}[options.deed](options))
    except (Refusal, OSError) as refusal:
        print(f"commontable people: {refusal}", file=sys.stderr)
        return REFUSED
    except (OperationalError, ProgrammingError) as error:
        print(f"commontable people: the database is not ready ({error}).", file=sys.stderr)
        print("Run this first: commontable manage migrate && commontable manage createcachetable", file=sys.stderr)
        return 1


def _kind(file: Path) -> str:
    """The file's ending says what to write: xlsx, zip, or one sheet by the name of the file."""
    from commontable.foundation.errors import Refusal
    from commontable.rooms.people.exchange.downloads import FORMATS

    kind = file.name if file.suffix == ".csv" else file.suffix.removeprefix(".")
    if kind not in FORMATS:
        raise Refusal(f"'{file.name}' could be none of: name.xlsx, name.zip, {', '.join(FORMATS[2:])}. Name it so.")
    return kind


def _template(options: argparse.Namespace) -> int:
    from django.utils.translation import override

    from commontable.rooms.people.exchange.downloads import template_file

    with override(options.language):
        options.file.write_bytes(template_file(_kind(options.file)).content)
    print(f"Wrote {options.file}.")
    return 0


def _export(options: argparse.Namespace) -> int:
    import json

    from commontable.rooms.people.exchange.downloads import export_file
    from commontable.rooms.people.exchange.popolo import popolo
    from commontable.rooms.people.queries import sight_of

    partnership = _partnership(options.at)
    sight = sight_of(_account(options.account) if options.account else None)
    if options.popolo:
        text = json.dumps(popolo(partnership, sight), indent=1, ensure_ascii=False)
        options.file.write_text(text + "\n", encoding="utf-8")
    else:
        options.file.write_bytes(export_file(partnership, sight, _kind(options.file)).content)
    print(f"Wrote {options.file}: what {options.account or 'a visitor'} may see of {partnership.name}.")
    return 0


def _import(options: argparse.Namespace) -> int:
    from commontable.rooms.people.actions.imports import Upload, apply_import, draft_import
    from commontable.rooms.people.exchange.reporting import Report

    account = _account(options.account)
    holder = _holder(options, account)
    upload = Upload(options.file.name, options.file.read_bytes())
    draft = draft_import(holder=holder, by=account, upload=upload)
    report = Report(draft)
    print(report.headline)
    for note in report.notes:
        print(f"  note: {note['sheet']} row {note['row']}: {note['sentence']}")
    for fault in report.all_faults:
        place = f"{fault['sheet']} row {fault['row']}, {fault['column']}"
        print(f"  {place}: '{fault['value']}' {fault['rule']} {fault['remedy']}", file=sys.stderr)
    if report.all_faults:
        return REFUSED
    if not report.all_steps:
        return 0
    if not options.confirm:
        print("Nothing was changed. Say --confirm to import it, or confirm it on the page of imports.")
        return 0
    print(Report(apply_import(draft=draft, by=account)).headline)
    return 0


def _partnership(slug: str) -> Any:
    from commontable.foundation.errors import Refusal
    from commontable.rooms.people.models import Partnership

    found = Partnership.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Partnership.objects.values_list("slug", flat=True)) or "none yet"
        raise Refusal(f"There is no partnership at '{slug}'. The addresses are: {known}.")
    return found


def _account(email: str) -> Any:
    from commontable.foundation.errors import Refusal
    from commontable.rooms.people.models import Account

    found = Account.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise Refusal(f"There is no open account with the e-mail address '{email}'. Check how it is written.")
    return found


def _holder(options: argparse.Namespace, account: Any) -> Any:
    """The organization named, or the only one this account imports for."""
    from commontable.foundation.errors import Refusal
    from commontable.rooms.people.models import Organization
    from commontable.rooms.people.powers import Permission, powers_of

    partnership = _partnership(options.at)
    mine = Organization.objects.filter(pk__in=powers_of(account, partnership).holding(Permission.IMPORT))
    chosen = [organization for organization in mine if options.holder in (None, organization.key)]
    if len(chosen) == 1:
        return chosen[0]
    if not mine:
        raise Refusal(f"{account.email} imports for no organization at '{options.at}'. An administrator of one must.")
    names = "; ".join(f"{organization.key} ({organization.name})" for organization in mine)
    raise Refusal(f"Say for which organization with --for. {account.email} imports for: {names}.")
