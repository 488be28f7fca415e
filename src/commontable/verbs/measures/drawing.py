"""What `commontable measure --charts` draws of a release."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from commontable.design.charts import Chart, Words
    from commontable.pipeline import Release

MAPS = 8
SHORT = {"years": "y", "percent": "%"}

Row = dict[str, Any]


def draw(release: Release, options: argparse.Namespace) -> Iterator[Path]:
    """Charts lie beside the release, which never changes; where that is no folder of this machine, here."""
    if not options.charts:
        return
    from commontable.design.charts import render

    beside = release.store.folder(f"charts-{release.id}")
    folder = Path(f"charts-{release.id}") if beside is None else beside
    folder.mkdir(parents=True, exist_ok=True)
    bare = sum(row["value"] is not None and row["lower"] is None for row in release.rows("estimates"))
    if bare:
        print(
            f"No chart was drawn: {bare:,} figures have no interval, and no figure is drawn without one.",
            file=sys.stderr,
        )
        return
    for name, chart in charts(release):
        for kind in options.charts:
            path = folder / f"{name}.{kind}"
            path.write_bytes(render(chart, kind))
            yield path


def charts(release: Release) -> Iterator[tuple[str, Chart]]:
    """A map where there is one; else places side by side, groups over time, or groups side by side."""
    from commontable.design.charts import TrendLook, dot_interval, trend_lines

    rows = release.rows("estimates")
    words = _words_of(release, rows)
    latest = [row for row in rows if row["end_year"] == max(each["end_year"] for each in rows)]
    groups = sorted({row["group"] for row in rows})
    if release.places is not None:
        yield from _maps(release, latest, words)
    elif len({row["place"] for row in rows}) > 1:
        yield "places", dot_interval([{**row, "place": _place(row, len(groups) > 1)} for row in latest], words=words)
    elif len(rows) > len(latest):
        gaps = tuple(release.rows("gaps")) if "gaps" in release.names else ()
        pair = (gaps[0]["reference"], gaps[0]["comparison"]) if len(groups) == 2 and gaps else None
        yield "trend", trend_lines(rows, words=words, look=TrendLook(gap=pair, gaps=gaps if pair else ()))
    else:
        bare = [{name: value for name, value in row.items() if name != "place"} for row in latest]
        yield "groups", dot_interval(bare, words=words)


def _words_of(release: Release, rows: list[Row]) -> Words:
    from commontable.design.charts import Words
    from commontable.pipeline.wording import measure_title

    unit = str(rows[0]["unit"]) if rows else ""
    name = measure_title(release)
    return Words(
        title=_title(release), measure=name[:1].lower() + name[1:], unit=unit, short_unit=SHORT.get(unit, unit)
    )


def _maps(release: Release, latest: list[Row], words: Words) -> Iterator[tuple[str, Chart]]:
    from commontable.design.charts import MapLook, place_map

    if release.places is None:
        return
    look = MapLook("place", "place_name", lower_is_better=release.facts.get("favorable") == "low")
    areas = json.loads(release.places.read_text("utf-8"))
    groups = sorted({row["group"] for row in latest})
    for group in groups[:MAPS]:
        rows = [row for row in latest if row["group"] == group]
        titled = words if len(groups) == 1 else replace(words, title=f"{words.title}: {group}")
        chart = place_map(rows, areas, words=titled, look=look)
        yield "map" if len(groups) == 1 else f"map-{_slug(group)}", chart


def _place(row: Row, with_group: bool) -> str:
    name = row["place_name"] or row["place"]
    return f"{name}, {row['group']}" if with_group else str(name)


def _title(release: Release) -> str:
    title = str(release.manifest["title"])
    return f"{title} (synthetic data)" if release.facts["synthetic"] else title


def _slug(text: str) -> str:
    return "-".join("".join(letter if letter.isalnum() else " " for letter in text.lower()).split())
