"""`commontable demo`: a complete demonstration partnership, ready to be walked through in the browser."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import time
from pathlib import Path

from commontable.demonstration import sign_ins
from commontable.demonstration.sign_ins import SignIn

from .serve import SETTINGS, Address, is_loopback, port_refusal, run_site


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--data", type=Path, default=Path("commontable-data"), help="folder for everything it keeps")
    parser.add_argument(
        "--on-network", action="store_true", help="allow a --host other machines can reach (the demo has no HTTPS)"
    )


def run(options: argparse.Namespace) -> int:
    address = Address(options.host, options.port)
    refusal = _network_refusal(options) or port_refusal(address, verb="demo") or _folder_refusal(options.data)
    if refusal:
        print(refusal, file=sys.stderr)
        return 2
    began = time.monotonic()
    _tell_settings(address, options.data)
    if not sign_ins.is_ready(options.data):
        _prepare(options.data)

    def when_up() -> None:
        print(_welcome(address, sign_ins.sign_ins(options.data), seconds=time.monotonic() - began), flush=True)

    code = run_site(address, workers=2, when_up=when_up)
    print("CommonTable is closed. Everything it keeps is in", options.data.resolve())
    return code


def _network_refusal(options: argparse.Namespace) -> str:
    if is_loopback(options.host) or options.on_network:
        return ""
    return (
        f"The demonstration would be open to other machines at {options.host}, without HTTPS and with shared "
        "passwords. If that is what you want, add --on-network; otherwise leave --host out."
    )


def _folder_refusal(folder: Path) -> str:
    """Never put demonstration accounts into the data of a site that is in use."""
    if folder.is_file():
        return f"--data names a file: {folder}. Name a folder."
    if (folder / "commontable.sqlite3").exists() and not sign_ins.marker(folder).exists():
        return (
            f"The folder {folder} holds the data of a site that is no demonstration. "
            "Name another one: commontable demo --data FOLDER"
        )
    return ""


def _tell_settings(address: Address, folder: Path) -> None:
    """The demonstration is always the embedded one, whatever the environment says of a site in use."""
    for name in ("DATABASE_URL", "COMMONTABLE_RELEASES", "COMMONTABLE_SMTP_HOST"):
        os.environ.pop(name, None)
    names = ["localhost", "127.0.0.1", "[::1]"]
    if not is_loopback(address.host):
        names += [address.host, socket.gethostname(), _outward_address()]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "COMMONTABLE_DATA": str(folder.resolve()),
        "COMMONTABLE_URL": address.url,
        "COMMONTABLE_HOSTS": ",".join(names),
    }


def _outward_address() -> str:
    """The address other machines know this one by; no packet is sent (RFC 5737 documentation address)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _prepare(folder: Path) -> None:
    """Bring the database up to date and, the first time, build the partnership."""
    print("Making the demonstration ready (once; later starts are quick)…", flush=True)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from commontable.demonstration import build

    if not build.stands():
        build.everything()
    sign_ins.mark_ready(folder)


def _welcome(address: Address, cast: list[SignIn], *, seconds: float) -> str:
    width = max(len(one.email) for one in cast)
    return "\n".join(
        [
            "",
            f"  CommonTable is open at {address.url}   (ready in {seconds:.1f} s)",
            "",
            "  Look around signed out, or sign in as one of the invented cast. The password of all of them is",
            f"    {cast[0].password}",
            "",
            *(f"    {one.email:<{width}}   {one.who}" for one in cast),
            "",
            "  Ctrl-C closes it.",
            "",
        ]
    )
