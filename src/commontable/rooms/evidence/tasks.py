"""What the worker does for this room."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from . import measuring


@task()
def measure_run(run_id: str) -> None:
    """Measure what the run asks for."""
    measuring.carry_out(UUID(run_id))
