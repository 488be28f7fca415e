"""Differencing over places: areas, and the places that they and other areas are made of."""

from __future__ import annotations

from dataclasses import replace

from commontable.pipeline import CarryOver, LifeExpectancyRequest, measure, verify_release
from tests.unit.pipeline.conftest import AGES, PEOPLE, RATES


def blocks_csv(write):
    """Four places of one group and year; four deaths at ages 5 to 14 in the second."""
    rates = dict(zip(AGES, RATES, strict=True)) | {"5-14": 0.0009}
    lines = [
        f"{place},A,2014,{age},{4 if (place, age) == ('2', '5-14') else round(people * rates[age] * 30)},{people * 30}"
        for place in "1234"
        for age, people in zip(AGES, PEOPLE, strict=True)
    ]
    return write("blocks.csv", "place,group,year,age,deaths,population\n" + "\n".join(lines) + "\n")


def shown(release, age="5-14"):
    return {row["place"]: row["deaths"] for row in release.rows("counts") if row["age"] == age}


def test_an_area_and_the_places_it_is_made_of_do_not_tell_a_hidden_place_by_subtraction(write, tmp_path):
    """The area without its shown place would be its hidden place, whichever of the two was told first."""
    table = write("own.csv", "place,area,share\n1,a,1\n2,a,1\n3,b,1\n4,b,1\n")
    places = LifeExpectancyRequest(deaths=(blocks_csv(write),), by=("place", "group", "year"))
    areas = replace(places, carry=CarryOver(crosswalk=table))
    first = shown(measure(places, releases=tmp_path / "alone"))
    alone = shown(measure(areas, releases=tmp_path / "apart"))
    assert (first["1"], first["2"], alone["a"]) == (351, None, 355), "the attack: 355 - 351"
    together = measure(areas, releases=tmp_path / "alone")
    assert len(together.facts["disclosure"]["earlier"]) == 1
    assert shown(together)["a"] is None
    after = measure(places, releases=tmp_path / "apart")
    assert shown(after)["1"] is None
    assert verify_release(after.path, [tmp_path]).recomputed


def test_areas_that_divide_the_same_places_in_another_way_do_not_tell_a_place_between_them(write, tmp_path):
    places = LifeExpectancyRequest(deaths=(blocks_csv(write),), by=("place", "group", "year"))
    one = write("one.csv", "place,area,share\n1,a,1\n2,a,1\n3,b,1\n4,b,1\n")
    two = write("two.csv", "place,area,share\n1,c,1\n2,d,1\n3,d,1\n4,d,1\n")
    first = measure(replace(places, carry=CarryOver(crosswalk=one)), releases=tmp_path / "r")
    second = measure(replace(places, carry=CarryOver(crosswalk=two)), releases=tmp_path / "r")
    assert shown(first) == {"a": 355, "b": 702}
    assert shown(second)["c"] is None, "the attack: a - c, or d - b"
    assert second.facts["disclosure"]["result"]["audit"]["narrowest_interval"] >= 9


def test_places_of_another_kind_are_said_not_to_have_been_audited_together(write, tmp_path):
    """Neighborhoods after tracts: nothing tells whether one lies in the other."""
    tracts = blocks_csv(write).read_text()
    for place in "1234":
        tracts = tracts.replace(f"\n{place},", f"\n2909500010{place},")
    first = measure(
        LifeExpectancyRequest(deaths=(write("tracts.csv", tracts),), by=("place", "group", "year")), releases=tmp_path
    )
    named = tracts.replace("29095000101", "Midtown").replace("29095000102", "Northeast")
    named = "".join(line for line in named.splitlines(keepends=True) if not line.startswith("29095"))
    request = LifeExpectancyRequest(deaths=(write("named.csv", named),), by=("place", "group", "year"))
    second = measure(request, releases=tmp_path)
    assert second.facts["disclosure"]["earlier"] == []
    assert any(
        f"{first.id} tells of the same years by places of another kind" in each for each in second.facts["notes"]
    )
