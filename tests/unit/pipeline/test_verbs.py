"""`commontable measure` and `commontable release`, run as a person runs them."""

from __future__ import annotations

import json

import pytest

from commontable.cli import main
from commontable.pipeline.requests import HIDING
from tests.unit.pipeline.test_release import PUBLISHED, areas


@pytest.fixture
def run(capsys):
    def runner(*words):
        try:
            code = main([str(word) for word in words])
        except SystemExit as ended:
            code = ended.code
        told = capsys.readouterr()
        return code, told.out, told.err

    return runner


def test_measuring_prints_the_sentence_the_table_the_notes_and_the_path(run, counts_csv, tmp_path):
    path = counts_csv(size=5, years=range(2014, 2018), change={("White", 2014, "1-4"): "Suppressed"})
    code, out, err = run(
        "measure", "life-expectancy", "--deaths", path, "--reference", "White", "--out", tmp_path / "r"
    )
    assert (code, err) == (0, "")
    first = out.splitlines()[0]
    assert first.startswith("In 2017, Black people could expect to live")
    assert "years less than White people (95% interval" in first
    assert "hidden counts:" in out
    assert "Note: 1 counts" in out
    assert f"Release: {tmp_path / 'r'}" in out


def test_faults_print_as_the_report_with_code_2_and_no_traceback(run, counts_csv, tmp_path):
    path = counts_csv(change={("White", 2014, "1-4"): -3})
    code, out, err = run(
        "measure", "life-expectancy", "--deaths", path, "--out", tmp_path / "r", "--faults", tmp_path / "faults.csv"
    )
    assert (code, out) == (2, "")
    assert "The input was refused: 1 fault. Nothing was imported." in err
    assert 'row 25, column deaths: A count cannot be negative. Found "-3".' in err
    assert "negative_count" in (tmp_path / "faults.csv").read_text()
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "give --deaths FILE"),
        (["--published", "a.csv"], "--published needs --places"),
        (["--published", "a.csv", "--deaths", "b.csv", "--places", "c"], "not both"),
        (["--deaths", "gone.csv"], "The file is not there."),
        (["--deaths", "gone.csv", "--by", "color"], "Choose among place, group, sex, year."),
        (["--deaths", "a.csv", "--periods", "five"], "neither a number of years"),
        (["--deaths", "a.csv", "--charts", "gif"], "no chart format"),
        (["--deaths", "a.csv", "--policy", "none"], f"Choose among {', '.join(HIDING)}."),
    ],
)
def test_a_wrong_command_says_what_to_give(run, words, said):
    code, out, err = run("measure", "life-expectancy", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_an_output_that_is_a_file_is_refused(run, counts_csv, tmp_path):
    (tmp_path / "r").write_text("")
    code, _, err = run("measure", "life-expectancy", "--deaths", counts_csv(), "--out", tmp_path / "r")
    assert code == 2
    assert "must be a folder" in err


def test_charts_lie_beside_the_release(run, counts_csv, tmp_path):
    code, out, _ = run(
        "measure",
        "life-expectancy",
        "--deaths",
        counts_csv(size=5, years=range(2014, 2017)),
        "--out",
        tmp_path / "r",
        "--charts",
        "svg,png,pdf",
    )
    assert code == 0
    drawn = sorted(path.relative_to(tmp_path / "r").name for path in (tmp_path / "r").glob("charts-*/*"))
    assert drawn == ["trend.pdf", "trend.png", "trend.svg"]
    assert out.count("Chart: ") == 3
    heads = {path.suffix: path.read_bytes()[:8] for path in (tmp_path / "r").glob("charts-*/*")}
    assert heads[".png"].startswith(b"\x89PNG")
    assert heads[".pdf"].startswith(b"%PDF")


@pytest.mark.parametrize(
    ("by", "name"), [("group", "groups.svg"), ("place", "places.svg"), ("place,group", "places.svg")]
)
def test_a_chart_fits_what_was_measured(run, counts_csv, write, tmp_path, by, name):
    body = counts_csv(size=5, years=range(2014, 2015)).read_text().splitlines()[1:]
    lines = [
        "place,group,year,age,deaths,population",
        *(f"{place},{line}" for place in ("01001", "01003") for line in body),
    ]
    code, _, err = run(
        "measure",
        "life-expectancy",
        "--deaths",
        write("p.csv", "\n".join(lines)),
        "--by",
        by,
        "--out",
        tmp_path / "r",
        "--charts",
        "svg",
    )
    assert (code, err) == (0, "")
    assert [path.name for path in (tmp_path / "r").glob("charts-*/*")] == [name]


def test_published_estimates_become_a_map(run, write, tmp_path):
    more = PUBLISHED + "01001020200,01,001,020200,76.9,3.35,2\n"
    places = areas("01001020100", "01001020200", "01001020300")
    code, out, _ = run(
        "measure",
        "life-expectancy",
        "--published",
        write("A.CSV", more),
        "--places",
        write("m.geojson", places),
        "--out",
        tmp_path / "r",
        "--charts",
        "svg",
        "--synthetic",
        "--title",
        "Two tracts",
    )
    assert code == 0
    assert out.startswith(
        "Synthetic data, about nobody: In 2010–2015, life expectancy ran from 73.1 years (Tract 0100) to 76.9 years "
        "(Tract 0200)"
    )
    assert "1 more have no value that can be shown." in out
    assert "missing: its source published no value" in out
    assert [path.name for path in (tmp_path / "r").glob("charts-*/*")] == ["map.svg"]


def test_one_group_is_a_figure_and_no_gap(run, counts_csv, tmp_path):
    code, out, _ = run(
        "measure", "life-expectancy", "--deaths", counts_csv(groups={"Everyone": 1.0}, size=5), "--out", tmp_path / "r"
    )
    assert code == 0
    assert out.startswith("In 2015, everyone could expect to live")
    assert "Gap" not in out


def test_one_period_is_a_gap_without_a_change(run, counts_csv, tmp_path):
    code, out, _ = run(
        "measure", "life-expectancy", "--deaths", counts_csv(size=5), "--periods", "2014-2015", "--out", tmp_path / "r"
    )
    assert code == 0
    assert out.startswith("In 2014–2015, Black people could expect to live")
    assert "narrowed" not in out


def test_nothing_that_can_be_shown_is_said_plainly(run, counts_csv, tmp_path):
    code, out, _ = run(
        "measure",
        "life-expectancy",
        "--deaths",
        counts_csv(groups={"A": 0.2}, size=0.004, years=range(2014, 2015)),
        "--out",
        tmp_path / "r",
    )
    assert code == 0
    assert out.startswith("No life expectancy can be shown from these files.")
    assert "suppressed: too few deaths to show" in out


def test_releases_are_listed_shown_and_verified(run, counts_csv, tmp_path):
    path = counts_csv(size=5)
    run("measure", "life-expectancy", "--deaths", path, "--out", tmp_path / "r", "--title", "A gap", "--synthetic")
    code, out, _ = run("release", "list", tmp_path / "r")
    assert (code, len(out.splitlines())) == (0, 1)
    assert out.strip().endswith("A gap  (counts.csv)  synthetic")
    folder = tmp_path / "r" / out.split()[0]
    code, out, _ = run("release", "show", folder)
    assert code == 0
    assert "Disclosure: wonder." in out
    assert "Holds: estimates.parquet  4 rows" in out
    code, out, _ = run("release", "show", folder, "--json")
    assert json.loads(out)["title"] == "A gap"
    code, out, _ = run("release", "verify", folder)
    assert (code, "It was not made again" in out) == (0, True)
    code, out, _ = run("release", "verify", folder, "--inputs", path)
    assert (code, "gives the same tables" in out) == (0, True)
    table = folder / "counts.parquet"
    table.chmod(0o644)
    table.write_bytes(b"")
    code, _, err = run("release", "verify", folder)
    assert (code, err) == (1, "counts.parquet was changed since the release was made.\n")


def test_folders_without_releases_are_told_apart_from_no_folder(run, tmp_path):
    assert run("release", "list", tmp_path) == (0, f"No releases in {tmp_path} yet.\n", "")
    code, _, err = run("release", "list", tmp_path / "gone")
    assert (code, "there is no folder" in err) == (2, True)
    code, _, err = run("release", "show", tmp_path)
    assert (code, "is not a release" in err) == (2, True)


def test_progress_is_shown_where_somebody_watches(run, counts_csv, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    code, _, err = run("measure", "life-expectancy", "--deaths", counts_csv(), "--out", tmp_path / "r")
    assert code == 0
    assert "Adding up" in err
    assert "rows" in err
    assert err.endswith("\r\033[K"), "the line is cleared at the end"


def test_a_folder_that_cannot_be_written_is_named(run, counts_csv, tmp_path, monkeypatch):
    def refuse(*given, **more):
        raise PermissionError(13, "Permission denied", "/sealed")

    monkeypatch.setattr("commontable.pipeline.measuring.write_release", refuse)
    code, _, err = run("measure", "life-expectancy", "--deaths", counts_csv(), "--out", tmp_path / "r")
    assert (code, err) == (
        1,
        "commontable measure: Permission denied: /sealed. Choose a folder you may write to with --out.\n",
    )


def test_maps_are_drawn_one_a_group(run, counts_csv, write, tmp_path):
    body = counts_csv(size=5, years=range(2014, 2015)).read_text().splitlines()[1:]
    lines = ["place,group,year,age,deaths,population", *(f"01001020{n}00,{line}" for n in (1, 2) for line in body)]
    places = write("m.geojson", areas("01001020100", "01001020200"))
    code, _, err = run(
        "measure",
        "life-expectancy",
        "--deaths",
        write("p.csv", "\n".join(lines)),
        "--by",
        "place,group",
        "--places",
        places,
        "--out",
        tmp_path / "r",
        "--charts",
        "svg",
    )
    assert (code, err) == (0, "")
    assert sorted(path.name for path in (tmp_path / "r").glob("charts-*/*")) == ["map-black.svg", "map-white.svg"]
