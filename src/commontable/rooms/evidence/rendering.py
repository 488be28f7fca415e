"""Draws one picture in a process of its own: `python -m commontable.rooms.evidence.rendering FORMAT < chart.json`.

vl-convert holds Python's lock for the whole drawing (measured: 0.7 s the first time in a process) and keeps about
300 MB afterwards. A web process that drew would stand still for everybody; a child process costs it nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict

from commontable.design.charts import Chart, Column, render

SECONDS = 60


class DrawingFailed(RuntimeError):
    """The child process could not draw."""


def render_apart(chart: Chart, format: str) -> bytes:
    """What `render` gives, drawn in a child process."""
    done = subprocess.run(  # noqa: S603  our own interpreter and module; the chart goes through standard input
        [sys.executable, "-m", __name__, format],
        input=json.dumps(asdict(chart)).encode(),
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode:
        raise DrawingFailed(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def read_chart(text: str) -> Chart:
    """The chart that `render_apart` wrote."""
    given = json.loads(text)
    columns = tuple(Column(**column) for column in given.pop("columns"))
    rows = tuple(tuple(row) for row in given.pop("rows"))
    return Chart(**given, columns=columns, rows=rows)


if __name__ == "__main__":
    sys.stdout.buffer.write(render(read_chart(sys.stdin.read()), sys.argv[1]))
