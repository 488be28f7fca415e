"""`commontable check`: is this installation ready to be used? Prints what was looked at; exit code 1 when something
does not work, 0 when it does (things that merely need attention are told)."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commontable.foundation.health import Finding


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--running",
        action="store_true",
        help="also ask the worker for a sign of life, and wait up to 10 seconds for it",
    )


def run(options: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commontable.project.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        print(f"Settings       not working      {error}", file=sys.stderr)
        return 1
    return _report(running=options.running)


def _report(*, running: bool) -> int:
    from commontable.foundation import health

    findings = [*health.findings(), *_mail(), _daily()]
    if running:
        findings.append(health.worker())
    findings += _settings()
    for finding in findings:
        print(f"{finding.subject:<16} {finding.state.label:<16} {finding.says} {finding.next_step}".rstrip())
    bad = sum(finding.state == health.State.BAD for finding in findings)
    attention = sum(finding.state == health.State.ATTENTION for finding in findings)
    print()
    if bad:
        print(f"Not ready: {bad} not working, {attention} to look at.")
    else:
        print(f"Ready, with {attention} to look at." if attention else "Ready.")
    return 1 if bad else 0


def _mail() -> list[Finding]:
    """The mail server itself is asked, where one is named."""
    from django.conf import settings

    from commontable.foundation import health

    return [health.mail_server()] if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend") else []


def _daily() -> Finding:
    from django.utils import timezone

    from commontable.rooms.agreements import daily

    return daily.finding(timezone.now())


def _settings() -> list[Finding]:
    """Django's own system checks and ours, deployment checks included."""
    from django.core.checks import ERROR, run_checks

    from commontable.foundation.health import Finding, State  # after setup: it loads models

    found = []
    for message in run_checks(include_deployment_checks=True):
        if not message.is_silenced():
            state = State.BAD if message.level >= ERROR else State.ATTENTION
            found.append(Finding("Settings", state, message.msg, message.hint or ""))
    return found or [Finding("Settings", State.GOOD, "All system checks pass.")]
