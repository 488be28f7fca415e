"""From a source and what is chosen in it to one address, and to the name of the file it becomes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from string import Formatter
from urllib.parse import quote, urlsplit

from commontable.pipeline.fetch.reaching import FetchFailure
from commontable.pipeline.sources.declared import Source

# What the words in braces of an address stand for, by an example.
MEANS = {
    "ages": "19ages or singleages (standards: 19ages, 18ages, singleages)",
    "dataset": "the nine signs in the address of the data set, such as swc5-untb",
    "geography": "tract:*, county:* …",
    "races": "3races or 4races",
    "state": "two letters, such as mo (USALEEP: MO)",
    "table": "B01001",
    "within": "state:29",
    "year": "2022",
    "years": "1990_2023",
    "yy": "the last two digits of the year",
}
_VALUE = re.compile(r"^[A-Za-z0-9_*,:.()-]{1,100}$")
_WORD = re.compile(r"[^A-Za-z0-9]+")


def choices_of(source: Source) -> tuple[str, ...]:
    """What must be chosen to have one address."""
    return tuple(dict.fromkeys(name for _, name, _, _ in Formatter().parse(source.address) if name))


def address_of(source: Source, chosen: Mapping[str, str]) -> str:
    """The address with what was chosen; FetchFailure says what is missing or cannot be."""
    if not (source.direct and source.address):
        where = f"Choose what you need at {source.address} and save it." if source.address else "It is your own."
        raise FetchFailure(f"{source.title} cannot be downloaded as one file. {where}")
    wanted, given = choices_of(source), dict(chosen)
    if "yy" in wanted and "year" in given:
        given["yy"] = given.pop("year")[-2:]
    missing = [name for name in wanted if name not in given]
    if missing:
        told = "; ".join(f"{name} ({MEANS[name]})" for name in missing)
        raise FetchFailure(f"{source.name} needs {told}: give each with --set NAME=VALUE.")
    for name, value in given.items():
        if name not in wanted:
            raise FetchFailure(f"{source.name} knows no '{name}'; it knows {', '.join(wanted) or 'nothing to choose'}.")
        if not _VALUE.match(value) or ".." in value:
            raise FetchFailure(f"{name} cannot be '{value[:60]}'; an example is {MEANS[name]}.")
    return source.address.format(**{name: quote(value, safe="*,:()") for name, value in given.items()})


def name_of(source: Source, address: str, chosen: Mapping[str, str]) -> str:
    """The name its publisher gives the file, or one made of the source and what was chosen."""
    parts = urlsplit(address)
    last = PurePosixPath(parts.path).name
    if "." in last and not parts.query:
        return last
    words = [_WORD.sub("-", value).strip("-") for value in chosen.values()]
    suffix = PurePosixPath(last).suffix or ".json"
    return "-".join(word for word in (source.name, *words) if word)[:120] + suffix
