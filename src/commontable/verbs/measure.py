"""`commontable measure`: files of deaths and populations, or published estimates, to a release, a table and charts."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commontable.verbs.measures import carrying_over, causes, published

if TYPE_CHECKING:
    from commontable.pipeline import LifeExpectancyRequest, PublishedRequest, Release

HELP = "turn deaths and populations into life expectancy, gaps and a release"
FORMATS = ("svg", "png", "pdf")
RATES = "Death rates from counts: age-adjusted, crude, years of life lost before 75, or deaths under age 1."
KINDS = {
    "age-adjusted": "age_adjusted_death_rate",
    "crude": "crude_death_rate",
    "ypll": "ypll_rate",
    "infant": "infant_death_rate",
}
FURTHER = ("context", "conditions", "factors", "focus", "agreement", "replaces", "why")


def arguments(parser: argparse.ArgumentParser) -> None:
    measures = parser.add_subparsers(dest="measure", required=True, metavar="MEASURE")
    about = "Life expectancy at birth from counts (--deaths) or from published estimates (--published)."
    one = measures.add_parser("life-expectancy", help="life expectancy, gaps between groups, trends", description=about)
    few = "what places with few deaths lean on: nothing (plain), or all places of their group (hierarchical)"
    one.add_argument("--method", choices=("plain", "hierarchical"), default="plain", help=few)
    _files(one.add_argument_group("files"))
    _wishes(one.add_argument_group("what to measure"))
    _shared(one)
    rates = measures.add_parser("rate", help="death rates and years of life lost", description=RATES)
    rates.add_argument("--kind", choices=sorted(KINDS), default="age-adjusted", help="which (default: age-adjusted)")
    to = "population that ages are adjusted to: us-2000 or world-2000 (default: us-2000)"
    rates.add_argument("--standard", default="us-2000", metavar="NAME", help=to)
    _files(rates.add_argument_group("files"))
    _wishes(rates.add_argument_group("what to measure"))
    _shared(rates)
    other = measures.add_parser("published", help="figures somebody else published", description=published.ABOUT)
    reading = other.add_argument_group("what to read")
    published.arguments(reading)
    mapped(reading)
    _shared(other)


def _shared(parser: argparse.ArgumentParser) -> None:
    _saying(parser.add_argument_group("what to say of it"))
    _further(parser.add_argument_group("what else to use and to say"))
    _results(parser.add_argument_group("results"))


def _files(to: argparse._ArgumentGroup) -> None:
    file: dict[str, Any] = {"type": Path, "action": "append", "default": [], "metavar": "FILE"}
    to.add_argument("--deaths", help="deaths by age; may be repeated", **file)
    to.add_argument("--population", help="populations by age, where the deaths have none; may be repeated", **file)
    to.add_argument("--published", type=Path, metavar="FILE", help="published life expectancies (USALEEP file A)")
    mapped(to)
    to.add_argument("--places", type=Path, metavar="MAP", help="areas to join results to, and to draw the map of")
    carrying_over.arguments(to)


def mapped(to: argparse._ArgumentGroup) -> None:
    """What the columns of tables of somebody's own hold."""
    own = "what the columns of a table of your own hold (see `commontable sources map`); may be repeated"
    to.add_argument("--mapping", type=Path, action="append", default=[], metavar="JSON", help=own)


def _wishes(to: argparse._ArgumentGroup) -> None:
    kept = "what is kept apart (default: group,year)"
    to.add_argument("--by", type=_words, default=("group", "year"), metavar="place,group,sex,year", help=kept)
    to.add_argument("--periods", type=_periods, metavar="5 or 2009-2013,2014-2018", help="years put together")
    to.add_argument("--reference", metavar="GROUP", help="the group others are compared with (default: the highest)")
    rule = "whose rule hides small counts (default: wonder, no count of 9 or fewer)"
    to.add_argument("--policy", default="wonder", metavar="NAME", help=rule)
    absent = "a row of deaths that is not there: refuse the files, a hidden count, or nobody died (default: refuse)"
    to.add_argument("--omitted", choices=("refuse", "hidden", "zero"), default="refuse", help=absent)
    causes.arguments(to)


def _saying(to: argparse._ArgumentGroup) -> None:
    to.add_argument("--level", type=float, default=0.95, help="level of the intervals (default: 0.95)")
    bad = "what becomes of rows with a fault of their own: refuse the files, or put the rows aside (default: refuse)"
    to.add_argument("--bad-rows", choices=("refuse", "aside"), default="refuse", help=bad)
    to.add_argument("--title", default="", help="title of the release")
    to.add_argument("--source-note", default="", help="what else should be said of the source")
    to.add_argument("--synthetic", action="store_true", help="the data are made up; the release says so everywhere")


def _further(to: argparse._ArgumentGroup) -> None:
    numbers = (
        "a table of numbers by place (poverty, unemployment …): what they foretell of each place, and bright spots"
    )
    to.add_argument("--context", type=Path, metavar="FILE", help=numbers)
    to.add_argument("--conditions", type=Path, metavar="FILE", help="figures of groups over time, such as poverty")
    to.add_argument("--factors", type=Path, metavar="FILE", help="social factors: how common, and what risk they bring")
    to.add_argument("--focus", type=int, metavar="N", help="places on each list of focus (default: one in five)")
    to.add_argument("--agreement", default="", help="the agreement that permits the use of the files")
    to.add_argument("--replaces", default="", metavar="ID", help="the release that this one corrects; needs --why")
    to.add_argument("--why", default="", metavar="TEXT", help="what was wrong with the release that is replaced")


def _results(to: argparse._ArgumentGroup) -> None:
    where = (
        "folder of releases, or the address of an object store (s3://bucket/releases); those in it are taken into "
        "account (default: releases)"
    )
    to.add_argument("--out", "--releases", dest="out", default="releases", metavar="DIR|URL", help=where)
    drawn = "also draw charts, beside the release"
    to.add_argument("--charts", type=_formats, default=(), metavar="svg,png,pdf", help=drawn)
    counting = (
        "where to count: duckdb, or a Spark Connect server, sc://host:15002 (default: COMMONTABLE_ENGINE, or duckdb)"
    )
    to.add_argument("--engine", default="", metavar="ADDRESS", help=counting)
    made = "where figures are made: with the engine, or here (default: COMMONTABLE_STATISTICS, or engine)"
    to.add_argument("--statistics", choices=("engine", "here"), default="", help=made)
    to.add_argument("--faults", type=Path, metavar="CSV", help="where to write the faults of a refused input as CSV")


def run(options: argparse.Namespace) -> int:
    from commontable.pipeline.progress import Canceled
    from commontable.verbs.measures.drawing import draw
    from commontable.verbs.measures.telling import tell
    from commontable.verbs.measures.watching import canceled, stoppable

    refusal = _refusal(options)
    if refusal:
        print(f"commontable measure: {refusal}", file=sys.stderr)
        return 2
    try:
        with stoppable():
            release = _measured(options)
    except (KeyboardInterrupt, Canceled):
        return canceled()
    if release is None:
        return 2
    if isinstance(release, str):
        print(f"commontable measure: {release}", file=sys.stderr)
        return 1
    tell(release)
    try:
        for path in draw(release, options):
            print(f"Chart: {path}")
    except KeyboardInterrupt:
        return canceled("The release stands; the rest of the charts was not drawn.")
    return 0


def _measured(options: argparse.Namespace) -> Release | str | None:
    """The release; None where the input was refused and all was said of it; else what is wrong with the place."""
    from commontable.pipeline import RefusedInput, StoreFailure, measure
    from commontable.pipeline.engines import NoEngine
    from commontable.verbs.measures.watching import watcher

    try:
        return measure(_request(options), releases=options.out, progress=watcher(sys.stderr))
    except RefusedInput as refused:
        print(refused.report.as_text(), file=sys.stderr)
        if options.faults:
            options.faults.write_text(refused.report.as_csv(), encoding="utf-8")
            print(f"All faults stand in {options.faults}.", file=sys.stderr)
        return None
    except StoreFailure as failure:
        return str(failure)
    except NoEngine as missing:
        return str(missing)
    except OSError as error:
        return f"{error.strerror}: {error.filename}. Choose a folder you may write to with --out."


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
    if "://" not in options.out and Path(options.out).exists() and not Path(options.out).is_dir():
        return f"--out must be a folder, and {options.out} is a file."
    return "" if options.measure == "published" else _files_refusal(options)


def _files_refusal(options: argparse.Namespace) -> str:
    if options.measure == "rate" and options.published:
        return "rates are made of counts: give --deaths, or use `commontable measure published`."
    if options.published and options.deaths:
        return "give either --deaths or --published, not both."
    if options.published and not options.places:
        return "--published needs --places, a map of the areas to join to."
    if not options.published and not options.deaths:
        return "give --deaths FILE (and --population FILE), or --published FILE with --places FILE."
    return ""


def _request(options: argparse.Namespace) -> LifeExpectancyRequest | PublishedRequest:
    from commontable.pipeline import Further, LifeExpectancyRequest, PublishedRequest
    from commontable.pipeline.estimates import MEASURE

    said = {
        "title": options.title,
        "source_note": options.source_note,
        "synthetic": options.synthetic,
        "level": options.level,
        "bad_rows": options.bad_rows,
        "mappings": tuple(options.mapping),
        "further": Further(**{name: getattr(options, name) for name in FURTHER}),
    }
    if options.measure == "published":
        return published.request(options, said)
    if options.published:
        carry = carrying_over.wanted(options)
        return PublishedRequest(file=options.published, places=options.places, measure=MEASURE, carry=carry, **said)
    return LifeExpectancyRequest(
        deaths=tuple(options.deaths),
        population=tuple(options.population),
        by=options.by,
        periods=options.periods,
        reference_group=options.reference,
        policy=options.policy,
        places=options.places,
        carry=carrying_over.wanted(options),
        omitted=options.omitted,
        engine=options.engine,
        statistics=options.statistics,
        method=getattr(options, "method", "plain"),
        measure=KINDS[options.kind] if options.measure == "rate" else MEASURE,
        standard=options.standard if options.measure == "rate" else "us-2000",
        **causes.wishes(options),
        **said,
    )
