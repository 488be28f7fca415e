"""Background jobs: a row that remembers where the work stands, so a page can be left, reloaded and returned to.

A room makes its own table from `Job`, enqueues a django-tasks task with the row's id, and the task reports through
`advance`, and through `hear` while it has nothing to report. Where a job stands is a fact in the database, never in a
process: both tell the worker whether anybody still wants the work.
"""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("failed")
    CANCELED = "canceled", _("canceled")


# From each state, the states it may become. The others are final: to try again is a new job.
TRANSITIONS: dict[JobState, frozenset[JobState]] = {
    JobState.WAITING: frozenset({JobState.RUNNING, JobState.FAILED, JobState.CANCELED}),
    JobState.RUNNING: frozenset({JobState.DONE, JobState.REFUSED, JobState.FAILED, JobState.CANCELED}),
    JobState.DONE: frozenset(),
    JobState.REFUSED: frozenset(),
    JobState.FAILED: frozenset(),
    JobState.CANCELED: frozenset(),
}

# A job that nobody has begun for this long has no worker; one that runs is heard of every few seconds, so that it has
# lost its worker when it says nothing for a minute.
SILENCE = dt.timedelta(minutes=5)
LOST = dt.timedelta(minutes=1)


class Job(models.Model):
    """The columns every job has. `done` of `total` counts the steps of the present stage; total 0 is not known. `rows`
    counts what has been read so far.
    """

    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    stage = models.CharField(max_length=80, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    failure = models.TextField(blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    began_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def is_over(self) -> bool:
        return not TRANSITIONS[JobState(self.state)]

    @property
    def percent(self) -> int | None:
        """How far the present stage is, 0 to 100; None when its length is not known."""
        if self.state == JobState.DONE:
            return 100
        return min(100, round(100 * self.done / self.total)) if self.total else None

    def is_silent(self, now: dt.datetime | None = None) -> bool:
        """True when the job should be running and nothing has been heard of it for too long."""
        last = self.heard_at or self.asked_at
        patience = LOST if self.state == JobState.RUNNING else SILENCE
        return not self.is_over and (now or timezone.now()) - last > patience

    def become(self, state: JobState, *, failure: str = "") -> None:
        """Move to `state`, if the table allows it and nobody else moved the job meanwhile; else raises ValueError."""
        if state not in TRANSITIONS[JobState(self.state)]:
            raise ValueError(f"A job that is {self.state} cannot become {state}.")
        now = timezone.now()
        changes = {"state": state, "failure": failure, "heard_at": now}
        if state == JobState.RUNNING:
            changes["began_at"] = now
        if not TRANSITIONS[state]:
            changes["ended_at"] = now
        moved = type(self)._default_manager.filter(pk=self.pk, state=self.state).update(**changes)
        if moved != 1:
            raise ValueError(f"This job is no longer {self.state}: another worker took it.")
        for name, value in changes.items():
            setattr(self, name, value)

    def advance(self, stage: str, done: int, total: int, rows: int = 0) -> bool:
        """Tell where the work stands; False where the job is over and the work should stop. Cheap: one UPDATE."""
        self.stage, self.done, self.total, self.rows, self.heard_at = stage[:80], done, total, rows, timezone.now()
        told = {name: getattr(self, name) for name in ("stage", "done", "total", "rows", "heard_at")}
        return bool(self._running().update(**told))

    def hear(self) -> bool:
        """Tell that the worker lives; False where the job is over and the work should stop."""
        return bool(self._running().update(heard_at=timezone.now()))

    def _running(self) -> models.QuerySet[Job]:
        return type(self)._default_manager.filter(pk=self.pk, state=JobState.RUNNING)
