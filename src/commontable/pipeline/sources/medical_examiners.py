"""Line lists that medical examiners publish: Connecticut (accidental drug deaths) and Cook County, Illinois (cases)."""

from __future__ import annotations

from commontable.pipeline.sources.declared import RECORDS, Source
from commontable.pipeline.sources.records import Columns, reader

CONNECTICUT = "Connecticut accidental drug deaths"
COOK = "Cook County Medical Examiner cases"
_SUBSTANCES = (
    "Heroin", "Cocaine", "Fentanyl", "FentanylAnalogue", "Oxycodone", "Oxymorphone", "Ethanol", "Hydrocodone",
    "Benzodiazepine", "Methadone", "Amphet", "Tramad", "Hydromorphone", "OpiateNOS", "AnyOpioid",
)  # fmt: skip
_CONNECTICUT = Columns(
    date="Date",
    age="Age",
    sex="Sex",
    group="Race",
    place="ResidenceCity",
    causes=("MannerofDeath", "COD"),
    flags=_SUBSTANCES,
    only="accidental drug deaths",
    notes=(
        "about half of the dates are the day of the report, not of the death, so a year may be one too late.",
        "race is kept as written, such as Hispanic, White; groups that overlap are not split.",
    ),
)
_COOK = Columns(
    date="date",
    age="age",
    sex="sex",
    group="race",
    place="residenceplace",
    causes=("type_of_death", "cause_1"),
    only="deaths that came before a medical examiner",
)
_COOK_COLUMNS = {"date", "sex", "age", "race", "residenceplace", "cause_1", "type_of_death"}
_CONNECTICUT_COLUMNS = {"Date", "DateType", "Age", "Sex", "Race", "ResidenceCity", "MannerofDeath", "COD"}


def recognizes_connecticut(header: list[str]) -> bool:
    """Columns of the Connecticut list."""
    return set(header) >= _CONNECTICUT_COLUMNS


def recognizes_cook(header: list[str]) -> bool:
    """Columns of the Cook County list."""
    return set(header) >= _COOK_COLUMNS


SOURCES = (
    Source(
        name="connecticut-drug-deaths",
        title=CONNECTICUT,
        publisher="Connecticut Office of the Chief Medical Examiner",
        license="public domain (state open data)",
        address="https://data.ct.gov/api/views/rybz-nyjw/rows.csv?accessType=DOWNLOAD",
        holds=(RECORDS,),
        recognizes=recognizes_connecticut,
        counts=reader(_CONNECTICUT, CONNECTICUT),
    ),
    Source(
        name="cook-county-cases",
        title=COOK,
        publisher="Cook County Medical Examiner",
        license="open county data",
        address="https://datacatalog.cookcountyil.gov/api/views/cjeq-bs86/rows.csv?accessType=DOWNLOAD",
        holds=(RECORDS,),
        recognizes=recognizes_cook,
        counts=reader(_COOK, COOK),
    ),
)
