"""Charts with a row for each place: bars, dots, their intervals, their order."""

import pytest

from commontable.design.charts import (
    PHONE,
    ChartError,
    RowLook,
    dot_interval,
    interval_bars,
    theme,
)  # fmt: skip
from tests.unit.design.drawn import PLACES, WORDS, marks, values, words_of


def test_bars_start_at_zero_and_dots_need_not():
    bars, dots = interval_bars(PLACES, words=WORDS), dot_interval(PLACES, words=WORDS)
    assert "0" in words_of(bars)
    assert all(row["x"] == 0 for row in values(marks(bars, "rect")))
    assert "0" not in words_of(dots)
    assert "The axis starts at 70, not at zero." in dots.how_to_read


@pytest.mark.parametrize("draw", [interval_bars, dot_interval])
def test_each_estimate_has_its_interval_and_its_figures(draw):
    chart = draw(PLACES, words=WORDS)
    intervals = [layer for layer in marks(chart, "rule") if layer["mark"].get("strokeCap") == "round"]
    assert len(values(intervals)) == 2
    assert all(row["x2"] > row["x"] for row in values(intervals))
    assert "78.0 (77.0 to 79.0)" in words_of(chart)


def test_negative_amounts_hang_to_the_left_of_zero():
    chart = interval_bars(
        [{"group": "A", "value": -2, "lower": -3, "upper": -1}, {"group": "B", "value": 3, "lower": 2, "upper": 4}],
        words=WORDS,
    )
    ends = sorted((row["x"], row["x2"]) for row in values(marks(chart, "rect")))
    assert ends[0][1] == ends[1][0]


def test_a_hidden_place_shows_its_words_and_what_it_can_be():
    rows = [*PLACES, {"place": "Mill", "state": "suppressed", "value_low": 70, "value_high": 80}]
    for width in (620, 350):
        chart = dot_interval(rows, words=WORDS, look=RowLook(width=width))
        assert "hidden to protect people" in words_of(chart)
        assert [layer for layer in marks(chart, "rule") if layer["mark"].get("strokeDash") == [3, 3]]
    assert chart.summary.endswith("Hidden to protect people: 1.")


def test_rows_of_two_periods_are_refused_in_a_chart_without_time():
    with pytest.raises(ChartError, match="North has more than one row; choose one period"):
        dot_interval([*PLACES, PLACES[0]], words=WORDS)


def test_ranked_rows_stand_highest_first_unless_their_order_is_kept():
    names = [t for t in words_of(dot_interval(PLACES[::-1], words=WORDS)) if t in ("North", "Hill")]
    kept = [t for t in words_of(dot_interval(PLACES[::-1], words=WORDS, look=RowLook(ranked=False))) if t in names]
    assert (names, kept) == (["North", "Hill"], ["Hill", "North"])


@pytest.mark.parametrize("draw", [interval_bars, dot_interval])
def test_a_name_without_room_on_a_phone_takes_two_lines_and_none_is_cut(draw):
    """Causes of death in Spanish, with the group."""
    names = ("Enfermedad pulmonar crónica, personas blancas", "Accidente cerebrovascular, personas negras", "Suicidio")
    rows = [{"group": name, "value": 5 + n, "lower": 4, "upper": 9} for n, name in enumerate(names)]
    chart = draw(rows, words=WORDS, look=RowLook(ranked=False, width=PHONE.width, names=0.6))
    labels = [layer for layer in marks(chart, "text") if "limit" in layer["mark"]]
    told = " ".join(words_of(chart))
    assert all(name in told for name in names)
    for layer in labels:
        for row in values([layer]):
            assert theme.text_width(row["text"], layer["mark"]["fontSize"]) <= layer["mark"]["limit"], row["text"]
    assert len(values(labels)) == 5
