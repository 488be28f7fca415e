"""`commontable measure`: files of deaths and populations, or published estimates, to a release, a table and charts."""

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
    from commontable.pipeline import LifeExpectancyRequest, Progress, PublishedRequest, Release

HELP = "turn deaths and populations into life expectancy, gaps and a release"
FORMATS = ("svg", "png", "pdf")
FURTHER = ("context", "focus", "agreement", "replaces", "why")
MOST_ROWS = 60
MAPS = 8

Row = dict[str, Any]


def arguments(parser: argparse.ArgumentParser) -> None:
    measures = parser.add_subparsers(dest="measure", required=True, metavar="MEASURE")
    about = "Life expectancy at birth from counts (--deaths) or from published estimates (--published)."
    one = measures.add_parser("life-expectancy", help="life expectancy, gaps between groups, trends", description=about)
    _files(one.add_argument_group("files"))
    _wishes(one.add_argument_group("what to measure"))
    _further(one.add_argument_group("what else to use and to say"))
    _results(one.add_argument_group("results"))


def _files(to: argparse._ArgumentGroup) -> None:
    file: dict[str, Any] = {"type": Path, "action": "append", "default": [], "metavar": "FILE"}
    to.add_argument("--deaths", help="deaths by age; may be repeated", **file)
    to.add_argument("--population", help="populations by age, where the deaths have none; may be repeated", **file)
    to.add_argument("--published", type=Path, metavar="FILE", help="published life expectancies (USALEEP file A)")
    to.add_argument("--places", type=Path, metavar="GEOJSON", help="areas to join results to, and to draw the map of")


def _wishes(to: argparse._ArgumentGroup) -> None:
    kept = "what is kept apart (default: group,year)"
    to.add_argument("--by", type=_words, default=("group", "year"), metavar="place,group,year", help=kept)
    to.add_argument("--periods", type=_periods, metavar="5 or 2009-2013,2014-2018", help="years put together")
    to.add_argument("--reference", metavar="GROUP", help="the group others are compared with (default: the highest)")
    to.add_argument("--level", type=float, default=0.95, help="level of the intervals (default: 0.95)")
    rule = "whose rule hides small counts (default: wonder, no count of 9 or fewer)"
    to.add_argument("--policy", default="wonder", metavar="NAME", help=rule)
    absent = "what it means that a row of deaths is not there (default: refuse)"
    to.add_argument("--omitted", choices=("refuse", "hidden"), default="refuse", help=absent)
    to.add_argument("--title", default="", help="title of the release")
    to.add_argument("--source-note", default="", help="what else should be said of the source")
    to.add_argument("--synthetic", action="store_true", help="the data are made up; the release says so everywhere")


def _further(to: argparse._ArgumentGroup) -> None:
    numbers = (
        "a table of numbers by place (poverty, unemployment …): what they foretell of each place, and bright spots"
    )
    to.add_argument("--context", type=Path, metavar="FILE", help=numbers)
    to.add_argument("--focus", type=int, metavar="N", help="places on each list of focus (default: one in five)")
    to.add_argument("--agreement", default="", help="the agreement that permits the use of the files")
    to.add_argument("--replaces", default="", metavar="ID", help="the release that this one corrects; needs --why")
    to.add_argument("--why", default="", metavar="TEXT", help="what was wrong with the release that is replaced")


def _results(to: argparse._ArgumentGroup) -> None:
    folder = Path("releases")
    where = "folder of releases; those in it are taken into account (default: releases)"
    to.add_argument("--out", "--releases", dest="out", type=Path, default=folder, metavar="DIR", help=where)
    drawn = "also draw charts, beside the release"
    to.add_argument("--charts", type=_formats, default=(), metavar="svg,png,pdf", help=drawn)
    to.add_argument("--faults", type=Path, metavar="CSV", help="where to write the faults of a refused input as CSV")


def run(options: argparse.Namespace) -> int:
    from commontable.pipeline import RefusedInput, measure

    refusal = _refusal(options)
    if refusal:
        print(f"commontable measure: {refusal}", file=sys.stderr)
        return 2
    try:
        release = measure(_request(options), releases=options.out, progress=_watcher())
    except RefusedInput as refused:
        print(refused.report.as_text(), file=sys.stderr)
        if options.faults:
            options.faults.write_text(refused.report.as_csv(), encoding="utf-8")
            print(f"All faults stand in {options.faults}.", file=sys.stderr)
        return 2
    except OSError as error:
        print(
            f"commontable measure: {error.strerror}: {error.filename}. Choose a folder you may write to with --out.",
            file=sys.stderr,
        )
        return 1
    _tell(release)
    for path in _draw(release, options):
        print(f"Chart: {path}")
    return 0


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _formats(text: str) -> tuple[str, ...]:
    words = _words(text)
    if unknown := [word for word in words if word not in FORMATS]:
        raise argparse.ArgumentTypeError(f"'{unknown[0]}' is no chart format; choose among {', '.join(FORMATS)}")
    return words


def _periods(text: str) -> int | tuple[tuple[int, int], ...]:
    try:
        if "-" not in text:
            return int(text)
        pairs = [part.split("-") for part in _words(text)]
        return tuple((int(first), int(last)) for first, last in pairs)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"'{text}' is neither a number of years (5) nor a list of periods (2009-2013,2014-2018)"
        ) from None


def _refusal(options: argparse.Namespace) -> str:
    if options.published and options.deaths:
        return "give either --deaths or --published, not both."
    if options.published and not options.places:
        return "--published needs --places, a GeoJSON file of the areas to join to."
    if not options.published and not options.deaths:
        return "give --deaths FILE (and --population FILE), or --published FILE with --places FILE."
    if options.out.exists() and not options.out.is_dir():
        return f"--out must be a folder, and {options.out} is a file."
    return ""


def _request(options: argparse.Namespace) -> LifeExpectancyRequest | PublishedRequest:
    from commontable.pipeline import Further, LifeExpectancyRequest, PublishedRequest

    said = {
        "title": options.title,
        "source_note": options.source_note,
        "synthetic": options.synthetic,
        "level": options.level,
        "further": Further(**{name: getattr(options, name) for name in FURTHER}),
    }
    if options.published:
        return PublishedRequest(file=options.published, places=options.places, **said)
    return LifeExpectancyRequest(
        deaths=tuple(options.deaths),
        population=tuple(options.population),
        by=options.by,
        periods=options.periods,
        reference_group=options.reference,
        policy=options.policy,
        places=options.places,
        omitted=options.omitted,
        **said,
    )


def _watcher() -> Any:
    """A line that is rewritten, where somebody watches; silence in a pipe."""
    from commontable.pipeline.progress import silent

    if not sys.stderr.isatty():
        return silent

    def show(progress: Progress) -> None:
        steps = f" {progress.done}/{progress.total}" if progress.total > 1 else ""
        sys.stderr.write(f"\r\033[K{progress.stage}{steps} …" if progress.stage != "releasing" else "\r\033[K")
        sys.stderr.flush()

    return show


def _tell(release: Release) -> None:
    from commontable.pipeline.analysis.telling import told
    from commontable.pipeline.wording import sentence

    print(sentence(release))
    print()
    for line in _table(release.rows("estimates")):
        print(line)
    if "gaps" in release.names and release.table("gaps").num_rows:
        print()
        for line in _table(release.rows("gaps"), gap=True):
            print(line)
    print()
    for line in told(release):
        print(line)
    for note in release.facts["notes"]:
        print(f"Note: {note}")
    print(f"Release: {release.path}")


def _table(rows: list[Row], *, gap: bool = False) -> Iterator[str]:
    places = len({row["place"] for row in rows}) > 1
    who = [f"{row['comparison']} behind {row['reference']}" if gap else row["group"] for row in rows]
    where = [(row["place_name"] or row["place"])[:28] if places else "" for row in rows]
    wide = max(map(len, who), default=0), max(map(len, where), default=0)
    yield (
        f"{'Gap' if gap else 'Life expectancy at birth'}, years ({rows[0]['level']:.0%} interval)"
        if rows
        else "No rows."
    )
    for number, row in enumerate(rows[:MOST_ROWS]):
        yield f"  {where[number]:<{wide[1]}}  {who[number]:<{wide[0]}}  {row['period']:<9}  {_figure(row)}".rstrip()
    if len(rows) > MOST_ROWS:
        yield f"  … and {len(rows) - MOST_ROWS} more rows in the release."


def _figure(row: Row) -> str:
    from commontable.pipeline.wording import REASONS

    why = REASONS.get(row["reason"], row["reason"].replace("_", " "))
    if row["value"] is None:
        return f"{row['state']}: {why}"
    figure = f"{row['value']:6.2f}  ({row['lower']:.2f} to {row['upper']:.2f})"
    if row["value_high"] - row["value_low"] > 0:
        figure += f"  hidden counts: {row['value_low']:.2f} to {row['value_high']:.2f}"
    elif why:
        figure += f"  {row['state']}: {why}" if row["state"] != "estimate" else f"  {why}"
    return figure


def _draw(release: Release, options: argparse.Namespace) -> Iterator[Path]:
    """Charts lie beside the release, which never changes."""
    if not options.charts:
        return
    from commontable.design.charts import render

    folder = options.out / f"charts-{release.id}"
    folder.mkdir(parents=True, exist_ok=True)
    for name, chart in _charts(release):
        for kind in options.charts:
            path = folder / f"{name}.{kind}"
            path.write_bytes(render(chart, kind))
            yield path


def _charts(release: Release) -> Iterator[tuple[str, Chart]]:
    """A map where there is one; else places side by side, groups over time, or groups side by side."""
    from commontable.design.charts import TrendLook, Words, dot_interval, trend_lines

    rows = release.rows("estimates")
    words = Words(title=_title(release), measure="life expectancy at birth", unit="years", short_unit="y")
    latest = [row for row in rows if row["end_year"] == max(each["end_year"] for each in rows)]
    groups = sorted({row["group"] for row in rows})
    if release.places is not None:
        yield from _maps(release, latest, words)
    elif len({row["place"] for row in rows}) > 1:
        yield "places", dot_interval([{**row, "place": _place(row, len(groups) > 1)} for row in latest], words=words)
    elif len(rows) > len(latest):
        gaps = tuple(release.rows("gaps"))
        pair = (gaps[0]["reference"], gaps[0]["comparison"]) if len(groups) == 2 and gaps else None
        yield "trend", trend_lines(rows, words=words, look=TrendLook(gap=pair, gaps=gaps if pair else ()))
    else:
        bare = [{name: value for name, value in row.items() if name != "place"} for row in latest]
        yield "groups", dot_interval(bare, words=words)


def _maps(release: Release, latest: list[Row], words: Words) -> Iterator[tuple[str, Chart]]:
    from commontable.design.charts import MapLook, place_map

    if release.places is None:
        return
    areas = json.loads(release.places.read_text("utf-8"))
    groups = sorted({row["group"] for row in latest})
    for group in groups[:MAPS]:
        rows = [row for row in latest if row["group"] == group]
        titled = words if len(groups) == 1 else replace(words, title=f"{words.title}: {group}")
        chart = place_map(rows, areas, words=titled, look=MapLook("place", "place_name"))
        yield "map" if len(groups) == 1 else f"map-{_slug(group)}", chart


def _place(row: Row, with_group: bool) -> str:
    name = row["place_name"] or row["place"]
    return f"{name}, {row['group']}" if with_group else str(name)


def _title(release: Release) -> str:
    title = str(release.manifest["title"])
    return f"{title} (synthetic data)" if release.facts["synthetic"] else title


def _slug(text: str) -> str:
    return "-".join("".join(letter if letter.isalnum() else " " for letter in text.lower()).split())
