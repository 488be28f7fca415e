"""The sentences of a trend: how to read it, what it says, and the size of its gap."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from commontable.design.charts import theme
from commontable.design.charts.points import Point, counted_states, read_points, with_interval
from commontable.design.charts.words import Words

Pairs = list[tuple[Point, Point]]
LABEL_SIZE = 14


def how_to_read(points: list[Point], words: Words, *, start: float, bare: list[Point]) -> str:
    """One sentence for the bands, then one for each special mark that really occurs."""
    sentences = [words.read_trend]
    if start != 0:
        sentences.append(words.read_axis.format(start=words.tick(start)))
    states = {p.state for p in [*points, *bare]}
    sentences += [words.read_hidden] if "suppressed" in states else []
    sentences += [words.read_missing] if "missing" in states else []
    sentences += [words.read_unreliable] if "unreliable" in states else []
    sentences += [words.read_bounds] if any(p.bounds for p in points) else []
    return " ".join(sentences)


def summary(points: list[Point], words: Words, pairs: Pairs) -> str:
    """The picture in plain sentences, computed from its rows."""
    names = list(dict.fromkeys(p.name for p in points))
    sentences = [_group(name, [p for p in points if p.name == name and p.shown], words) for name in names]
    if len(pairs) == 2 and pairs[0][0].name == pairs[1][0].name:
        sentences.append(_gap(pairs, words))
    return " ".join(sentences + counted_states(points, words))


def latest_summary(points: list[Point], words: Words) -> str:
    """For many groups: who stands where at the last moment that has values."""
    shown = [p for p in points if p.shown]
    if not shown:
        return " ".join([words.nothing, *counted_states(points, words)])
    last = max(p.at for p in shown)
    ranked = sorted((p for p in shown if p.at == last), key=lambda p: p.span[0])
    low, high = ranked[0], ranked[-1]
    if low is high:
        sentence = _group(high.name, [high], words)
    else:
        ends = {"highest": high.name, "high": with_interval(high, words)}
        ends |= {"lowest": low.name, "low": with_interval(low, words)}
        sentence = words.trend_latest.format(when=high.when, **ends)
    return " ".join([sentence, *counted_states(points, words)])


def _group(name: str, shown: list[Point], words: Words) -> str:
    if not shown:
        return words.trend_none.format(group=name)
    first, last = min(shown, key=lambda p: p.at), max(shown, key=lambda p: p.at)
    text = words.trend_once if first is last else words.trend_group
    return text.format(
        group=name,
        first=with_interval(first, words),
        first_when=first.when,
        last=with_interval(last, words),
        last_when=last.when,
    )


def _gap(pairs: Pairs, words: Words) -> str:
    first, last = pairs
    return words.trend_gap.format(
        higher=first[0].name,
        lower=first[1].name,
        first=words.amount(distance(first)),
        first_when=first[0].when,
        last=words.amount(distance(last)),
        last_when=last[0].when,
    )


def distance(pair: tuple[Point, Point]) -> float:
    return pair[0].span[0] - pair[1].span[0]


def gap_label(pair: tuple[Point, Point], words: Words, gaps: Iterable[Mapping[str, Any]], room: float) -> str:
    """The gap as the statistics give it, with its interval; without such a row, the distance between the two lines.
    A unit too long for the `room` is left to the words beside the chart.
    """
    label = _gap_label(pair, words, gaps)
    if theme.text_width(label, LABEL_SIZE) <= room:
        return label
    return _gap_label(pair, replace(words, unit="", short_unit=""), gaps)


def _gap_label(pair: tuple[Point, Point], words: Words, gaps: Iterable[Mapping[str, Any]]) -> str:
    named = [{"group": "gap", **gap} for gap in gaps]
    known = next((p for p in read_points(named, "group") if p.at == pair[0].at and p.shown), None)
    if known is None:
        return words.short_amount(distance(pair))
    value, lower, upper = known.span
    return f"{words.short_amount(value)} ({words.range(lower, upper)})"
