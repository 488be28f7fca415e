"""Published figures of any measure become releases: with the map or without, with their intervals or without."""

from __future__ import annotations

import pytest

from commontable.cli import main
from commontable.pipeline import PublishedRequest, RefusedInput, measure, open_release, verify_release
from tests.unit.pipeline.test_release import areas

PLACES = (
    "StateAbbr,CountyName,CountyFIPS,TotalPopulation,OBESITY_CrudePrev,OBESITY_Crude95CI,CHECKUP_AdjPrev,"
    'CHECKUP_Adj95CI\nAL,Autauga,01001,55200,37.6,"(36.0, 39.1)",74.1,"(73.0, 75.0)"\n'
    'AL,Baldwin,01003,208107,32.9,"(31.5, 34.4)",,\n'
)


@pytest.fixture
def release(write, tmp_path):
    def make(text=PLACES, name="PLACES.csv", **asked):
        return measure(PublishedRequest(file=write(name, text), **asked), releases=tmp_path / "releases")

    return make


@pytest.fixture
def run(capsys):
    def runner(*words):
        try:
            code = main(["measure", "published", *map(str, words)])
        except SystemExit as ended:
            code = ended.code
        told = capsys.readouterr()
        return code, told.out, told.err

    return runner


def test_a_percentage_keeps_its_printed_interval_its_unit_and_the_side_that_is_better(release):
    made = release(measure="OBESITY_CrudePrev", years=(2020, 2020))
    rows = made.rows("estimates")
    assert [(row["place"], row["value"], row["lower"], row["upper"]) for row in rows] == [
        ("01001", 37.6, 36.0, 39.1),
        ("01003", 32.9, 31.5, 34.4),
    ]
    assert {(row["unit"], row["period"], row["state"]) for row in rows} == {("percent", "2020", "estimate")}
    assert (made.facts["measure"], made.facts["favorable"]) == ("OBESITY_CrudePrev", "low")
    assert "interval = as printed by its source" in made.facts["method"]
    assert made.places is None


def test_another_level_is_computed_from_the_error_and_a_value_not_given_is_missing(release):
    rows = release(measure="CHECKUP_AdjPrev", years=(2019, 2020), level=0.9).rows("estimates")
    assert (rows[1]["value"], rows[1]["state"], rows[1]["reason"]) == (None, "missing", "not_published")
    assert 73.2 < rows[0]["lower"] < rows[0]["value"] < rows[0]["upper"] < 75.0
    assert rows[0]["period"] == "2019–2020"


def test_the_areas_of_a_map_without_a_figure_are_missing(release, write):
    made = release(
        measure="OBESITY_CrudePrev", years=(2020, 2020), places=write("m.geojson", areas("01001", "01003", "01005"))
    )
    assert [row["state"] for row in made.rows("estimates")] == ["estimate", "estimate", "missing"]
    assert made.places is not None


@pytest.mark.parametrize(
    ("asked", "rule", "said"),
    [
        ({"years": (2020, 2020)}, "unknown_measure", "OBESITY_CrudePrev"),
        ({"years": (2020, 2020), "measure": "SMOKING"}, "unknown_measure", "CHECKUP_AdjPrev"),
        ({"measure": "OBESITY_CrudePrev"}, "years_not_told", "--years"),
        ({"measure": "OBESITY_CrudePrev", "years": (2021, 2020)}, "bad_request", "first year before the last"),
        ({"measure": "OBESITY_CrudePrev", "years": (2020, 2020), "favorable": "up"}, "bad_request", "high or low"),
    ],
)
def test_what_the_file_does_not_tell_is_asked_for(release, asked, rule, said):
    with pytest.raises(RefusedInput) as refused:
        release(**asked)
    assert set(refused.value.report.counts) == {rule}
    assert said in refused.value.report.faults[0].remedy


def test_a_unit_that_nobody_tells_is_asked_for(release):
    acs = "GEO_ID,NAME,B19013_001E,B19013_001M\n0500000US29095,Jackson,65169,1100\n"
    with pytest.raises(RefusedInput) as refused:
        release(acs, name="ACSDT5Y2022.B19013-Data.csv")
    assert "--unit" in refused.value.report.faults[0].remedy
    (row,) = release(acs, name="ACSDT5Y2022.B19013-Data.csv", unit="US dollars").rows("estimates")
    assert (row["place"], row["value"], row["period"], row["unit"]) == ("29095", 65169, "2018–2022", "US dollars")
    assert row["standard_error"] == pytest.approx(1100 / 1.645, rel=1e-6)


def test_figures_without_an_error_have_no_interval_and_say_so(release, run, write, tmp_path):
    laus = 'CN290950,29,095,"Jackson County, MO",2009,"330,000","297,000","33,000",10.0\n'
    (row,) = release(laus, name="laus.csv", measure="unemployment_rate").rows("estimates")
    assert (row["value"], row["lower"], row["upper"], row["reason"]) == (10.0, None, None, "no_interval_published")
    where = write("laus.csv", laus)
    code, out, err = run(where, "--measure", "unemployment_rate", "--out", tmp_path / "r", "--charts", "svg")
    assert code == 0
    assert out.startswith("Unemployment rate, 2009: 10.0 percent.")
    assert "(no interval)" in out
    assert "no figure is drawn without one" in err


def test_the_command_says_the_spread_and_the_release_can_be_verified(run, write, tmp_path):
    path = write("PLACES.csv", PLACES)
    words = ("--measure", "OBESITY_CrudePrev", "--years", "2020", "--measure-title", "Adults with obesity")
    code, out, _ = run(path, *words, "--out", tmp_path / "r", "--charts", "svg")
    assert code == 0
    assert out.startswith("Adults with obesity, 2020: from 32.9 percent (Baldwin) to 37.6 percent (Autauga), among 2")
    folder = next(each for each in (tmp_path / "r").iterdir() if not each.name.startswith("charts-"))
    assert open_release(folder).facts["parameters"]["years"] == [2020, 2020]
    again = verify_release(folder, [path])
    assert (again.ok, again.recomputed) == (True, True)


def test_years_that_are_none_are_refused_at_once(run, write):
    code, _, err = run(write("PLACES.csv", PLACES), "--years", "last year")
    assert code == 2
    assert "neither a year (2022) nor a first and last year" in err


@pytest.mark.parametrize(
    ("name", "wanted", "extra", "figures"),
    [
        ("ses/PLACES_county_gis_friendly_2022_release.csv", "CSMOKING_AdjPrev", {"years": (2020, 2020)}, 3143),
        ("ses/SVI2018_US_COUNTY.csv", "RPL_THEMES", {}, 3142),
        ("ses/laus_county_unemployment_2009.csv", "unemployment_rate", {}, 3218),
        ("kc/acs5_2011-2015_tract_B01001.csv", "B01001B_001", {"years": (2011, 2015), "unit": "people"}, 204),
    ],
)
def test_real_files_of_every_publisher_become_releases(shared, tmp_path, name, wanted, extra, figures):
    asked = PublishedRequest(file=shared / "data" / name, measure=wanted, **extra)
    rows = measure(asked, releases=tmp_path / "releases").rows("estimates")
    assert len(rows) == figures
    assert len({row["place"] for row in rows}) == figures


def test_bad_rows_are_refused_or_put_aside_and_named_without_their_value(release, write, run, tmp_path):
    text = PLACES + 'AL,Barbour,01005,24881,secret 7,"(1.0, 2.0)",,\n'
    asked = {"measure": "OBESITY_CrudePrev", "years": (2020, 2020)}
    with pytest.raises(RefusedInput):
        release(text, **asked)
    made = release(text, **asked, bad_rows="aside")
    assert [row["place"] for row in made.rows("estimates")] == ["01001", "01003"]
    assert made.facts["checks"] == {
        "faults": 0,
        "rows_put_aside": {"This is not a number.": 1},
        "rows_with_faults": [{"file": "PLACES.csv", "row": 4, "column": "OBESITY_CrudePrev", "rule": "not_a_number"}],
    }
    assert "secret" not in (made.path / "datapackage.json").read_text()
    path = write("PLACES.csv", text)
    words = ("--measure", "OBESITY_CrudePrev", "--years", "2020", "--bad-rows", "aside", "--out", tmp_path / "r")
    code, out, _ = run(path, *words)
    assert code == 0
    assert "Put aside: PLACES.csv, row 4, column OBESITY_CrudePrev: This is not a number." in out
    with pytest.raises(RefusedInput):
        release(**asked, bad_rows="ignore")


def test_counts_of_a_bad_row_put_aside_leave_a_gap_that_is_refused(counts_csv, tmp_path):
    from commontable.pipeline import LifeExpectancyRequest

    path = counts_csv(change={("White", 2014, "1-4"): "some"}, size=5)
    asked = LifeExpectancyRequest(deaths=(path,), bad_rows="aside")
    with pytest.raises(RefusedInput) as refused:
        measure(asked, releases=tmp_path / "r")
    assert refused.value.report.counts == {"age_gap": 1}
    with pytest.raises(RefusedInput) as refused:
        measure(LifeExpectancyRequest(deaths=(path,), bad_rows="aside", omitted="hidden"), releases=tmp_path / "r")
    assert "taken for one that is not there" in refused.value.report.faults[0].remedy
