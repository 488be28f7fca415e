"""Measured by a mapping: the release names it, is made again by it, and the command takes it."""

from __future__ import annotations

import csv
import json

from commontable.pipeline.faults import Collector
from commontable.pipeline.sources.columns import FORMAT


def test_a_release_of_mapped_tables_names_the_mapping_and_is_made_again(tmp_path, counts_csv, write):
    from commontable.pipeline import LifeExpectancyRequest, measure, verify_release

    plain = counts_csv()
    text = plain.read_text().replace("group,year,age,deaths,population", "RC,YR,AG,N,P")
    own = write("own.csv", text.replace("Black", "2").replace("White", "1"))
    columns = {"RC": "group", "YR": "year", "AG": "age", "N": "deaths", "P": "population"}
    said = {"commontable": FORMAT, "columns": columns, "codes": {"RC": {"1": "White", "2": "Black"}}}
    path = write("own.json", json.dumps(said))
    made = measure(LifeExpectancyRequest(deaths=(own,), mappings=(path,)), releases=tmp_path / "one")
    same = measure(LifeExpectancyRequest(deaths=(plain,)), releases=tmp_path / "other")
    assert made.rows("estimates") == same.rows("estimates")
    assert [source["role"] for source in made.manifest["sources"]] == ["deaths", "mapping"]
    assert "own.csv was read by the column mapping own." in made.facts["notes"]
    assert verify_release(made.path, [own, path]).recomputed
    assert Collector().clean


def test_the_command_measures_a_workbook_by_its_mapping(tmp_path, counts_csv, write, capsys):
    from commontable.cli import main
    from tests.unit.pipeline.test_table_formats import workbook

    header, *rows = csv.reader(counts_csv(size=5).read_text().splitlines())
    typed = [[int(cell) if cell.isdigit() else cell for cell in row] for row in rows]
    path = workbook(tmp_path / "own.xlsx", typed, [f"{name}_x" for name in header], top=2)
    said = {"commontable": FORMAT, "columns": {f"{name}_x": name for name in header}, "header_row": 3}
    saved = write("own.json", json.dumps(said))
    words = ["measure", "life-expectancy", "--deaths", str(path), "--out", str(tmp_path / "releases")]
    assert main(words) == 2
    assert '("header_row": 3)' in capsys.readouterr().err
    assert main([*words, "--mapping", str(saved)]) == 0
    assert "own.xlsx was read by the column mapping own." in capsys.readouterr().out
