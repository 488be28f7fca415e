"""Background jobs: a row that remembers where the work stands, so a page can be left, reloaded and returned to.

A room makes its own table from `Job`, enqueues a django-tasks task with the row's id, and the task reports through
`advance`. Where a job stands is a fact in the database, never in a process.
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


# From each state, the states it may become. Done, refused and failed are final: to try again is a new job.
TRANSITIONS: dict[JobState, frozenset[JobState]] = {
    JobState.WAITING: frozenset({JobState.RUNNING, JobState.FAILED}),
    JobState.RUNNING: frozenset({JobState.DONE, JobState.REFUSED, JobState.FAILED}),
    JobState.DONE: frozenset(),
    JobState.REFUSED: frozenset(),
    JobState.FAILED: frozenset(),
}

# A running job that has said nothing for this long has lost its worker.
SILENCE = dt.timedelta(minutes=5)


class Job(models.Model):
    """The columns every job has. `done` of `total` counts rows or steps of the present stage; total 0 is not known."""

    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    stage = models.CharField(max_length=80, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    failure = models.TextField(blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
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
        """True when the job should be running and nothing has been heard of it for five minutes."""
        last = self.heard_at or self.asked_at
        return not self.is_over and (now or timezone.now()) - last > SILENCE

    def become(self, state: JobState, *, failure: str = "") -> None:
        """Move to `state`, if the table allows it and nobody else moved the job meanwhile; else raises ValueError."""
        if state not in TRANSITIONS[JobState(self.state)]:
            raise ValueError(f"A job that is {self.state} cannot become {state}.")
        now = timezone.now()
        changes = {"state": state, "failure": failure, "heard_at": now}
        if not TRANSITIONS[state]:
            changes["ended_at"] = now
        moved = type(self)._default_manager.filter(pk=self.pk, state=self.state).update(**changes)
        if moved != 1:
            raise ValueError(f"This job is no longer {self.state}: another worker took it.")
        for name, value in changes.items():
            setattr(self, name, value)

    def advance(self, stage: str, done: int, total: int) -> None:
        """Tell where the work stands. Cheap: one UPDATE, no read."""
        self.stage, self.done, self.total, self.heard_at = stage[:80], done, total, timezone.now()
        type(self)._default_manager.filter(pk=self.pk).update(
            stage=self.stage, done=done, total=total, heard_at=self.heard_at
        )
