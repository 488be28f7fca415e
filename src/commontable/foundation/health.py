"""Whether this installation is in order: facts about the machine and the settings, never about anybody's content."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from smtplib import SMTPException

from django.conf import settings
from django.core.cache import caches
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from commontable import __version__

GIGABYTE = 1024**3
LOW_DISK = 2 * GIGABYTE
LATE_JOB_MINUTES = 2


class State(TextChoices):
    GOOD = "good", gettext_lazy("in order")
    ATTENTION = "attention", gettext_lazy("needs attention")
    BAD = "bad", gettext_lazy("not working")


@dataclass(frozen=True)
class Finding:
    """One thing looked at: what it is, how it stands, and what to do when it is not in order."""

    subject: str
    state: State
    says: str
    next_step: str = ""


def findings() -> list[Finding]:
    """Everything that can be told without waiting for anybody."""
    looks: list[Callable[[], Finding]] = [_version, _database, _tables, _folder, _disk, _cache, _jobs, _mail]
    return [look() for look in looks]


def _version() -> Finding:
    return Finding(_("Version"), State.GOOD, f"CommonTable {__version__}")


def database_kind() -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(connection.vendor, connection.vendor)


def _database() -> Finding:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        step = _("Start the database server, or correct DATABASE_URL.")
        return Finding(_("Database"), State.BAD, _("Cannot be reached: %(error)s") % {"error": error}, step)
    return Finding(_("Database"), State.GOOD, database_kind())


def _tables() -> Finding:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return Finding(_("Tables"), State.BAD, str(error), _("Look at the database first."))
    if not waiting:
        return Finding(_("Tables"), State.GOOD, _("All migrations are applied."))
    says = ngettext("%(count)s migration is waiting.", "%(count)s migrations are waiting.", len(waiting))
    return Finding(_("Tables"), State.BAD, says % {"count": len(waiting)}, _("Run: commontable manage migrate"))


def _folder() -> Finding:
    folder = Path(settings.DATA_FOLDER)
    subject = _("Data folder")
    if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK):
        return Finding(subject, State.GOOD, str(folder))
    says = _("%(folder)s cannot be written to.") % {"folder": folder}
    return Finding(subject, State.BAD, says, _("Make it writable for this user, or set COMMONTABLE_DATA."))


def _disk() -> Finding:
    try:
        free = shutil.disk_usage(settings.DATA_FOLDER).free
    except OSError:
        return Finding(_("Disk"), State.BAD, _("Cannot be looked at."), _("Look at the data folder first."))
    says = _("%(free).1f GB free") % {"free": free / GIGABYTE}
    if free >= LOW_DISK:
        return Finding(_("Disk"), State.GOOD, says)
    return Finding(_("Disk"), State.ATTENTION, says, _("Make room: uploads and releases need it."))


def _cache() -> Finding:
    try:
        caches["default"].set("health", "heard", 10)
        heard = caches["default"].get("health") == "heard"
    except DatabaseError:
        heard = False
    if heard:
        return Finding(_("Cache"), State.GOOD, _("Remembers; sign-in throttling works."))
    step = _("Run: commontable manage createcachetable")
    return Finding(_("Cache"), State.BAD, _("Does not remember, so nobody can sign in."), step)


def _jobs() -> Finding:
    subject = _("Background jobs")
    try:
        waiting = DBTaskResult.objects.ready().count()
        oldest = DBTaskResult.objects.ready().order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    except DatabaseError:
        return Finding(subject, State.BAD, _("Cannot be counted."), _("Look at the tables first."))
    says = ngettext("%(count)s job is waiting.", "%(count)s jobs are waiting.", waiting) % {"count": waiting}
    minutes = int((timezone.now() - oldest).total_seconds() // 60) if oldest else 0
    if minutes < LATE_JOB_MINUTES:
        return Finding(subject, State.GOOD, says)
    says = _("%(jobs)s The oldest has waited %(minutes)s minutes.") % {"jobs": says, "minutes": minutes}
    return Finding(subject, State.ATTENTION, says, _("See that the worker runs: commontable serve starts it."))


def _mail() -> Finding:
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return Finding(_("E-mail"), State.GOOD, _("Goes out through %(host)s.") % {"host": settings.EMAIL_HOST})
    says = _("Is written to files in %(folder)s.") % {"folder": settings.EMAIL_FILE_PATH}
    return Finding(_("E-mail"), State.ATTENTION, says, _("Set COMMONTABLE_SMTP_HOST to send it."))


def mail_server(seconds: float = 10.0) -> Finding:
    """Opens the way to the mail server, signs in and closes it again; nothing is sent."""
    subject, host = _("Mail server"), f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    way = get_connection(timeout=seconds)
    try:
        way.open()
        way.close()
    except (OSError, SMTPException) as error:
        says = _("%(host)s takes no mail: %(error)s") % {"host": host, "error": error}
        return Finding(subject, State.BAD, says, _("Correct the settings that begin with COMMONTABLE_SMTP."))
    return Finding(subject, State.GOOD, _("%(host)s answers and takes mail.") % {"host": host})


@task()
def answer() -> str:
    """The worker's sign of life."""
    return "heard"


def worker(seconds: float = 10.0) -> Finding:
    """Asks the worker for a sign of life and waits for it."""
    asked = answer.enqueue()
    until = time.monotonic() + seconds
    while asked.status != TaskResultStatus.SUCCESSFUL and time.monotonic() < until:
        time.sleep(0.2)
        asked.refresh()
    if asked.status == TaskResultStatus.SUCCESSFUL:
        return Finding(_("Worker"), State.GOOD, _("Answered."))
    says = _("Did not answer within %(seconds)g seconds.") % {"seconds": seconds}
    return Finding(_("Worker"), State.BAD, says, _("Start it: commontable serve starts the site and its worker."))
