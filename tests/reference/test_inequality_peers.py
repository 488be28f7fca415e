"""Measures of inequality against other programs: figures in ../shared/reference (programs and versions in its README).

docs/reference/measures/inequality.md has the largest differences measured, and what the programs do otherwise.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from commontable.stats.inequality import (
    concentration_index,
    group_figures,
    person_concentration,
    person_inequality,
    person_relative_index,
    person_slope_index,
    population_attributable_fraction,
    population_attributable_risk,
    relative_slope_index,
    slope_index,
    who_measures,
    within_between,
)

from . import twins_inequality as twin

NEAR = 1e-9


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> float:
    return float(text) if text not in ("", "NA") else np.nan


def column(rows: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([number(row[name]) for row in rows])


def by(rows: list[dict[str, str]], name: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        found.setdefault(row[name], []).append(row)
    return found


@pytest.fixture(params=["ordered", "unordered"])
def cases(request, shared):
    """Each setting's groups, with healthequal 1.0.1's figures for it."""
    kind = request.param
    peer = by(rows_of(shared / f"reference/peer_outputs/healthequal_{kind}.csv"), "setting")
    found = []
    for name, rows in by(rows_of(shared / f"reference/inputs/ineq_{kind}_input.csv"), "setting").items():
        place = [at for at, row in enumerate(rows) if row["reference_subgroup"] == "1"]
        groups = group_figures(
            estimates=column(rows, "estimate"),
            standard_errors=column(rows, "se"),
            population=column(rows, "population"),
            direction="favorable" if rows[0]["favourable"] == "1" else "adverse",
            position=column(rows, "subgroup_order") if kind == "ordered" else None,
            reference=place[0] if place else None,
        )
        found.append((rows, groups, {row["measure"]: row for row in peer[name]}))
    return found


def all_measures(groups) -> dict[str, object]:
    found = {name.lower(): each for name, each in who_measures(groups=groups).items()}
    if groups.ordered:
        found["sii_linear"], found["rii_linear"] = found.pop("sii"), found.pop("rii")
        for kind in ("wagstaff", "erreygers"):
            found[f"rci_{kind}"] = concentration_index(groups=groups, kind=kind, bounds=(0, 100))
        found["par"] = population_attributable_risk(groups=groups, gains_only=True)
        found["paf"] = population_attributable_fraction(groups=groups, gains_only=True)
    return found


class TestHealthequal:
    def test_every_figure_agrees(self, cases) -> None:
        compared = 0
        for _, groups, peer in cases:
            for name, mine in all_measures(groups).items():
                theirs = number(peer[name]["estimate"]) if name in peer else np.nan
                if np.isnan(theirs) or mine.reason != "":
                    continue
                compared += 1
                assert float(mine.estimate) == pytest.approx(theirs, rel=NEAR, abs=1e-9), name
        assert compared > 300

    def test_errors_that_they_get_right_agree(self, cases) -> None:
        """Difference and between-group variance as they are; the ratio's on the log scale; Theil's index and the mean
        log deviation, shown × 1,000 by them with errors that are not (1,000 times too narrow)."""
        for _, groups, peer in cases:
            mine = all_measures(groups)
            for name, factor in (("d", 1), ("bgv", 1), ("ti", 1000), ("mld", 1000)):
                theirs = number(peer[name]["se"])
                plain = groups.ordered or groups.reference is not None or name != "d"
                if np.isfinite(theirs) and plain and mine[name].interval_reason == "":
                    assert float(mine[name].standard_error) == pytest.approx(factor * theirs, rel=1e-8)

    def test_their_simulated_limits_can_leave_out_the_figure_itself_ours_never(self, cases) -> None:
        theirs_outside = 0
        for _, groups, peer in cases:
            for name, mine in all_measures(groups).items():
                lower, upper = mine.interval()
                if mine.interval_reason == "":
                    assert lower - 1e-9 <= mine.estimate <= upper + 1e-9, name
                if name in peer and number(peer[name]["lowerci"]) > number(peer[name]["estimate"]):
                    theirs_outside += 1
        assert theirs_outside > 0

    def test_logistic_slopes_take_people_once_not_squared(self, cases) -> None:
        apart = []
        for rows, groups, peer in cases:
            scale = number(rows[0]["scaleval"])
            if not groups.ordered or groups.reason != "" or np.isnan(scale):
                continue
            y, people = column(rows, "estimate") / scale, column(rows, "population")
            x = twin.ranks(people)
            mine = slope_index(groups=groups, model="logit", bounds=(0, scale))
            if mine.reason != "":
                continue
            bottom, top = twin.logistic(y, twin.shares(people), x)
            assert float(mine.estimate) == pytest.approx(scale * (top - bottom), rel=1e-7)
            square = twin.logistic(y, twin.shares(people**2), x)
            theirs = number(peer["rii_logit"]["estimate"])
            once, twice = abs(theirs / (top / bottom) - 1), abs(theirs / (square[1] / square[0]) - 1)
            apart.append((once, twice))
        if apart:
            assert len(apart) > 10
            assert max(twice for _, twice in apart) < 0.005
            assert max(once for once, _ in apart) > 0.01


class TestHealthequalSurvey:
    """Standard errors agree with ranks='known'; their limits take the normal for Student's t."""

    @pytest.mark.parametrize("dataset", ["D1", "D4"])
    def test_every_figure_and_error_agrees(self, shared, dataset) -> None:
        rows = by(rows_of(shared / "reference/inputs/individual_input.csv"), "dataset")[dataset]
        design = {name: column(rows, name) for name in ("strata", "psu")}
        people = {"weights": column(rows, "weight"), "rank_by": column(rows, "ses"), "ranks": "known", **design}
        peer = rows_of(shared / "reference/peer_outputs/healthequal_individual_survey.csv")
        kinds = {"aci": "absolute", "rci": "relative", "rci_wagstaff": "wagstaff", "rci_erreygers": "erreygers"}
        for row in (row for row in peer if row["dataset"] == dataset):
            what = row["measure"].removesuffix("_survey")
            values = column(rows, row["outcome"])
            if what in kinds:
                bounds = (0, 1) if row["outcome"] == "y_binary" else None
                mine = person_concentration(values=values, kind=kinds[what], bounds=bounds, **people)
                error = number(row["se"])
            else:
                model = what.split("_")[1]
                of = person_slope_index if what.startswith("sii") else person_relative_index
                mine = of(values=values, model=model, bounds=(0, 1) if model == "logit" else None, **people)
                # Theirs is on another scale; the limits show which.
                ends = number(row["lowerci"]), number(row["upperci"])
                half = (
                    np.log(ends[1] / ends[0]) * number(row["estimate"])
                    if of is person_relative_index
                    else ends[1] - ends[0]
                )
                error = half / 2 / 1.959963984540054
            assert float(mine.estimate) == pytest.approx(number(row["estimate"]), rel=1e-8)
            assert float(mine.standard_error) == pytest.approx(error, rel=1e-5)


class TestPHEindicatormethods:
    """PHEindicatormethods 2.1.1, phe_sii: least squares by people; `transform` on logarithms or logits."""

    def test_every_slope_agrees(self, shared) -> None:
        inputs = by(rows_of(shared / "reference/inputs/sii_deciles_input.csv"), "setting")
        for row in rows_of(shared / "reference/peer_outputs/phe_sii.csv"):
            rows = inputs[row["setting"]]
            groups = group_figures(
                estimates=column(rows, "value"),
                standard_errors=column(rows, "se"),
                population=column(rows, "population"),
                position=column(rows, "decile"),
                direction="adverse",
            )
            model = "log-values" if row["transform"] == "TRUE" else "linear"
            index = slope_index(groups=groups, model=model)
            ratio = relative_slope_index(groups=groups, model=model)
            assert float(index.estimate) == pytest.approx(number(row["sii"]), rel=1e-9)
            assert float(ratio.estimate) == pytest.approx(number(row["rii"]), rel=1e-9)
            lower, upper = index.interval()
            width = number(row["sii_uppercl"]) - number(row["sii_lowercl"])
            assert float(upper - lower) == pytest.approx(width, rel=0.06)  # theirs are simulated


class TestIncomes:
    """dineq 0.1.0, ineq 0.2.13, convey 1.0.1."""

    @pytest.mark.parametrize("dataset", ["D1", "D4"])
    def test_figures_agree(self, shared, dataset) -> None:
        rows = by(rows_of(shared / "reference/inputs/individual_input.csv"), "dataset")[dataset]
        peers = rows_of(shared / "reference/peer_outputs/income_inequality_dineq_ineq_convey.csv")
        peer = next(
            {k: number(v) for k, v in row.items() if k != "dataset"} for row in peers if row["dataset"] == dataset
        )
        values = column(rows, "income")
        survey = {"weights": column(rows, "weight"), "strata": column(rows, "strata"), "psu": column(rows, "psu")}

        def near(found, name, rel=NEAR):
            assert float(found) == pytest.approx(peer[name], rel=rel)

        gini = person_inequality(values=values, measure="gini", **survey)
        near(gini.estimate, "gini_wtd_dineq")
        near(gini.estimate, "svy_gini", 0.008)
        near(gini.standard_error, "svy_gini_se", 0.01)
        near(person_inequality(values=values, measure="gini").estimate, "ineq_gini")
        near(person_inequality(values=values, measure="gini", corrected=True).estimate, "ineq_gini_corrected")
        for measure, name in (("theil", "svy_ge1"), ("mean-log-deviation", "svy_ge0"), ("atkinson", "svy_atk05")):
            found = person_inequality(values=values, measure=measure, aversion=0.5, **survey)
            near(found.estimate, name)
            near(found.standard_error, f"{name}_se")
        for aversion, name in ((0.5, "05"), (1, "1"), (2, "2")):
            found = person_inequality(values=values, measure="atkinson", aversion=aversion)
            near(found.estimate, f"ineq_atkinson_{name}")
        labels = [row["group"] for row in rows]
        parts = within_between(values=values, group=labels, measure="gini", **survey)
        for part in ("within", "between", "overlap"):
            near(getattr(parts, part).estimate, f"gini_{part}")
        parts = within_between(values=values, group=labels, measure="mean-log-deviation", **survey)
        near(parts.within.estimate, "mld_within")
        near(parts.between.estimate, "mld_between")


class TestRineq:
    """rineq 0.2.3, method 'direct': ties as they come."""

    def test_figures_agree(self, shared) -> None:
        data = by(rows_of(shared / "reference/inputs/individual_input.csv"), "dataset")
        kinds = {"CI": "relative", "CIg": "absolute"}
        compared = 0
        for row in rows_of(shared / "reference/peer_outputs/rineq_concentration_indices.csv"):
            if row["method"] != "direct" or row["type"] not in kinds:
                continue
            rows = data[row["dataset"]]
            found = person_concentration(
                values=column(rows, row["outcome"]),
                rank_by=column(rows, "ses"),
                weights=column(rows, "weight") if row["weighted"] == "TRUE" else None,
                kind=kinds[row["type"]],
                ties="order",
            )
            assert float(found.estimate) == pytest.approx(number(row["ci"]), rel=1e-9)
            compared += 1
        assert compared > 10
