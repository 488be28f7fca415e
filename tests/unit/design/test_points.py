"""Rows are read into points that cannot be drawn wrongly; every refusal says what, which value and what to do."""

import pytest

from commontable.design.charts import ChartError, Words
from commontable.design.charts.points import Point, counted_states, read_points, table, with_interval

GOOD = {"group": "Black", "year": 2010, "value": 73.4, "lower": 72.1, "upper": 74.7}


def _one(**changes) -> Point:
    return read_points([GOOD | changes], "group")[0]


def test_a_plain_row_is_an_estimate_with_its_interval():
    point = _one()
    assert (point.state, point.span, point.at, point.when) == ("estimate", (73.4, 72.1, 74.7), 2010, "2010")


@pytest.mark.parametrize("state", ["suppressed", "missing"])
def test_a_hidden_or_missing_value_never_becomes_a_number(state):
    point = _one(state=state, value=0, lower=0, upper=0)
    assert (point.shown, point.value, point.lower, point.upper) == (False, None, None, None)
    with pytest.raises(ChartError, match="no interval to draw"):
        _ = point.span


def test_a_row_without_value_and_state_is_missing():
    assert _one(value=None).state == "missing"


def test_zero_is_zero_and_has_an_interval():
    point = read_points([{"group": "A", "year": 1, "state": "zero", "lower": 0, "upper": 3.7}], "group")[0]
    assert point.shown
    assert point.span == (0, 0, 3.7)


def test_hidden_values_keep_the_bounds_of_what_they_can_be():
    assert _one(state="suppressed", value_low=70, value_high=75).bounds == (70, 75)
    assert _one().bounds is None


@pytest.mark.parametrize(
    ("row", "at", "when"),
    [
        ({"start_year": 2010, "end_year": 2015}, 2012.5, "2010–2015"),
        ({"start_year": 2010, "end_year": 2010}, 2010, "2010"),
        ({"period": "2010-2014"}, 2012, "2010–2014"),
        ({"period": "2016"}, 2016, "2016"),
    ],
)
def test_periods_stand_at_their_middle(row, at, when):
    point = read_points([{k: v for k, v in GOOD.items() if k != "year"} | row], "group")[0]
    assert (point.at, point.when) == (at, when)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"state": "unknown"},
            "state is 'unknown', but must be one of estimate, suppressed, zero, missing, unreliable",
        ),
        ({"state": "estimate", "value": None}, "state is 'estimate' but there is no value"),
        ({"lower": None, "upper": None}, "value 73.4 has no interval; give lower and upper"),
        ({"lower": None}, "only one of lower and upper is given; give both or neither"),
        ({"lower": 75, "upper": 76}, "value 73.4 lies outside 75.0 to 76.0"),
        ({"lower": 76, "upper": 75}, "lower 76.0 is above upper 75.0; exchange them"),
        ({"value": "many"}, "value is 'many', not a number"),
        ({"value": float("nan")}, "value is nan; leave it empty and set state to 'missing'"),
        ({"value_low": 70}, "only one of value_low and value_high"),
        ({"group": ""}, "Row 1 has no group"),
        ({"year": None, "period": "spring"}, "period is 'spring'; write it as 2016 or 2012–2016"),
        ({"year": None, "start_year": 2016, "end_year": 2012}, "starts in 2016, after its end in 2012"),
    ],
)
def test_bad_rows_are_refused_by_name(changes, message):
    with pytest.raises(ChartError) as refusal:
        _one(**changes)
    assert message in str(refusal.value)
    assert "Row 1" in str(refusal.value)


def test_all_faults_are_told_at_once():
    with pytest.raises(ChartError) as refusal:
        read_points([GOOD | {"value": "x"}, GOOD, GOOD | {"lower": None}], "group")
    assert "Row 1 (Black, 2010): value is 'x'" in str(refusal.value)
    assert "Row 3 (Black, 2010): only one of lower" in str(refusal.value)


def test_the_table_says_what_the_picture_says():
    points = read_points([GOOD, GOOD | {"year": 2011, "state": "suppressed", "value_low": 1, "value_high": 2}], "group")
    columns, rows = table(points, Words(measure="Life expectancy", unit="years"), "Group")
    assert [c.label for c in columns][:3] == ["Group", "Period", "Life expectancy (years)"]
    assert [c.numeric for c in columns] == [False, False, True, True, True, True, True, False]
    assert rows[0] == ("Black", "2010", "73.4", "72.1", "74.7", None, None, "estimate")
    assert rows[1] == ("Black", "2011", None, None, None, "1.0", "2.0", "hidden to protect people")


def test_sentences_carry_the_interval_and_count_what_is_not_shown():
    words = Words(unit="years")
    assert with_interval(_one(), words) == "73.4 years (95% interval 72.1 to 74.7)"
    assert counted_states([_one(), _one(state="missing"), _one(state="missing")], words) == ["Without data: 2."]


def test_numbers_follow_the_words():
    words = Words(decimals=2, decimal_mark=",", unit="años")
    assert words.amount(-1.239) == "\u22121,24 años"
    assert words.number(-0.001) == "0,00"
    assert (words.tick(70.0), words.tick(67.5)) == ("70", "67,5")
