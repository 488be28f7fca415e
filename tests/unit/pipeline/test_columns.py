"""Column mappings: tables of somebody's own are read by what a saved mapping says of them, and by nothing else."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commontable.pipeline.faults import Collector
from commontable.pipeline.sources import read_counts, read_estimates
from commontable.pipeline.sources.columns import FORMAT, parse_mapping, read_mapping
from commontable.pipeline.sources.reading import ReadOptions

OWN = "CNTY,RC,SX,AG,YR,N,P,NOTE\n29095,1,1,1,2018,12,900,x\n1001,2,2,2,2018,<5,800,\n"
MAPPING = {
    "commontable": FORMAT,
    "name": "vital-2018",
    "columns": {
        "CNTY": "place", "RC": "group", "SX": "sex", "AG": "age", "YR": "year", "N": "deaths", "P": "population",
    },
    "left_out": ["NOTE"],
    "codes": {"RC": {"1": "White", "2": "Black"}, "SX": {"1": "Male", "2": "Female"}, "AG": {"1": "0-64", "2": "65+"}},
    "hidden": ["<5"],
    "place_length": 5,
}  # fmt: skip
FIGURES = {
    "commontable": FORMAT,
    "columns": {"tract": "place", "pct": "estimate", "moe": "margin", "when": "year"},
    "constants": {"measure": "smoking", "unit": "percent"},
    "absent": ["-"],
    "level": 0.9,
}


def mapping(collector, **changes):
    given = {key: value for key, value in (MAPPING | changes).items() if value is not None}
    return parse_mapping(json.dumps(given).encode(), "mapping.json", collector)


def read(path, collector, **changes):
    made = mapping(collector, **changes)
    assert made is not None, collector.report().as_text()
    return read_counts(path, ReadOptions(life_table=False, mappings=(made,)), collector)


def test_a_table_of_ones_own_is_read_by_its_mapping(write, collector):
    found = read(write("own.csv", OWN), collector)
    assert collector.clean, collector.report().as_text()
    first, second = found.deaths
    assert first[:7] == ("29095", "", "White", "Male", 2018, 0, 65)
    assert second[:7] == ("01001", "", "Black", "Female", 2018, 65, None)
    assert (second.low, second.high) == (0, 9)
    assert [row.population for row in found.population] == [900, 800]
    assert found.kind == "table, read by the column mapping vital-2018"
    assert found.notes == ("own.csv was read by the column mapping vital-2018; not read: NOTE.",)
    assert "1 codes in the column CNTY had lost leading zeros" in collector.report().notices[0]


def test_without_a_mapping_the_fault_says_how_to_make_one(write, collector):
    read_counts(write("own.csv", OWN), ReadOptions(), collector)
    (fault,) = collector.report().faults
    assert fault.rule == "unknown_columns"
    assert "commontable sources map" in fault.remedy


def test_unknown_columns_are_named_with_a_proposal(write, collector):
    text = OWN.replace("NOTE", "POPN_2,WARD").replace(",x\n", ",x,y\n").replace("800,\n", "800,,\n")
    read(write("own.csv", text), collector)
    (fault,) = collector.report().faults
    assert (fault.rule, fault.value, fault.row) == ("unmapped_columns", "POPN_2, WARD", 1)
    assert '"left_out": ["POPN_2", "WARD"]' in fault.remedy


def test_a_column_whose_name_tells_its_role_is_proposed_for_it(write, collector):
    columns = {name: role for name, role in MAPPING["columns"].items() if role != "population"}
    read(write("own.csv", OWN.replace(",P,", ",POP,")), collector, columns=columns)
    (fault,) = collector.report().faults
    assert (fault.rule, fault.value) == ("unmapped_columns", "POP")
    assert fault.remedy == 'POP may hold the population: "columns": {"POP": "population"}.'


def test_a_column_that_is_not_there_is_named_with_its_neighbor(write, collector):
    read(write("own.csv", OWN.replace("CNTY", "CNTY_")), collector)
    faults = {fault.rule: fault for fault in collector.report().faults}
    assert set(faults) == {"missing_column", "unmapped_columns"}
    assert faults["missing_column"].column == "CNTY"
    assert "The file has CNTY_: is it the same?" in faults["missing_column"].remedy


@pytest.mark.parametrize(("cell", "rule"), [("9", "unknown_code"), ("", "missing_value")])
def test_a_code_without_a_meaning_is_a_fault_of_its_row(write, collector, cell, rule):
    read(write("own.csv", OWN.replace("1,1,1,2018", f"{cell},1,1,2018")), collector)
    (fault,) = collector.report().faults
    assert (fault.row, fault.column, fault.value, fault.rule) == (2, "RC", cell, rule)
    assert "knows 1, 2" in fault.remedy


def test_places_that_are_too_long_are_faults(write, collector):
    read(write("own.csv", OWN.replace("29095", "290950001")), collector)
    (fault,) = collector.report().faults
    assert (fault.column, fault.value, fault.rule) == ("CNTY", "290950001", "out_of_range")


def test_one_word_may_speak_for_all_rows(write, collector):
    columns = {name: role for name, role in MAPPING["columns"].items() if role != "year"}
    path = write("own.csv", OWN)
    found = read(path, collector, columns=columns, left_out=["NOTE", "YR"], constants={"year": "2019"})
    assert collector.clean
    assert {row.year for row in found.deaths} == {2019}


def test_a_list_of_deaths_is_counted(write, collector):
    text = "dod,yrs,race,ucod\n2018-03-01,47,1,I21\n2018,47,1,I21\n4/9/2018,0,2,P07\n"
    columns = {"dod": "date", "yrs": "age", "race": "group", "ucod": "cause"}
    codes = {"race": {"1": "White", "2": "Black"}}
    found = read(
        write("list.csv", text), collector, columns=columns, codes=codes, left_out=[], hidden=[], place_length=0
    )
    assert collector.clean, collector.report().as_text()
    assert sorted((row.group, row.year, row.age_start, row.low) for row in found.deaths) == [
        ("Black", 2018, 0, 1), ("White", 2018, 45, 2),
    ]  # fmt: skip


def test_the_names_of_columns_may_stand_lower(write, collector):
    path = write("own.csv", "Deaths of 2018\nby county, sex and age\n" + OWN)
    found = read(path, collector, header_row=3)
    assert collector.clean, collector.report().as_text()
    assert [row.row for row in found.deaths] == [4, 5]


def test_estimates_are_read_with_their_margins(write, collector):
    made = parse_mapping(json.dumps(FIGURES).encode(), "smoking.json", collector)
    path = write("f.csv", "tract,pct,moe,when\n29095000100,15.3%,1.645,2014-2018\n29095000200,-,,2014-2018\n")
    found = read_estimates(path, ReadOptions(mappings=(made,)), collector)
    assert collector.clean, collector.report().as_text()
    first, second = found.figures
    assert first[:7] == ("smoking", "29095000100", "", "Everyone", 2014, 2018, 15.3)
    assert first.standard_error == pytest.approx(1.0)
    assert (second.value, second.state) == (None, "missing")
    assert found.measures["smoking"].unit == "percent"
    assert found.kind == "table, read by the column mapping smoking"


@pytest.mark.parametrize(
    ("row", "column", "rule"),
    [
        ("1,x,1,2018", "pct", "not_a_number"),
        ("1,101,1,2018", "pct", "out_of_range"),
        ("1,5,x,2018", "moe", "not_a_number"),
        ("1,5,-1,2018", "moe", "out_of_range"),
        ("1,5,1,18", "when", "unknown_year"),
    ],
)
def test_a_figure_that_is_none_names_its_cell(write, collector, row, column, rule):
    made = parse_mapping(json.dumps(FIGURES).encode(), "smoking.json", collector)
    read_estimates(write("f.csv", f"tract,pct,moe,when\n{row}\n"), ReadOptions(mappings=(made,)), collector)
    (fault,) = collector.report().faults
    assert (fault.column, fault.rule) == (column, rule)


def test_limits_and_flags_are_read(write, collector):
    given = FIGURES | {
        "columns": {"p": "place", "v": "estimate", "lo": "lower", "hi": "upper", "f": "flag", "y": "year"},
        "codes": {"f": {"*": "suppressed", "u": "unreliable", "": "estimate"}},
        "level": 0.95,
    }
    made = parse_mapping(json.dumps(given).encode(), "m.json", collector)
    text = "p,v,lo,hi,f,y\nA,10,8,12,,2018\nB,,,,*,2018\nC,7,1,20,u,2018\n"
    found = read_estimates(write("f.csv", text), ReadOptions(mappings=(made,)), collector)
    assert collector.clean, collector.report().as_text()
    assert [row.state for row in found.figures] == ["estimate", "suppressed", "unreliable"]
    assert (found.figures[0].lower, found.figures[0].upper) == (8, 12)


def test_of_several_mappings_the_one_that_fits_is_used_and_known_files_need_none(write, collector):
    own, other = (
        mapping(collector),
        mapping(collector, name="other", columns={"ALTER": "age", "TOTE": "deaths"}, codes=None),
    )
    options = ReadOptions(life_table=False, mappings=(other, own))
    assert read_counts(write("own.csv", OWN), options, collector).kind.endswith("vital-2018")
    plain = read_counts(write("plain.csv", "age,deaths\n0,5\n1-4,6\n"), options, collector)
    assert plain.kind == "table of counts"
    assert collector.clean


def test_a_mapping_is_saved_and_read_again(write, collector):
    made = mapping(collector, constants={"place_name": "all"}, sheet="Deaths", header_row=2, level=0.9, absent=["."])
    assert read_mapping(write("again.json", made.as_json()), collector) == made
    assert collector.clean


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"commontable": "mapping 9"}, "commontable"),
        ({"columns": None}, "columns"),
        ({"columns": []}, "columns"),
        ({"colums": {}}, "colums"),
        ({"columns": {"N": "deaths", "A": "alter"}}, "columns: A"),
        ({"columns": {"N": "deaths"}, "codes": None}, "columns"),
        ({"columns": {"N": "deaths", "E": "estimate", "A": "age"}, "codes": None}, "columns"),
        ({"columns": {"D": "date", "A": "age", "Y": "year"}, "codes": None}, "columns"),
        ({"columns": {"E": "estimate", "L": "lower"}, "codes": None}, "columns"),
        ({"left_out": ["N"]}, "left_out"),
        ({"left_out": "NOTE"}, "left_out"),
        ({"codes": {"NOTE": {"1": "x"}}}, "codes"),
        ({"codes": {"RC": {"1": ""}}}, "codes: RC"),
        ({"codes": {"RC": {"1": 2}}}, "codes"),
        ({"constants": {"group": "x"}}, "constants: group"),
        ({"constants": {"deaths": "1"}}, "constants: deaths"),
        ({"place_length": "5"}, "place_length"),
        ({"header_row": 0}, "header_row"),
        ({"level": 2}, "level"),
        ({"sheet": 3}, "sheet"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_where_and_why(collector, changes, column):
    assert mapping(collector, **changes) is None
    faults = collector.report().faults
    assert {fault.rule for fault in faults} == {"bad_mapping"}
    assert column in {fault.column for fault in faults}
    assert all(fault.remedy for fault in faults)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b"[" * 100_000, b"null", b'{"commontable": 1}'])
def test_what_is_no_mapping_is_a_fault(collector, content):
    assert parse_mapping(content, "m.json", collector) is None
    assert collector.report().counts == {"bad_mapping": 1}


WORDS = [
    "",
    "1",
    "2",
    "0-64",
    "<5",
    "-",
    "place",
    "age",
    "deaths",
    "estimate",
    "date",
    "2018",
    "x" * 300,
    "\x00",
    "½",
    '"',
]


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_mutated_mappings_and_tables_give_faults_or_a_result(tmp_path, data):
    word = st.one_of(st.sampled_from(WORDS), st.text(max_size=8))
    said, text = json.loads(json.dumps(data.draw(st.sampled_from([MAPPING, FIGURES])))), OWN
    for _ in range(data.draw(st.integers(0, 3))):
        part = data.draw(st.sampled_from(sorted(said)))
        if isinstance(said[part], dict) and said[part] and data.draw(st.booleans()):
            said[part][data.draw(st.sampled_from(sorted(said[part])))] = data.draw(word)
        else:
            said[part] = data.draw(st.one_of(word, st.integers(-2, 120), st.lists(word, max_size=2), st.none()))
    for _ in range(data.draw(st.integers(0, 3))):
        where = data.draw(st.integers(0, len(text)))
        text = text[:where] + data.draw(word) + text[where + data.draw(st.integers(0, 5)) :]
    path, collector = tmp_path / "own.csv", Collector()
    path.write_text(text, encoding="utf-8", errors="replace")
    made = parse_mapping(json.dumps(said).encode(), "m.json", collector)
    assert (made is None) == (not collector.clean)
    for read_one in (read_counts, read_estimates) if made else ():
        told = Collector()
        found = read_one(path, ReadOptions(life_table=False, mappings=(made,)), told)
        assert found is not None or not told.clean


def test_two_mappings_of_one_name_and_mappings_of_no_file_are_faults(tmp_path, counts_csv, write):
    from commontable.pipeline import LifeExpectancyRequest, RefusedInput, measure

    path = write("m.json", json.dumps(MAPPING))
    again = write("again.json", json.dumps(MAPPING))
    for mappings, value in (((path,), "vital-2018"), ((path, again), "vital-2018")):
        request = LifeExpectancyRequest(deaths=(counts_csv(),), mappings=mappings)
        with pytest.raises(RefusedInput) as refused:
            measure(request, releases=tmp_path / "releases")
        assert refused.value.report.counts == {"bad_mapping": 1}
        assert refused.value.report.faults[0].value == value
