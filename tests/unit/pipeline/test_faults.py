from __future__ import annotations

import ast
import csv
import io
from pathlib import Path

import pytest

import commontable.pipeline
from commontable.pipeline.faults import MOST_ASIDE, RULES, STOP, STORED, Collector, Enough, Fault, RefusedInput

FAULT = Fault(
    "deaths.csv", 17, "Deaths", "-4", "negative_count", "Correct it at its source; the lowest possible value is 0."
)


def test_a_fault_says_where_what_and_what_to_do():
    assert FAULT.as_text() == (
        'deaths.csv, row 17, column Deaths: A count cannot be negative. Found "-4". '
        "Correct it at its source; the lowest possible value is 0."
    )


def test_a_report_in_text_counts_all_and_shows_the_first():
    collector = Collector()
    for _ in range(30):
        collector.add(FAULT)
    text = collector.report().as_text(limit=2)
    assert text.startswith("The input was refused: 30 faults. Nothing was imported.")
    assert "… and 28 more. By rule:" in text
    assert "30 × A count cannot be negative." in text


def test_a_report_in_csv_reads_back_and_cannot_run_as_a_formula():
    collector = Collector()
    collector.add(Fault("=cmd()", 2, "@x", "-4", "negative_count", "+Do"))
    (row,) = csv.DictReader(io.StringIO(collector.report().as_csv()))
    assert (row["file"], row["column"], row["value"], row["remedy"]) == ("'=cmd()", "'@x", "'-4", "'+Do")
    assert row["what is wrong"] == RULES["negative_count"]


def test_faults_are_stored_up_to_a_bound_counted_beyond_it_and_reading_stops():
    collector = Collector()
    for _ in range(STOP - 1):
        collector.add(FAULT)
    with pytest.raises(Enough):
        collector.add(FAULT)
    report = collector.report()
    assert (len(report.faults), report.total, report.stopped) == (STORED, STOP, True)
    assert "reading stopped there" in report.as_text()


def test_a_clean_report_is_ok_and_a_faulty_one_refuses():
    collector = Collector()
    collector.note("Accepted.")
    collector.note("Accepted.")
    collector.aside("Total row")
    collector.require_clean()
    report = collector.report()
    assert report.ok
    assert report.as_text() == "No faults were found."
    assert report.notices == ("Accepted.",)
    assert report.aside == {"Total row": 1}
    collector.add(FAULT)
    with pytest.raises(RefusedInput, match="1 fault"):
        collector.require_clean()


def test_an_unknown_rule_is_a_mistake_of_ours():
    with pytest.raises(KeyError, match="add its sentence"):
        Collector().add(Fault("f", None, "", "", "no_such_rule", ""))


def test_every_rule_of_the_table_is_used_somewhere():
    folder = Path(commontable.pipeline.__file__).parent
    words = {
        node.value
        for path in folder.rglob("*.py")
        if path.name != "faults.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sorted(set(RULES) - words) == []


def bad_row(row: int, rule: str = "not_a_number") -> Fault:
    return Fault("a.csv", row, "deaths", "x", rule, "Correct it.")


def test_bad_rows_are_put_aside_only_where_asked_for_counted_and_named():
    collector = Collector("aside")
    collector.add(bad_row(2))
    collector.add(bad_row(3, "wrong_width"))
    report = collector.report()
    assert collector.clean
    assert report.aside == {RULES["not_a_number"]: 1, RULES["wrong_width"]: 1}
    assert [fault.row for fault in report.put_aside] == [2, 3]


def test_faults_of_rows_together_and_of_the_file_still_refuse_it():
    collector = Collector("aside")
    collector.add(bad_row(2, "duplicate"))
    collector.add(Fault("a.csv", None, "", "", "not_a_number", "Correct it."))
    assert collector.report().counts == {"duplicate": 1, "not_a_number": 1}


def test_a_file_of_bad_rows_is_refused_whole_with_every_fault():
    collector = Collector("aside")
    for number in range(MOST_ASIDE + 5):
        collector.add(bad_row(number + 2))
    report = collector.report()
    assert report.counts == {"not_a_number": MOST_ASIDE + 5}
    assert report.put_aside == ()
    assert report.aside == {}
