"""A file nobody prepared for: every reader meets mutated files and gives a result or faults, nothing else.

The excerpts are small and written here. Mutations work on bytes and on cells; numbers of examples are bounded.
"""

from __future__ import annotations

import csv
import io
import tempfile
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commontable.pipeline.faults import Collector, Enough
from commontable.pipeline.sources import (
    REGISTRY,
    open_table,
    read_counts,
    read_estimates,
    read_life_tables,
    read_standards,
    source_of,
)
from commontable.pipeline.sources.reading import ReadOptions
from commontable.pipeline.tables import STATES
from tests.unit.pipeline import test_acs, test_published_tables, test_usaleep, test_wonder

WONDER = test_wonder.HEAD + test_wonder.row("< 1 year", 2017, 40, 8000) + test_wonder.row("85+ years", 2017, 9, 90)
EXCERPTS = {
    "wonder": WONDER + test_wonder.FOOTER.format(shown="False"),
    "wonder-county": "County,County Code,Year,Deaths,Population,Crude Rate\n"
    "Autauga,1001,2015,12,900,1\nB,1003,2015,5,9,1\n",
    "usaleep": test_usaleep.HEAD + "01001020100,01,001,020100,73.1,2.2348,3\n01001020200,01,001,020200,75.1,2,1\n",
    "usaleep-b": test_usaleep.HEAD_B
    + "01001020100,01,001,020100,Under 1,0.1,100000,100,99000,7500000,75.0,0.1,1\n"
    + "01001020100,01,001,020100,1 and older,1,99900,99900,7401000,7401000,7.5,0.1,1\n",
    "seer": "year,age,sex,race,hispanic_origin,pop,vintage\n"
    "2018,80,female,black,all,1,V\n2018,85,female,black,all,9,V\n",
    "seer-fixed": "2020MO29095992010000002345\n2020MO29095992021800001234\n",
    "standards": "age_cat,standard_cat,pop_std,standard,age\n0-4,Mine,10,s1,0\n5+,Mine,10,s1,5\n",
    "standards-fixed": "".join(f"204{code:03}{1000:08}\n" for code in range(1, 19)),
    "acs-long": "GEOID,variable,estimate,moe\n29095,B01001_001,5,2\n29095,B01001_003,5,2\n",
    "acs-download": test_acs.download({"B01001_001": 5, "B01001_003": 5}),
    "acs-answer": test_acs.answer({"B01001_001": 5, "B01001_003": 5}),
    "acs-displayed": test_acs.DISPLAYED,
    "places": test_published_tables.WIDE + 'AL,Autauga,01001,55200,15.5,"(15.0, 16.1)"\nAL,B,01003,5,,\n',
    "places-long": test_published_tables.LONG
    + "2020,AL,Autauga,Binge drinking,Crude prevalence,15.5,15.0,16.1,01001,BINGE,CrdPrv\n",
    "svi": "FIPS,LOCATION,E_POV,M_POV,EP_POV,MP_POV,RPL_THEMES\n"
    "01001,Autauga,5,2,15.1,2,0.5\n01003,B,-999,-999,-999,2,-999\n",
    "laus": 'CN290950,29,095,"Jackson County, MO",2009,"330,000","297,000","33,000",10.0\n',
    "nchs": "Year,Race,Sex,Average Life Expectancy (Years),Age-adjusted Death Rate\n"
    "2014,Black,Female,78.1,700\n2015,,,,\n",
    "california": "Year,Zip,AgeGroup,Total\n2013,90001,75-84,13\n2013,90001,85+,20\n2014,90001,85+,21\n",
    "california-sex": "Year,ZipCode,Gender,Count\n2012,90001,Male,137\n2013,90001,Men,\n",
    "connecticut": "Date,DateType,Age,Sex,Race,ResidenceCity,MannerofDeath,COD\n"
    "01/31/2015 12:00:00 AM,x,47,Male,White,A,B,Heroin Toxicity\n",
    "cook": "date,sex,age,race,residenceplace,type_of_death,cause_1\n"
    "2015-01-01,male,26,white,Blue Island,Accident,FENTANYL TOXICITY\n",
    "release": "measure,place,place_name,group,start_year,end_year,value,lower,upper,standard_error,level,state,reason,"
    "unit\nlife_expectancy,01001,A,Black,2014,2016,73.4,72.9,73.9,0.255,0.95,estimate,,years\n"
    "life_expectancy,01003,B,Black,2014,2016,,,,,0.95,suppressed,policy,years\n",
    "heat": test_published_tables.HEAT
    + "Missouri,2018,NVSS,imr,Infant mortality,Race,Black,11.2,0.9,9.4,13.0,,0,1000\n",
    "table": "place,group,sex,age,year,deaths,population\n"
    "01001,Black,Male,0,2014,12,900\n01001,Black,Male,1+,2014,5,9\n",
}
READERS = {
    "counts": lambda path, collector: read_counts(path, ReadOptions(life_table=False), collector),
    "estimates": lambda path, collector: read_estimates(path, ReadOptions(), collector),
    "standards": read_standards,
    "life_tables": read_life_tables,
}
WORDS = [
    "",
    "-1",
    "NaN",
    "inf",
    "1e999",
    "\x00",
    "Suppressed",
    "999999999999999999999",
    "---",
    "85+",
    "Total",
    "½",
    "(1, 2)",
]
WORDS += ["-999", "-666666666", "0", "0x10", "1_000", "٣", "²", "12/31/9999", "2015-13-45", '"', "=1+1", "a" * 300]
BOUNDED = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
MOST_MEMORY = 32 * 1024 * 1024


def outcome(content: bytes, asked: str | None = None) -> str:
    """Read as everything its source can be read as; what it was: result, faults, or refused at once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        path.write_bytes(content)
        opening = Collector()
        sheet = open_table(path, opening)
        if sheet is None:
            assert opening.report().total > 0
            assert opening.report().as_text()
            return "refused"
        source = source_of(sheet.header)
        kinds = [kind for kind in READERS if source is None or getattr(source, kind) is not None]
        return " ".join(_read(path, kind) for kind in kinds)


def _read(path: Path, kind: str) -> str:
    collector = Collector()
    try:
        found = READERS[kind](path, collector)
    except Enough:
        return "faults"
    report = collector.report()
    assert report.as_csv()
    if found is None:
        assert not report.ok
        return "faults"
    rows = [row for name in ("deaths", "population", "figures", "weights", "rows") for row in getattr(found, name, [])]
    assert rows or not report.ok, "nothing was read, and nothing was said"
    for row in rows:
        _sound(row)
    return "result" if report.ok else "faults"


def _sound(row) -> None:
    """What leaves a reader is what its type says: finite, not negative where it counts, in one of five states."""
    if hasattr(row, "low") and hasattr(row, "high"):
        assert 0 <= row.low <= row.high
    elif hasattr(row, "state"):
        assert row.state in STATES
        assert (row.value is None) == (row.state in ("missing", "suppressed")) or row.state == "zero"
        assert row.value is None or abs(row.value) <= 1e10
        assert row.standard_error is None or row.standard_error >= 0
        assert row.lower is None or row.lower <= row.value <= row.upper
    elif hasattr(row, "population"):
        assert row.population is None or 0 <= row.population <= 1e10
    if hasattr(row, "age_start"):
        assert row.age_end is None or row.age_start < row.age_end


def test_there_is_an_excerpt_of_every_source():
    with tempfile.TemporaryDirectory() as folder:
        named = set()
        for name, text in EXCERPTS.items():
            path = Path(folder) / f"{name}.csv"
            path.write_text(text)
            sheet = open_table(path, Collector())
            assert sheet is not None
            named.add(source_of(sheet.header).name)
    assert named == {source.name for source in REGISTRY}


@pytest.mark.parametrize("name", EXCERPTS)
def test_an_excerpt_as_it_is_is_read(name):
    assert "result" in outcome(EXCERPTS[name].encode())


@pytest.mark.parametrize("name", EXCERPTS)
@BOUNDED
@given(data=st.data())
def test_mutated_bytes_give_faults_or_a_result(name, data):
    content = EXCERPTS[name].encode()
    for _ in range(data.draw(st.integers(1, 4))):
        where, length = data.draw(st.integers(0, len(content))), data.draw(st.integers(0, 40))
        into = data.draw(st.one_of(st.sampled_from(WORDS).map(str.encode), st.binary(max_size=12)))
        content = content[:where] + into + content[where + length :] or b"x"
    outcome(content)


@pytest.mark.parametrize("name", EXCERPTS)
@BOUNDED
@given(data=st.data())
def test_exchanged_cells_give_faults_or_a_result(name, data):
    mark = "\t" if "\t" in EXCERPTS[name].splitlines()[0] else ","
    rows = list(csv.reader(io.StringIO(EXCERPTS[name]), delimiter=mark))
    for _ in range(data.draw(st.integers(1, 5))):
        row = data.draw(st.integers(0, len(rows) - 1))
        if rows[row]:
            cell = data.draw(st.integers(0, len(rows[row]) - 1))
            rows[row][cell] = data.draw(st.one_of(st.sampled_from(WORDS), st.text(max_size=20)))
    out = io.StringIO()
    csv.writer(out, delimiter=mark, lineterminator="\n").writerows(rows)
    outcome(out.getvalue().encode("utf-8", errors="surrogatepass"))


@pytest.mark.parametrize(
    "content",
    [
        EXCERPTS["table"].encode() + b"x," * 200_000,
        EXCERPTS["table"].encode() + b'"' + b"a,b\n" * 200_000,
        b"[" * 100_000,
        b"[[" + b'"a",' * 100_000,
        EXCERPTS["table"].encode() + b"01001,Black,Male,0,2014,-1,-1\n" * 30_000,
    ],
    ids=["wide", "unclosed", "nested", "endless", "faulty"],
)
def test_hostile_files_take_little_memory(content):
    tracemalloc.start()
    outcome(content)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < MOST_MEMORY
