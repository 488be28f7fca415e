"""Templates of agreements: Markdown files in English and Spanish, one clause under each heading.

A file begins with its title as "# …", then the preamble; each clause is "## number heading", a line such as
"[promise; area=space; category=capacity; activity=data; horizon=short]", and its text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .drafting_details import ClauseDetails
from .states import ActivityType, Area, ClauseKind, Horizon, ObjectiveCategory

FOLDER = Path(__file__).parent / "templates_of_agreements"
NAMES = ("mou", "data_sharing", "bylaws")
CLAUSE = re.compile(r"^## (\S+) (.+)$")
MARKS = re.compile(r"^\[(.+)\]$")
WORDS = {
    "area": ("area", Area),
    "category": ("category", ObjectiveCategory),
    "activity": ("activity_type", ActivityType),
    "horizon": ("horizon", Horizon),
}


@dataclass(frozen=True)
class Template:
    """What a new draft begins with."""

    title: str
    preamble: str
    clauses: tuple[ClauseDetails, ...]


@cache
def read_template(name: str, language: str) -> Template:
    """The template of that name in that language; a LookupError names what there is."""
    if name not in NAMES or language not in ("en", "es"):
        raise LookupError(f"There is no template '{name}' in '{language}'. There are: {', '.join(NAMES)}, en and es.")
    return parse_template((FOLDER / f"{name}.{language}.md").read_text(encoding="utf-8"))


def parse_template(text: str) -> Template:
    """Title, preamble and clauses of a template; every line belongs to one of them."""
    blocks = re.split(r"(?m)^(?=## )", text.strip())
    title, _line, preamble = blocks[0].partition("\n")
    return Template(title.removeprefix("# ").strip(), preamble.strip(), tuple(_clause(block) for block in blocks[1:]))


def _clause(block: str) -> ClauseDetails:
    head, _line, rest = block.partition("\n")
    named = CLAUSE.match(head)
    marks, _line, body = rest.partition("\n")
    marked = MARKS.match(marks.strip())
    if named is None or marked is None:
        raise ValueError(f"'{head}' is not the beginning of a clause: '## number heading', then a line in brackets.")
    kind, *others = [part.strip() for part in marked[1].split(";")]
    fields = dict(_mark(other) for other in others)
    return ClauseDetails(named[1], named[2].strip(), body.strip(), kind=ClauseKind(kind), **fields)


def _mark(mark: str) -> tuple[str, str]:
    name, _equals, value = mark.partition("=")
    field, words = WORDS[name]
    return field, str(words(value).value)
