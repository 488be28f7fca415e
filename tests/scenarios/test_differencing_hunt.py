"""The hunt: all that was released about the same people, together, lets nobody work out a count that is hidden.

An attacker with linear programs of its own (tests/scenarios/hunt) holds the files, pages and answers a stranger gets.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from commontable.pipeline import Further, LifeExpectancyRequest, RefusedInput, measure
from commontable.pipeline.carry_over import CarryOver
from commontable.pipeline.disclosure import protect

from .hunt.attacker import Attacker, recovered
from .hunt.reading import told_by
from .hunt.told import Cell
from .hunt.worlds import STARTS, Atom, World

YEARS = range(2014, 2017)
SMALL = {("", "A", 2014, 1): 12, ("", "A", 2015, 1): 14, ("", "A", 2016, 1): 4}


@dataclass(frozen=True)
class Asked:
    """A release to be: options of the request, what its file holds, by which ages, added up to which areas."""

    options: dict[str, Any]
    keep: Callable[[Atom], bool] = lambda _atom: True
    ages: tuple[int, ...] = STARTS
    areas: tuple[str, ...] = ()

    def request(self, world: World, folder: Path) -> LifeExpectancyRequest:
        options = dict(self.options)
        if self.areas:
            options["carry"] = CarryOver(crosswalk=world.crosswalk(folder / "areas.csv", self.areas))
        return LifeExpectancyRequest(deaths=(world.write(folder / "counts.csv", self.keep, self.ages),), **options)


@dataclass(frozen=True)
class Story:
    """A world, and what is released of it, one after the other."""

    world: World
    asked: tuple[Asked, ...]

    @classmethod
    def of(cls, world: World, *asked: dict[str, Any] | tuple[dict[str, Any], Callable[[Atom], bool]] | Asked) -> Story:
        found = [Asked(each) if isinstance(each, dict) else each for each in asked]
        return cls(world, tuple(each if isinstance(each, Asked) else Asked(*each) for each in found))


def between(first: int, last: int) -> Callable[[Atom], bool]:
    return lambda atom: first <= atom.year <= last


def two_groups() -> World:
    world = World.of({("", "A"): 1.5, ("", "B"): 2.0}, YEARS)
    return world.but(SMALL | {("", "B", year, age): 31 + year % 7 for year in YEARS for age in (1, 5)})


def four_years() -> World:
    world = World.of({("", "A"): 1.5}, range(2014, 2018))
    counts = {("", "A", year, age): 30 + 3 * (year % 4) for year in range(2014, 2018) for age in (1, 5)}
    return world.but(counts | {("", "A", 2017, 1): 4})


def tracts() -> World:
    """A county's tracts, its two groups: the county's own figures are those of all its tracts."""
    codes = ("29095000100", "29095000200", "29095000300")
    world = World.of({(code, group): size for code in codes for group, size in (("A", 2.0), ("B", 3.0))}, (2014, 2015))
    counts = {atom: 33 + 2 * number for number, atom in enumerate(world.deaths) if atom.age in (1, 5)}
    return world.but(counts | {Atom(codes[1], "A", 2015, 5): 3, Atom(codes[0], "B", 2014, 1): 7})


# Ages that cut across each other: 1–4 and 5–34 beside 1–14 and 15–64.
ONE, OTHER = (0, 1, 5, 35, 65, 75), (0, 1, 15, 65, 75)


def ages_between(years: range = YEARS) -> World:
    """Few die at 5 to 14, which neither ages tell."""
    world = World.of({("", "A"): 1.5}, years)
    counts = {("", "A", year, age): 31 + 3 * (year % 4) for year in years for age in (1, 15, 25)}
    return world.but(counts | {("", "A", year, 5): 4 if year == years[-1] else 30 for year in years})


def blocks() -> World:
    """Four places that two kinds of areas divide in different ways."""
    world = World.of({(place, "A"): 3.0 for place in ("p1", "p2", "p3", "p4")}, (2014,))
    counts = {atom: 33 + 2 * number for number, atom in enumerate(world.deaths) if atom.age in (1, 5)}
    world = world.but(counts | {Atom("p2", "A", 2014, 5): 4})
    return world.among(east=("p1", "p2"), west=("p3", "p4"), north=("p1",), south=("p2", "p3", "p4"))


def few_in_both_years() -> World:
    """Two tracts, in each a count that is small over both years; in one at all ages below 15 but the first."""
    few = {("29095000200", "A", 5): (1, 3), ("29095000200", "A", 1): (2, 1), ("29095000100", "B", 1): (5, 2)}
    return tracts().but({(*who, 2014 + n, age): some[n] for (*who, age), some in few.items() for n in (0, 1)})


PLACES = {"by": ("place", "group", "year")}
ALL = {"by": ("year",), "periods": 3}
STORIES = {
    "years together, then apart": lambda: Story.of(two_groups(), {"periods": 3}, {}),
    "years apart, then together": lambda: Story.of(two_groups(), {}, {"periods": 3}),
    "everyone, groups, and groups by year": lambda: Story.of(two_groups(), ALL, {"periods": 3}, {}),
    "everyone by year, then groups over all years, then both": lambda: Story.of(
        two_groups(), {"by": ("year",)}, {"by": ("group",)}, {}
    ),
    "windows that overlap, then single years": lambda: Story.of(
        four_years(),
        ({"periods": 3}, between(2014, 2016)),
        ({"periods": 3}, between(2015, 2017)),
        ({}, between(2014, 2016)),
        ({}, between(2017, 2017)),
    ),
    "windows that overlap, then their ends": lambda: Story.of(
        four_years(),
        ({"periods": 3}, between(2014, 2016)),
        ({"periods": 3}, between(2015, 2017)),
        ({}, between(2014, 2014)),
        ({}, between(2017, 2017)),
    ),
    "an end, then windows that overlap": lambda: Story.of(
        four_years(),
        ({}, between(2014, 2014)),
        ({"periods": 3}, between(2014, 2016)),
        ({"periods": 3}, between(2015, 2017)),
    ),
    "the whole county, its tracts, then tracts by group": lambda: Story.of(
        tracts(), {"by": ("group", "year")}, {"by": ("place", "year")}, {"by": ("place", "group", "year")}
    ),
    "ages that cut across each other": lambda: Story.of(
        ages_between(range(2014, 2015)), Asked({}, ages=ONE), Asked({}, ages=OTHER)
    ),
    "ages and years that cut across each other": lambda: Story.of(
        ages_between(range(2014, 2018)),
        Asked({}, between(2014, 2014), ONE),
        Asked({"periods": 3}, between(2014, 2016), ONE),
        Asked({"periods": 3}, between(2015, 2017), ONE),
        Asked({}, between(2017, 2017), OTHER),
    ),
    "places, then areas made of them": lambda: Story.of(blocks(), PLACES, Asked(PLACES, areas=("east", "west"))),
    "areas, then the places they are made of": lambda: Story.of(
        blocks(), Asked(PLACES, areas=("east", "west")), PLACES
    ),
    "areas that cut across each other": lambda: Story.of(
        blocks(), Asked(PLACES, areas=("east", "west")), Asked(PLACES, areas=("north", "south"))
    ),
    "a county by year, then its tracts over both years": lambda: Story.of(
        few_in_both_years(), {"by": ("group", "year")}, {"by": ("place", "group"), "periods": 2}
    ),
    "tracts over both years, then the county by year": lambda: Story.of(
        few_in_both_years(), {"by": ("place", "group"), "periods": 2}, {"by": ("group", "year")}
    ),
    "everyone by year, then groups over all years": lambda: Story.of(
        two_groups().but({("", "A", year, 1): count for year, count in zip(YEARS, (1, 2, 1), strict=True)}),
        {"by": ("year",), "periods": None},
        {"by": ("group",), "periods": 3},
    ),
    "tracts in wide ages, then the county in fine ones": lambda: Story.of(
        few_in_both_years(),
        Asked({"by": ("place", "group"), "periods": 2}, ages=OTHER),
        Asked({"by": ("group",), "periods": 2}),
    ),
    "two measures of the same counts": lambda: Story.of(
        two_groups(), {"periods": 3}, {"measure": "crude_death_rate"}, {}
    ),
}


def tell(story: Story, folder, **more: Any) -> list[Any]:
    """The releases of a story. What is refused is not told."""
    made = []
    for number, asked in enumerate(story.asked):
        request = asked.request(story.world, folder / f"w{number}")
        try:
            made.append(measure(request, releases=folder / "r", **more))
        except RefusedInput as refused:
            if set(refused.report.counts) != {"told_by_earlier_releases"}:
                raise
    return made


def attack(world: World, releases) -> tuple[Attacker, list]:
    attacker, hidden = Attacker(world), set()
    for release in releases:
        told = told_by(release)
        attacker.hears(told)
        hidden |= told.hidden
    return attacker, sorted(hidden)


def smallest(world: World) -> list[Cell]:
    """The small counts of a world, whether any release has a row for them or not."""
    ends = dict(zip(STARTS, (*STARTS[1:], None), strict=True))
    few = [atom for atom, count in world.deaths.items() if count <= 9]
    return [Cell(atom.place, atom.group, atom.year, atom.year, atom.age, ends[atom.age]) for atom in few]


@pytest.mark.parametrize("name", STORIES)
def test_nothing_hidden_is_worked_out_of_all_releases_together(name, tmp_path):
    story = STORIES[name]()
    releases = tell(story, tmp_path)
    assert len(releases) >= 2
    attacker, hidden = attack(story.world, releases)
    assert recovered(attacker, {*hidden, *smallest(story.world)}) == []


@pytest.mark.parametrize("name", STORIES)
def test_the_same_attacker_finds_what_was_released_without_regard_to_earlier_releases(name, tmp_path):
    story = STORIES[name]()
    releases = tell(story, tmp_path, earlier=[])
    assert len(releases) == len(story.asked)
    attacker, hidden = attack(story.world, releases)
    found = recovered(attacker, {*hidden, *smallest(story.world)})
    assert found
    assert any(re.search(r"from (\d+)\.00 to \1\.00", each) for each in found)


def test_the_same_attacker_finds_what_lies_between_ages_and_years_where_pieces_are_left_out(tmp_path, monkeypatch):
    """Pairs of sums alone do not tell what three releases tell together."""
    monkeypatch.setattr(protect, "pieces_of", lambda _sheets: [])
    story = STORIES["ages and years that cut across each other"]()
    attacker, hidden = attack(story.world, tell(story, tmp_path))
    assert recovered(attacker, {*hidden, *smallest(story.world)})


def test_the_same_attacker_finds_a_count_when_one_that_protects_it_is_told(tmp_path):
    story = STORIES["years together, then apart"]()
    releases = tell(story, tmp_path)
    _, hidden = attack(story.world, releases)
    world = attack(story.world, releases)[0]
    protecting = [cell for cell in hidden if world.true(cell) > 9]
    assert protecting
    for cell in protecting:
        attacker, _ = attack(story.world, releases)
        attacker.says(attacker.of(cell), 0.0, 0.0)
        assert recovered(attacker, hidden)


@pytest.mark.parametrize("count", [0, 4, 9])
def test_a_correction_does_not_tell_a_count_that_is_small_now(count, tmp_path):
    """The attacker even knows which count was revised, and that every other stayed what it was."""
    revised = Atom("", "A", 2015, 0)
    wrong = two_groups().but({revised: 40})
    right = wrong.but({revised: count})
    first = measure(LifeExpectancyRequest(deaths=(wrong.write(tmp_path / "1" / "c.csv"),)), releases=tmp_path / "r")
    further = Further(replaces=first.id, why="A file counted people twice")
    again = LifeExpectancyRequest(deaths=(right.write(tmp_path / "2" / "c.csv"),), further=further)
    second = measure(again, releases=tmp_path / "r")
    attacker = Attacker(right)
    attacker.hears(told_by(first), revised=[revised])
    attacker.hears(told_by(second))
    hidden = told_by(first).hidden | told_by(second).hidden
    assert Cell("", "A", 2015, 2015, 0, 1) in hidden
    assert recovered(attacker, hidden) == []


def test_worlds_with_other_small_counts_release_the_same_tables(tmp_path):
    """Four deaths or five: no table, those computed from others included, is another by a byte."""
    told = []
    for number, (early, late) in enumerate([(12, 4), (11, 5)]):
        world = two_groups().but({("", "A", 2014, 1): early, ("", "A", 2016, 1): late})
        releases = tell(Story.of(world, {"periods": 3}, {}), tmp_path / str(number))
        told.append({(n, name): each.rows(name) for n, each in enumerate(releases) for name in each.names})
    assert {"decomposition", "excess", "leveling", "trend"} <= {name for _number, name in told[0]}
    assert told[0] == told[1]
