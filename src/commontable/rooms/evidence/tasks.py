"""What the worker does for this room."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from . import measuring, pictures


@task()
def measure_run(run_id: str) -> None:
    """Measure what the run asks for."""
    measuring.carry_out(UUID(run_id))


@task()
def draw_release(folder_id: str) -> None:
    """Draw what the pages of a release open with, where nobody has drawn it."""
    if not pictures.are_drawn(folder_id):
        pictures.draw_all(folder_id)
