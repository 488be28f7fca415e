"""California deaths: suppression by omission, blanks, two words for one sex."""

from __future__ import annotations

from commontable.pipeline.sources import read_counts
from commontable.pipeline.sources.reading import ReadOptions

COUNTED = ReadOptions(life_table=False)


def test_what_is_left_out_is_hidden_and_never_zero(write, collector):
    text = "Year,Zip,AgeGroup,Total\n2013,90001,75-84,13\n2013,90001,85+,20\n2014,90001,85+,21\n2014,90001,UNK,11\n"
    found = read_counts(write("ca.csv", text), COUNTED, collector)
    assert collector.clean
    assert collector.report().aside == {"age not stated": 1}
    assert [(row.year, row.age_start, row.low, row.high) for row in found.deaths if row.low < row.high] == [
        (2014, 75, 0, 10)
    ]
    assert found.population == []
    assert "1 such cells were put back as hidden counts of 0 to 10, never zero" in found.notes[0]


def test_blanks_are_hidden_and_men_are_male(write, collector):
    text = "Year,ZipCode,Gender,Count\n2012,90001,Male,137\n2013,90001,Men,\n"
    found = read_counts(write("ca.csv", text), COUNTED, collector)
    assert {row.sex for row in found.deaths} == {"Male"}
    assert (found.deaths[1].low, found.deaths[1].high) == (0, 10)
    assert any("1 counts are blank" in note for note in found.notes)


def test_real_files_are_read_whole(shared, collector):
    by_age = read_counts(shared / "data/counts/ca_deaths_by_zip_age_2013-2016.csv", COUNTED, collector)
    by_sex = read_counts(shared / "data/counts/ca_deaths_by_zip_gender_2012-2016.csv", COUNTED, collector)
    assert collector.clean
    assert sum(row.row is not None for row in by_age.deaths) == 20_229 - 4
    assert sum(row.row is not None for row in by_sex.deaths) == 12_961
    assert all(0 < row.low == row.high for row in by_age.deaths if row.row is not None)


def test_all_ages_together_make_no_life_table(write, options, collector):
    read_counts(write("ca.csv", "Year,ZipCode,Gender,Count\n2012,90001,Male,137\n"), options, collector)
    assert collector.report().counts == {"missing_column": 1}
