"""What the worker does for this room."""

from __future__ import annotations

from django.utils.timezone import localdate
from django_tasks import task

from . import digests, keeping_alive


@task()
def send_weekly_mail() -> None:
    """Warnings and proposals that the day brings, then the mails that are due."""
    keeping_alive.keep_alive(localdate())
    digests.send_digests()
