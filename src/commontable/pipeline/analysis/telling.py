"""What the analyses of a release say, in lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from commontable.pipeline.analysis.measures import measure_of
from commontable.pipeline.analysis.shown import Row
from commontable.pipeline.release import Release
from commontable.pipeline.tables import STANDS
from commontable.pipeline.wording import difference

MOST = 12
Rows = list[Row]


def told(release: Release) -> Iterator[str]:
    """Ages that make the gap, what it cost, where to focus, and bright spots, where the release holds them."""
    for name, lines in (("decomposition", _ages), ("excess", _cost), ("focus", _focus), ("expected", _bright)):
        found = [row for row in release.rows(name) if row["state"] in STANDS] if name in release.names else []
        if found and (said := list(lines(found))):
            yield from said
            yield ""


def _ages(rows: Rows) -> Iterator[str]:
    """Ages, then causes, of the last gap, where the release is about one place."""
    if len({row["place"] for row in rows}) > 1:
        return
    last = [row for row in rows if row["start_year"] == max(each["start_year"] for each in rows)]
    for name, other in (("age", "cause"), ("cause", "age")):
        alone = [row for row in last if row.get(name) and not row.get(other)]
        for comparison in sorted({row["comparison"] for row in alone}):
            parts = [row for row in alone if row["comparison"] == comparison]
            head = parts[0]
            yield (
                f"{name.capitalize()}s that make the gap of {comparison} to {head['reference']} in {head['period']}, "
                f"{head['unit']}"
            )
            yield from (
                f"  {row[name]:<12} {row['value']:6.2f}  ({row['lower']:.2f} to {row['upper']:.2f})" for row in parts
            )


def _cost(rows: Rows) -> Iterator[str]:
    whole = [row for row in rows if row["kind"] == "deaths" and row["points"] == max(each["points"] for each in rows)]
    for row in whole[:MOST]:
        where = f"{row['place_name'] or row['place']}: " if row["place"] else ""
        yield (
            f"{where}{row['value']:,.0f} deaths ({row['lower']:,.0f} to {row['upper']:,.0f}) in {row['period']} would "
            f"not have occurred had {row['comparison']} people died at the rates of {row['reference']} people."
        )


def _focus(rows: Rows) -> Iterator[str]:
    for group in sorted({row["group"] for row in rows}):
        own = [row for row in rows if row["group"] == group]
        worst = "Highest level" if measure_of(str(own[0]["measure"])).favorable == "low" else "Lowest level"
        titles = (("lowest_level", worst), ("least_improvement", "Least improvement"))
        for name, title in titles:
            rank = "level" if name == "lowest_level" else "change"
            on = sorted((row for row in own if row["lists"] in (name, "both")), key=lambda row: row[f"{rank}_rank"])
            for row in on[:MOST]:
                ranks = f"{row[f'{rank}_rank']} ({row[f'{rank}_rank_from']} to {row[f'{rank}_rank_to']})"
                yield f"{title}, {group}: {row['place_name'] or row['place']}, rank {ranks} of {row['places']}"


def _bright(rows: Rows) -> Iterator[str]:
    found = sorted((row for row in rows if row["standing"] == "better"), key=lambda row: row["false_share"])
    for row in found[:MOST]:
        limits = abs(row["difference_lower"]), abs(row["difference_upper"])
        yield (
            f"Bright spot: {row['place_name'] or row['place']}, {row['group']}: "
            f"{difference(abs(row['difference']), row['unit'])} ({min(limits):,.1f} to {max(limits):,.1f}) better than "
            "places of its context."
        )
