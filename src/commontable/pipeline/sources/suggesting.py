"""A column mapping proposed from a table's header and its first rows. A person looks it through before it is used."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from commontable.pipeline.ages import read_age
from commontable.pipeline.faults import Collector
from commontable.pipeline.sources.columns import COUNT_ROLES, RECORD_ROLES, ColumnMapping
from commontable.pipeline.sources.plain import ALIASES
from commontable.pipeline.sources.reading import Sheet

LOOKED_AT = 2_000  # rows
MOST_CODES = 60

# Role -> further headers that mean it, as `plain.ALIASES`; tried in this order.
FURTHER: dict[str, tuple[str, ...]] = {
    role: tuple(words.split())
    for role, words in {
        "deaths": "n_deaths num_deaths numdeaths dths count_deaths death_counts decedents obs_deaths",
        "population": "popn pop_total total_population tot_pop personyears pyears denominator persons",
        "standard_error": "se std_error stderr std_err standard_error serr error",
        "margin": "moe margin margin_of_error",
        "lower": "lower lcl lci ci_low ci_lower lower_ci lower_95 ll lower_limit cilow ci_lb",
        "upper": "upper ucl uci ci_high ci_upper upper_ci upper_95 ul upper_limit cihigh ci_ub",
        "estimate": "estimate est value rate percent pct prevalence obs_value data_value mean",
        "measure": "measure indicator indicator_name measure_name variable outcome_name",
        "unit": "unit units data_value_unit",
        "flag": "flag suppressed reliability data_value_footnote_symbol",
        "date": "date_of_death death_date dod deathdate date_death dod_dt date",
        "place": "geo_id county_fips fips_code countyfips fipscode tractfips zipcode5 res_zip cntyfips tract_fips "
        "zcta5 locationid region_code area_code res_county county_fips_code",
        "place_name": "location county_name region town city community_area placename locationname",
        "group": "race_eth raceeth race_ethn racethn race_cd race_code hisp_race subgroup racecat",
        "sex": "sex_cd sex_code gender_code sexcode",
        "age": "agegrp age_grp age_years ageyrs age_code age_cd age_at_death ager agecat age_yrs",
        "year": "yr yod deathyear death_year year_of_death years period datayear",
        "cause": "ucr39 ucr113 ucr358 cause_code acme underlying",
    }.items()
}
SEX_CODES = {"1": "Male", "2": "Female", "M": "Male", "F": "Female"}  # as death certificates of the US code them
_CODED = re.compile(r"^-?\d{1,2}$")


@dataclass(frozen=True)
class Suggestion:
    """A mapping to look through, and what to look at in it."""

    mapping: ColumnMapping
    remarks: tuple[str, ...]


def role_named(column: str) -> str | None:
    """The role that a header's name tells."""
    name = "_".join(word for word in re.split(r"[^\w/]+|_+", column.lower()) if word)
    for role, names in (*ALIASES.items(), *FURTHER.items()):
        if name in names:
            return role
    return None


def suggest(sheet: Sheet, name: str, header_row: int = 1, title: str = "") -> Suggestion:
    """Roles from names, then from values; codes that mean nothing by themselves are listed for a person to explain."""
    values = _values(sheet, header_row)
    remarks: list[str] = []
    columns = _roles(sheet.header, values, remarks)
    codes = {column: found for column, role in columns.items() if (found := _codes(role, values[column]))}
    for column, found in codes.items():
        empty = [code for code, meaning in found.items() if not meaning]
        remarks.append(
            f"{column}: say what {', '.join(empty)} mean." if empty else f"{column}: check what its codes mean."
        )
    left = tuple(column for column in dict.fromkeys(sheet.header) if column not in columns)
    if left:
        remarks.append(f"Not read: {', '.join(left)}.")
    remarks += _wanting(set(columns.values()))
    return Suggestion(ColumnMapping(name, columns, left, codes, sheet=title, header_row=header_row), tuple(remarks))


def _values(sheet: Sheet, header_row: int) -> dict[str, list[str]]:
    """The different values of each column in the first rows, in the order in which they come."""
    seen: dict[str, dict[str, None]] = {name: {} for name in sheet.header}
    rows = sheet.rows(Collector(), header_row)
    for _, cells in itertools.islice(rows, LOOKED_AT):
        for name, cell in zip(sheet.header, cells, strict=False):
            if len(seen[name]) <= LOOKED_AT:
                seen[name][cell.strip()] = None
    return {name: [value for value in found if value] for name, found in seen.items()}


def _roles(header: list[str], values: dict[str, list[str]], remarks: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for column in header:
        role = role_named(column)
        if role in found.values():
            other = next(each for each, held in found.items() if held == role)
            remarks.append(f"{other} and {column} both look like the {_words(role)}; {other} was taken.")
        elif role and column not in found:
            found[column] = role
    for role, test in (("age", _are_ages), ("year", _are_years), ("sex", _are_sexes)):
        if role in found.values() or ("date" in found.values() and role == "year"):
            continue
        for column in header:
            if column not in found and values[column] and test(values[column]):
                found[column] = role
                remarks.append(f"{column} was taken for the {role} by its values.")
                break
    return _of_one_kind(found)


def _of_one_kind(found: dict[str, str]) -> dict[str, str]:
    """Counts are not estimates and not a list of deaths: what is there most tells the kind."""
    roles = set(found.values())
    if roles & set(COUNT_ROLES) and "age" in roles:
        unwanted = {*RECORD_ROLES, *FURTHER} - {*COUNT_ROLES, *ALIASES}
    elif "date" in roles and "age" in roles and "estimate" not in roles:
        unwanted = {*COUNT_ROLES, "year", "standard_error", "margin", "lower", "upper", "measure", "unit", "flag"}
    elif "estimate" in roles:
        unwanted = {*COUNT_ROLES, *RECORD_ROLES, "age", "sex"}
    else:  # what is counted has a name that says nothing: a person will know
        unwanted = set()
    return {column: role for column, role in found.items() if role not in unwanted}


def _codes(role: str, values: list[str]) -> dict[str, str]:
    """The codes of a column whose values say nothing by themselves."""
    if role not in ("sex", "group", "age", "flag") or not 0 < len(values) <= MOST_CODES:
        return {}
    if role == "sex" and set(values) <= set(SEX_CODES):
        return {value: SEX_CODES[value] for value in sorted(values)}
    if role in ("group", "sex") and all(_CODED.match(value) for value in values):
        return dict.fromkeys(sorted(values, key=int), "")
    if role == "age" and not all(read_age(value) for value in values):
        return {value: value if read_age(value) else "" for value in values}
    return dict.fromkeys(values, "") if role == "flag" else {}


def _wanting(roles: set[str]) -> list[str]:
    """What no column was found for and a table cannot be read without."""
    if not roles & {*COUNT_ROLES, *RECORD_ROLES, "estimate"}:
        return ["No column of deaths, populations, dates of death or estimates was found: map one."]
    if "estimate" in roles:
        said = [] if "year" in roles else ["No column tells the years: give them with --years."]
        return said if "unit" in roles else [*said, 'No column tells the unit: add "constants": {"unit": "percent"}.']
    return [] if "age" in roles else ["No column of ages was found: map one."]


def _are_ages(values: list[str]) -> bool:
    return len(values) > 2 and all(read_age(value) for value in values) and any(not value.isdigit() for value in values)


def _are_years(values: list[str]) -> bool:
    return all(len(value) == 4 and value.isdigit() and 1900 <= int(value) <= 2100 for value in values)


def _are_sexes(values: list[str]) -> bool:
    return {value.lower() for value in values} <= {"male", "female", "m", "f"} and len(values) > 1


def _words(role: str | None) -> str:
    return (role or "").replace("_", " ")
