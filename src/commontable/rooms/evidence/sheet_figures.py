"""What a name in a fact sheet's text stands for: `{A.gap}` is the gap of the release cited under A, with its interval.

Nothing is typed: every number comes out of a release when the sheet is shown. A figure that is hidden, missing or
withdrawn is named as such and never turns into a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from . import telling, values, wording
from .contents import SHOWN, Contents, Row, read_contents, steadiest_group
from .figures import gap_figures, level_figures, spread_figures
from .measured import Measured, measured_of
from .models import Citation, FactSheet, Release

NAME = re.compile(r"\{([A-Z])\.([a-z_]+(?:\.[^{}\s]+)?)\}")
AT = "at."


@dataclass(frozen=True)
class Bound:
    """What a name stands for. A value without its interval is bare; the fact check asks for it beside."""

    text: str
    is_figure: bool = True
    is_bare: bool = False


@dataclass(frozen=True)
class Run:
    """A piece of a paragraph; a figure carries the letter of its source."""

    text: str
    letter: str = ""


def is_withdrawn(release: Release) -> bool:
    return hasattr(release, "withdrawal")


def is_replaced(release: Release) -> bool:
    return hasattr(release, "replaced_by")


def choice_of(citation: Citation, held: Contents) -> tuple[str | None, str, str]:
    """Place, group and period the citation is about; the place is None where it is about all places."""
    place = citation.place if citation.place in held.places else None
    if not held.has_places:
        place = next(iter(held.places), "")
    group = citation.group if citation.group in held.groups else steadiest_group(held)
    period = citation.period if citation.period in held.periods else held.periods[-1]
    return place, group, period


def bound_names(citation: Citation) -> dict[str, Bound]:
    """Every plain name of a citation, in the present language; places come besides, as `at.64130`."""
    release = citation.release
    if is_withdrawn(release):
        return {}
    held = read_contents(release.folder_id)
    place, group, period = choice_of(citation, held)
    measured = measured_of(held).named(_called(release))
    found = {
        "measure": Bound(measured.name, is_figure=False),
        "years": Bound(wording.years(held.periods[0], held.periods[-1]), is_figure=False),
    }
    if place is None:
        return found | _spread_names(spread_figures(held, group, period), measured)
    if gap := gap_figures(held, place):
        return found | _gap_names(gap, measured)
    if level := level_figures(held, place):
        return found | _level_names(level, measured)
    return found


def measure_told(release: Release) -> str:
    """As its indicator names it, else by the name of the measure."""
    return Measured.told(release.figures).named(_called(release)).name


def _called(release: Release) -> str:
    return str(release.indicator.told("name")) if release.indicator else ""


def _gap_names(gap: Mapping[str, Any], measured: Measured) -> dict[str, Bound]:
    first, last = gap["first"], gap["last"]
    names = {
        "sentence": Bound(telling.gap_headline(gap, measured), is_bare=True),
        "detail": Bound(telling.gap_lede(gap, measured)),
        "gap": Bound(measured.gap_with_interval(last)),
        "gap_alone": Bound(measured.difference(measured.size(last["value"])), is_bare=True),
        "gap_before": Bound(measured.gap_with_interval(first)),
        "period": Bound(wording.period_name(last["period"]), is_figure=False),
        "period_before": Bound(wording.period_name(first["period"]), is_figure=False),
        "ahead": Bound(wording.group_in_text(gap["ahead"]), is_figure=False),
        "behind": Bound(wording.group_in_text(gap["behind"]), is_figure=False),
    }
    if "change" in gap:
        names["change"] = Bound(measured.signed(gap["change"]))
    for letter, gain in zip("ab", gap.get("gains", []), strict=False):
        names[f"gain_{letter}"] = Bound(f"{wording.group_name(gain['group'])}: {measured.signed(gain)}")
    if verdict := telling.verdict(gap, measured):
        names["verdict"] = Bound(f"{verdict.title} {verdict.text}")
    return names


def _spread_names(spread: Mapping[str, Any], measured: Measured) -> dict[str, Bound]:
    names = {
        "period": Bound(wording.period_name(spread["period"]), is_figure=False),
        "coverage": Bound(telling.coverage(spread), is_figure=False),
    }
    if "low" not in spread:
        return names
    return names | {
        "sentence": Bound(telling.spread_headline(spread, measured), is_bare=True),
        "detail": Bound(telling.spread_lede(spread, measured)),
        "lowest": Bound(measured.with_interval(spread["low"])),
        "lowest_place": Bound(spread["low"]["place_name"], is_figure=False),
        "highest": Bound(measured.with_interval(spread["high"])),
        "highest_place": Bound(spread["high"]["place_name"], is_figure=False),
    }


def _level_names(level: Mapping[str, Any], measured: Measured) -> dict[str, Bound]:
    return {
        "sentence": Bound(telling.level_headline(level, measured)),
        "level": Bound(measured.with_interval(level)),
        "period": Bound(wording.period_name(level["period"]), is_figure=False),
    }


def at_place(citation: Citation, place: str) -> Bound | None:
    """The figure of one place, whatever its state; None where the release has no such place."""
    if is_withdrawn(citation.release):
        return None
    held = read_contents(citation.release.folder_id)
    if place not in held.places:
        return None
    _place, group, period = choice_of(citation, held)
    row = next((row for row in held.of_moment(group, period) if row["place"] == place), None)
    return Bound(_told(row, measured_of(held)))


def _told(row: Row | None, measured: Measured) -> str:
    if row is not None and row["state"] in SHOWN and row["state"] != "unreliable":
        return measured.with_interval(row)
    return values.told(row, measured.decimals)


class Figures:
    """The figures of one sheet in the present language, each release read once."""

    def __init__(self, citations: Iterable[Citation]) -> None:
        self.citations = {citation.letter: citation for citation in citations}
        self._names: dict[str, dict[str, Bound]] = {}

    @classmethod
    def of(cls, sheet: FactSheet) -> Figures:
        return cls(citations_of(sheet))

    def names(self, letter: str) -> dict[str, Bound]:
        if letter not in self._names:
            self._names[letter] = bound_names(self.citations[letter])
        return self._names[letter]

    def has_places(self, letter: str) -> bool:
        release = self.citations[letter].release
        return not is_withdrawn(release) and read_contents(release.folder_id).has_places

    def find(self, letter: str, name: str) -> Bound | None:
        """None where the name stands for nothing: a fault of the text, or of a release that has since gone."""
        citation = self.citations.get(letter)
        if citation is None:
            return None
        if is_withdrawn(citation.release):
            return Bound(_("[figure withdrawn]"))
        return at_place(citation, name.removeprefix(AT)) if name.startswith(AT) else self.names(letter).get(name)

    def runs(self, paragraph: str) -> tuple[Run, ...]:
        """A paragraph with its names filled in; an unknown name stays visible as it was written."""
        found, end = [], 0
        for match in NAME.finditer(paragraph):
            bound = self.find(*match.groups())
            found.append(Run(paragraph[end : match.start()]))
            found.append(Run(bound.text, match[1] if bound.is_figure else "") if bound else Run(match[0]))
            end = match.end()
        found.append(Run(paragraph[end:]))
        return tuple(run for run in found if run.text)

    def unknown(self, text: str) -> list[str]:
        """The names in a text that stand for nothing."""
        return [match[0] for match in NAME.finditer(text) if self.find(*match.groups()) is None]


def citations_of(sheet: FactSheet) -> list[Citation]:
    related = tuple(
        f"release__{name}" for name in ("partnership", "custodian", "withdrawal", "replaced_by", "indicator")
    )
    return list(sheet.citations.select_related(*related))


def paragraphs_of(text: str) -> list[str]:
    return [" ".join(block.split()) for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if block.strip()]


PROPOSED = ("sentence", "detail", "verdict")


def proposed_text(citations: Iterable[Citation]) -> str:
    """Where a writer begins: what each release says by itself, as names, so that it reads in both languages."""
    blocks = []
    for citation in citations:
        names = bound_names(citation)
        told = [f"{{{citation.letter}.{name}}}" for name in PROPOSED if name in names]
        blocks += [" ".join(told[:2]), *told[2:]]
    return "\n\n".join(block for block in blocks if block)


def letters(releases: Iterable[Release]) -> list[tuple[str, Release]]:
    return list(zip("ABCDEFGHIJ", releases, strict=False))
