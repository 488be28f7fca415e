"""Draws pictures in a process of their own: `python -m commontable.rooms.evidence.rendering FORMAT < charts.json`.

vl-convert holds Python's lock for the whole drawing (measured: 0.7 s the first time in a process) and keeps about
300 MB afterwards. A web process that drew would stand still for everybody; a child process costs it nothing.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from commontable.design.charts import Chart, Column, render

SECONDS = 60


class DrawingFailed(RuntimeError):
    """The child process could not draw."""


def render_apart(charts: Sequence[Chart], format: str) -> list[bytes]:
    """What `render` gives of each chart, drawn in one child process."""
    done = subprocess.run(  # noqa: S603  our own interpreter and module; the chart goes through standard input
        [sys.executable, "-m", __name__, format],
        input=json.dumps([asdict(chart) for chart in charts]).encode(),
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        raise DrawingFailed(done.stderr.decode(errors="replace")[-2000:])
    return [base64.b64decode(line) for line in done.stdout.split()]


def _read_chart(given: dict[str, Any]) -> Chart:
    columns = tuple(Column(**column) for column in given.pop("columns"))
    rows = tuple(tuple(row) for row in given.pop("rows"))
    return Chart(**given, columns=columns, rows=rows)


if __name__ == "__main__":
    for drawn in json.load(sys.stdin):
        sys.stdout.buffer.write(base64.b64encode(render(_read_chart(drawn), sys.argv[1])) + b"\n")
