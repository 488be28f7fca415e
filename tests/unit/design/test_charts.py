"""Every chart: a valid spec, an interval for each value, honest marks for what is not known, a summary that is true."""

import json
import subprocess
import sys
from itertools import pairwise

import altair
import pytest
from jsonschema import ValidationError

from commontable.design.charts import (
    PHONE,
    ChartError,
    RowLook,
    SmallLook,
    TrendLook,
    Words,
    dot_interval,
    interval_bars,
    small_multiples,
    theme,
    trend_lines,
)  # fmt: skip
from tests.unit.design.drawn import PLACES, TWO, WORDS, marks, series, values, words_of

ALL = {
    "trend": lambda: trend_lines(TWO, words=WORDS),
    "trend on a phone": lambda: trend_lines(TWO, words=WORDS, look=TrendLook(size=PHONE)),
    "small multiples": lambda: small_multiples(TWO, words=WORDS),
    "dots": lambda: dot_interval(PLACES, words=WORDS, look=RowLook(reference=("State", 75))),
    "bars": lambda: interval_bars(PLACES, words=WORDS),
}


@pytest.mark.parametrize("name", ALL)
def test_the_spec_is_valid_vega_lite(name):
    chart = ALL[name]()
    altair.LayerChart.from_dict(chart.spec)
    altair.LayerChart.from_dict(chart.standalone())
    assert json.loads(json.dumps(chart.spec)) == chart.spec


def test_a_spec_that_is_not_vega_lite_would_be_noticed():
    with pytest.raises(ValidationError):
        altair.LayerChart.from_dict(trend_lines(TWO, words=WORDS).spec | {"layer": [{"mark": "no such mark"}]})


@pytest.mark.parametrize("name", ALL)
def test_every_chart_has_words_and_a_table(name):
    chart = ALL[name]()
    assert chart.title == "Years of life"
    assert chart.how_to_read
    assert chart.summary
    assert len(chart.rows) == (2 if name in ("dots", "bars") else 6)
    assert all(len(row) == len(chart.columns) for row in chart.rows)


def test_a_band_is_drawn_for_each_line_with_its_true_bounds():
    chart = trend_lines(TWO, words=WORDS)
    bands = marks(chart, "area")
    assert len(bands) == len(marks(chart, "line")) == 2
    ticks = [float(t) for t in words_of(chart) if t.isdigit() and len(t) == 2]
    height, low, high = chart.spec["height"], min(ticks), max(ticks)
    first = bands[0]["data"]["values"][0]
    assert first["y"] == pytest.approx(height * (high - 76.0) / (high - low), abs=0.01)
    assert first["y2"] == pytest.approx(height * (high - 77.0) / (high - low), abs=0.01)


def test_a_value_alone_between_gaps_keeps_its_interval():
    chart = trend_lines(series("A", [70, None, 72, None, 73]), words=WORDS)
    uprights = [row for row in values(marks(chart, "rule")) if row.get("y2") is not None and "x2" not in row]
    assert len(uprights) == 3
    assert marks(chart, "line") == []


def test_a_line_is_never_drawn_across_a_missing_year():
    chart = trend_lines(series("A", [70, 71, None, 72, 73]), words=WORDS)
    assert [len(layer["data"]["values"]) for layer in marks(chart, "line")] == [2, 2]


def test_a_year_without_a_row_is_as_open_as_one_marked_missing():
    rows = [row for row in series("A", [70, 71, 72, 73, 74]) if row["year"] != 2002] + series("B", [60, 61, 62, 63, 64])
    chart = trend_lines(rows, words=WORDS)
    assert [len(layer["data"]["values"]) for layer in marks(chart, "line")] == [2, 2, 5]
    assert "A cross on the lower edge marks a period without data." in chart.how_to_read


def test_missing_and_hidden_values_stand_below_the_plot_and_never_at_zero():
    rows = [*series("A", [70, 71, None, 72]), {"group": "A", "year": 2004, "state": "suppressed"}]
    chart = trend_lines(rows, words=WORDS)
    below = [row for row in values(marks(chart, "point")) if row["y"] > chart.spec["height"]]
    assert len(below) == 2
    assert chart.rows[2][2:5] == (None, None, None)
    assert chart.summary.endswith("Hidden to protect people: 1. Without data: 1.")


def test_bounds_are_drawn_when_hidden_counts_widen_a_value():
    rows = [
        *series("A", [70, 71]),
        {"group": "A", "year": 2002, "state": "suppressed", "value_low": 69, "value_high": 74},
    ]
    chart = trend_lines(rows, words=WORDS)
    dashed = [layer for layer in marks(chart, "rule") if layer["mark"].get("strokeDash") == [3, 3]]
    assert len(values(dashed)) == 1
    assert "Dashed lines with ends" in chart.how_to_read


def test_an_unreliable_value_is_hollow_and_said_so():
    rows = series("A", [70, 71, 72])
    rows[1]["state"] = "unreliable"
    chart = trend_lines(rows, words=WORDS)
    hollow = [layer for layer in marks(chart, "point") if layer["mark"].get("fill") == theme.CARD]
    assert len(values(hollow)) == 1
    assert "Hollow points are unreliable" in chart.how_to_read


def test_the_gap_is_marked_at_the_first_and_last_year():
    assert [t for t in words_of(trend_lines(TWO, words=WORDS)) if t.endswith("yr")] == [
        "6.5 yr",
        "6.5 yr",
        "5.0 yr",
        "5.0 yr",
    ]


def test_the_gap_is_said_with_the_interval_the_statistics_give():
    look = TrendLook(gaps=({"year": 2002, "value": 5.0, "lower": 4.1, "upper": 5.9},))
    assert "5.0 yr (4.1 to 5.9)" in words_of(trend_lines(TWO, words=WORDS, look=look))


def test_the_gap_of_more_than_two_groups_is_asked_for_by_name():
    rows = TWO + series("Asian", [80, 81, 82])
    assert not [t for t in words_of(trend_lines(rows, words=WORDS)) if t.endswith("yr")]
    assert "6.5 yr" in words_of(trend_lines(rows, words=WORDS, look=TrendLook(gap=("Black", "White"))))
    with pytest.raises(ChartError, match="The gap names 'Red', but the groups are White, Black, Asian"):
        trend_lines(rows, words=WORDS, look=TrendLook(gap=("Red", "White")))


def test_the_summary_of_a_trend_is_computed_from_its_rows():
    assert trend_lines(TWO, words=WORDS).summary == (
        "White: 76.5 years (95% interval 76.0 to 77.0) in 2000, 78.4 years (95% interval 77.9 to 78.9) in 2002. "
        "Black: 70.0 years (95% interval 69.5 to 70.5) in 2000, 73.4 years (95% interval 72.9 to 73.9) in 2002. "
        "Between White and Black the gap was 6.5 years in 2000 and 5.0 years in 2002."
    )


def test_a_group_without_any_value_is_named():
    chart = trend_lines(TWO + series("Chamorro", [None]), words=WORDS)
    assert "Chamorro: no value that can be shown." in chart.summary


def test_an_axis_that_does_not_start_at_zero_says_so():
    assert "The axis starts at 68, not at zero." in trend_lines(TWO, words=WORDS).how_to_read
    assert "not at zero" not in trend_lines(TWO, words=WORDS, look=TrendLook(from_zero=True)).how_to_read


def test_labels_at_the_line_ends_do_not_touch():
    rows = [row for n in range(5) for row in series(f"Group {n}", [70, 71 + n / 100])]
    ends = [
        row["y"] for row in values(marks(trend_lines(rows, words=WORDS), "text")) if row["text"].startswith("Group")
    ]
    assert all(abs(a - b) >= 16.9 for i, a in enumerate(ends) for b in ends[:i])


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "There are no rows to draw"),
        (TWO + TWO[:1], "White has two rows for 2000; keep one"),
        ([{"group": "A", "value": 1, "lower": 0, "upper": 2}], "a row has no time"),
        (
            [row for n in range(7) for row in series(f"G{n}", [1.0])],
            "7 groups in one picture, at most 6: use small_mul",
        ),
    ],
)
def test_a_trend_that_cannot_be_drawn_is_refused(rows, message):
    with pytest.raises(ChartError, match=message):
        trend_lines(rows, words=WORDS)


def test_nothing_but_hidden_values_still_makes_an_honest_chart():
    chart = trend_lines([{"group": "A", "year": 2000, "state": "suppressed"}], words=WORDS)
    assert chart.summary == "A: no value that can be shown. Hidden to protect people: 1."
    altair.LayerChart.from_dict(chart.spec)


def test_small_multiples_take_any_number_of_groups_on_one_scale():
    rows = [row for n in range(9) for row in series(f"G{n}", [70 + n, 71 + n])]
    chart = small_multiples(rows, words=WORDS, look=SmallLook(width=400))
    assert len(marks(chart, "area")) == 9
    assert {"G0 71.0", "G8 79.0"} <= set(words_of(chart))
    assert chart.summary.startswith(
        "In 2001 the highest is G8: 79.0 years (95% interval 78.5 to 79.5). The lowest is G0"
    )


def test_the_years_of_neighboring_panels_do_not_run_into_each_other():
    rows = [
        {"group": f"G{n}", "start_year": y, "end_year": y + 4, "value": 70, "lower": 69, "upper": 71}
        for n in range(3)
        for y in (2001, 2006, 2011, 2016)
    ]
    chart = small_multiples(rows, words=WORDS)
    years = [layer for layer in marks(chart, "text") if "–" in layer["data"]["values"][0]["text"]]
    reach = []
    for layer in years:
        place = layer["data"]["values"][0]
        width = theme.text_width(place["text"])
        left = place["x"] - {"left": 0, "center": width / 2, "right": width}[layer["mark"]["align"]]
        reach.append((left, left + width))
    reach.sort()
    assert len(reach) == 6
    assert all(one[1] <= other[0] for one, other in pairwise(reach))


@pytest.mark.parametrize(
    ("low", "high", "most"),
    [(64.2, 85.8, 9), (0, 0, 5), (70, 70, 9), (-3, -3, 5), (-3, 4, 6), (0.001, 0.004, 5), (1, 99999, 4)],
)
def test_steps_are_round_and_enclose(low, high, most):
    ticks = theme.steps(low, high, most)
    assert ticks[0] <= low <= high <= ticks[-1]
    assert 1 <= len(ticks) - 1 <= most


def test_evenly_keeps_one_stride():
    assert theme.evenly(list(range(17)), 6) == [0, 4, 8, 12, 16]
    assert theme.evenly([1, 2, 3], 5) == [1, 2, 3]
    assert theme.evenly(list(range(8)), 4) == [1, 3, 5, 7]
    assert theme.evenly([1, 2, 3, 4], 2) == [1, 4]


def test_importing_the_charts_loads_nothing_heavy():
    """They are imported by pages; Altair, vl-convert and shapely come with the first drawing."""
    heavy = "('altair', 'vl_convert', 'shapely', 'numpy', 'django')"
    code = f"import sys, commontable.design.charts; print([m for m in {heavy} if m in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert printed.stdout.strip() == "[]"


def test_a_gap_with_a_long_unit_keeps_its_number_and_leaves_the_unit_to_the_words_beside_it():
    from commontable.design.charts import PHONE, TrendLook

    words = Words(title="Deaths", measure="Death rate", unit="deaths per 100,000 person-years")
    rows = [
        {"group": group, "year": year, "value": value, "lower": value - 30, "upper": value + 30, "state": "estimate"}
        for group, year, value in (("A", 2000, 900), ("A", 2010, 800), ("B", 2000, 1250.5), ("B", 2010, 900))
    ]
    gaps = tuple({"year": year, "value": 350.5, "lower": 300.0, "upper": 400.0} for year in (2000, 2010))
    for size, unit in ((PHONE, False), (TrendLook().size, True)):
        chart = trend_lines(rows, words=words, look=TrendLook(gap=("B", "A"), gaps=gaps, size=size))
        told = [
            row["text"]
            for layer in chart.spec["layer"]
            if layer["mark"]["type"] == "text"
            for row in layer["data"]["values"]
            if "(300.0 to 400.0)" in row["text"]
        ]
        assert told, "the gap is said"
        assert all(("person-years" in text) == unit for text in told)
        assert "1,250.5 deaths per 100,000 person-years" in chart.summary
