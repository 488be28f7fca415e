"""What a person asks the pipeline for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from commontable.pipeline.carry_over import STAYS, CarryOver
from commontable.pipeline.causes import list_named
from commontable.pipeline.disclosure.rounding import AS_USUAL, Rounding
from commontable.pipeline.disclosure.terms import Terms
from commontable.pipeline.faults import BAD_ROWS, Collector, Fault
from commontable.pipeline.further import NOTHING, Further
from commontable.pipeline.making import LIFE_EXPECTANCY, MEASURE_NAMES
from commontable.pipeline.standards import STANDARDS
from commontable.stats.disclosure import POLICIES, DisclosurePolicy

BY = ("place", "group", "sex", "year")
OMITTED = ("refuse", "hidden", "zero")
METHODS = ("plain", "hierarchical")
CAUSE_AGES = (0, 25, 45, 65, 75)  # deaths by cause are few: they are told in wide ages
HIDING = tuple(name for name, policy in POLICIES.items() if policy.rounding == "none")  # others round every count


@dataclass(frozen=True)
class LifeExpectancyRequest:
    """Life expectancy at birth, or another `measure`, from files of deaths and populations.

    `by` names what is kept apart; what is not named is added together, groups too where sexes are named. `periods`
    pools years: a width (5) makes blocks that end with the last year, a list of (first, last) makes exactly those, None
    keeps single years. `omitted` says what a row of deaths that is not there means: refuse the input, a hidden count
    (sources that leave small counts out), or that nobody died (lists of all deaths). `rounding` is that of figures
    which rest on hidden counts. `standard` is the population that ages are adjusted to, where the measure is an
    age-adjusted rate.
    `method` "hierarchical" lets places with few deaths lean on what all places of their group have in common.
    `bad_rows` "aside" goes on without rows that have a fault of their own; they are counted and named in the release.
    `engine` says where counting is done, `statistics` whether figures are made there too ("engine") or in this process
    ("here"); neither changes a figure, so a release does not tell them.
    `causes` names a declared list of causes of death, or writes one out; deaths are then told by cause as well, in the
    wide ages that begin at `cause_ages`.
    """

    deaths: tuple[Path, ...]
    population: tuple[Path, ...] = ()
    by: tuple[str, ...] = ("group", "year")
    periods: int | tuple[tuple[int, int], ...] | None = None
    reference_group: str | None = None
    title: str = ""
    source_note: str = ""
    synthetic: bool = False
    level: float = 0.95
    policy: str | DisclosurePolicy = "wonder"
    rounding: Rounding = AS_USUAL
    places: Path | None = None
    mappings: tuple[Path, ...] = ()
    omitted: str = "refuse"
    bad_rows: str = "refuse"
    measure: str = LIFE_EXPECTANCY.name
    standard: str = "us-2000"
    method: str = "plain"
    carry: CarryOver = STAYS
    further: Further = NOTHING
    engine: str = ""
    statistics: str = ""
    causes: str = ""
    cause_ages: tuple[int, ...] = CAUSE_AGES

    @property
    def of_groups(self) -> LifeExpectancyRequest:
        """The same where sexes, if they are asked for, are taken as groups."""
        return replace(self, by=tuple("group" if each == "sex" else each for each in self.by))

    @property
    def terms(self) -> Terms:
        """The policy itself, where its name was given, and the rounding."""
        policy = self.policy if isinstance(self.policy, DisclosurePolicy) else POLICIES[self.policy]
        return Terms(policy, self.rounding)

    def check(self, collector: Collector) -> None:
        """Everything wrong with the request itself."""
        _check(
            collector,
            (
                (not self.deaths, "deaths", "", "Give at least one file of deaths."),
                (bool(set(self.by) - set(BY)), "by", ",".join(self.by), f"Choose among {', '.join(BY)}."),
                (
                    isinstance(self.policy, str) and self.policy not in HIDING,
                    "policy",
                    str(self.policy),
                    f"Choose among {', '.join(HIDING)}.",
                ),
                (
                    isinstance(self.policy, DisclosurePolicy) and self.policy.rounding != "none",
                    "policy",
                    getattr(self.policy, "name", ""),
                    "A release hides small counts and tells all others as they are. Give a policy with rounding none.",
                ),
                (
                    self.measure not in MEASURE_NAMES,
                    "measure",
                    self.measure,
                    f"Choose among {', '.join(MEASURE_NAMES)}.",
                ),
                (self.method not in METHODS, "method", self.method, f"Choose among {', '.join(METHODS)}."),
                (
                    self.method == "hierarchical" and self.measure != LIFE_EXPECTANCY.name,
                    "method",
                    self.method,
                    "It is there for life expectancy; rates are plain.",
                ),
                (self.standard not in STANDARDS, "standard", self.standard, f"Choose among {', '.join(STANDARDS)}."),
                (self.omitted not in OMITTED, "omitted", self.omitted, f"Choose among {', '.join(OMITTED)}."),
                (
                    self.omitted != "refuse" and self.bad_rows == "aside",
                    "bad_rows",
                    self.bad_rows,
                    "A row put aside would be taken for one that is not there: correct it, or refuse omitted ones.",
                ),
                _bad_rows(self.bad_rows),
                (
                    self.reference_group is not None and not {"group", "sex"} & set(self.by),
                    "reference",
                    str(self.reference_group),
                    "A reference group needs results by group.",
                ),
                (
                    {"group", "sex"} <= set(self.by),
                    "by",
                    ",".join(self.by),
                    "Ask for groups or for sexes: groups by sex would leave most counts too small to be shown.",
                ),
                *self.carry.faults(self.places),
                (
                    self.carry.wanted and "place" not in self.by,
                    "by",
                    ",".join(self.by),
                    "To add places up to other areas, ask for results by place.",
                ),
                *_causes(self.causes, self.cause_ages),
                *_common(self.level),
                *self.further.faults(),
            ),
        )


@dataclass(frozen=True)
class PublishedRequest:
    """Figures that somebody else published, with or without the areas of a map to join them to.

    `measure` chooses one where the file holds several; `measure_title`, `unit`, `favorable` ("high" or "low") and
    `years` say what the file itself does not tell. `needs_interval` refuses figures published without any error.
    `carry` carries the figures over from the places they are of to other areas.
    """

    file: Path
    places: Path | None = None
    mappings: tuple[Path, ...] = ()
    measure: str = ""
    measure_title: str = ""
    unit: str = ""
    favorable: str = ""
    years: tuple[int, int] | None = None
    needs_interval: bool = False
    title: str = ""
    source_note: str = ""
    synthetic: bool = False
    level: float = 0.95
    bad_rows: str = "refuse"
    carry: CarryOver = STAYS
    further: Further = NOTHING

    def check(self, collector: Collector) -> None:
        """Everything wrong with the request itself."""
        years = self.years or (2000, 2000)
        shown = "-".join(map(str, years))
        _check(
            collector,
            (
                _bad_rows(self.bad_rows),
                (self.favorable not in ("", "high", "low"), "favorable", self.favorable, "Choose high or low."),
                (not 1800 <= years[0] <= years[1] <= 2200, "years", shown, "Write the first year before the last."),
                *self.carry.faults(self.places),
                *_common(self.level),
                *self.further.faults(),
            ),
        )


_Test = tuple[bool, str, str, str]


def _bad_rows(asked: str) -> _Test:
    return (asked not in BAD_ROWS, "bad_rows", asked, f"Choose among {', '.join(BAD_ROWS)}.")


def _causes(asked: str, ages: tuple[int, ...]) -> Iterator[_Test]:
    rising = ages[:1] == (0,) and all(one < other for one, other in pairwise(ages))
    yield not rising, "cause_ages", ",".join(map(str, ages)), "Begin at 0 and go up, such as 0,25,45,65,75."
    try:
        if asked:
            list_named(asked)
    except ValueError as wrong:
        yield True, "causes", asked[:80], str(wrong)


def _common(level: float) -> tuple[_Test, ...]:
    return ((not 0.5 <= level < 1, "level", str(level), "Choose a level from 0.5 to below 1, such as 0.95."),)


def _check(collector: Collector, tests: tuple[_Test, ...]) -> None:
    for wrong, column, value, remedy in tests:
        if wrong:
            collector.add(Fault("request", None, column, value, "bad_request", remedy))
