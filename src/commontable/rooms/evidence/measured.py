"""What a release measures, in words: its name, its unit, which side is the good one, and how fine it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from . import wording
from .contents import SHOWN, Contents

LIFE_EXPECTANCY = "life_expectancy_at_birth"
FINE_BELOW = 2  # where all figures are smaller (ratios, indices), a second decimal tells them apart


@dataclass(frozen=True)
class Measured:
    """`title` is what the source or the pipeline calls it; `called` is what an indicator calls it, already in the
    reader's language. `favorable` is high, low, or empty where nobody says which side is good.
    """

    code: str = LIFE_EXPECTANCY
    title: str = ""
    unit: str = "years"
    favorable: str = "high"
    decimals: int = wording.DECIMALS
    called: str = ""

    @classmethod
    def told(cls, figures: Mapping[str, Any]) -> Measured:
        """As the catalogue keeps it; before it was kept, the web released life expectancy only."""
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in figures.get("measured", {}).items() if name in known})

    def as_dict(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name != "called"}

    def named(self, name: str) -> Measured:
        """The same, called as its indicator is."""
        return replace(self, called=name)

    @property
    def is_life_expectancy(self) -> bool:
        return self.code == LIFE_EXPECTANCY

    @property
    def lower_is_better(self) -> bool:
        return self.favorable == "low"

    @property
    def name(self) -> str:
        return self.called or wording.measure_name(self.code, self.title)

    @property
    def name_in_title(self) -> str:
        """With a capital."""
        return self.name[:1].upper() + self.name[1:]

    @property
    def unit_name(self) -> str:
        return wording.unit_name(self.unit)

    @property
    def unit_title(self) -> str:
        """The unit as the head of a column; the measure where it has none."""
        unit = self.unit_name or self.name
        return unit[:1].upper() + unit[1:]

    @property
    def better(self) -> str:
        """Which side is the good one, as a sentence; life expectancy needs none."""
        if self.is_life_expectancy:
            return ""
        return {"high": _("Higher is better."), "low": _("Lower is better.")}.get(self.favorable, "")

    def number(self, value: float) -> str:
        return wording.number(value, self.decimals)

    def size(self, value: float) -> str:
        return wording.number(abs(value), self.decimals)

    def span(self, figure: Mapping[str, Any]) -> str:
        return wording.span(figure, self.decimals)

    def size_span(self, change: Mapping[str, Any]) -> str:
        return wording.size_span(change, self.decimals)

    def amount(self, text: str) -> str:
        """A number with its unit."""
        return _("%(number)s %(unit)s") % {"number": text, "unit": self.unit_name} if self.unit else text

    def difference(self, text: str) -> str:
        """How far two figures lie apart: percentages lie percentage points apart."""
        if self.unit == "percent":
            return _("%(number)s percentage points") % {"number": text}
        return self.amount(text)

    def signed(self, figure: Mapping[str, Any]) -> str:
        """A change with its sign, unit and interval."""
        return self.difference(wording.signed(figure, self.decimals))

    def with_interval(self, figure: Mapping[str, Any]) -> str:
        """A figure with its unit and interval."""
        return self._with(self.amount(self.number(figure["value"])), self.span(figure), figure)

    def gap_with_interval(self, gap: Mapping[str, Any]) -> str:
        """A gap as an amount: the words beside it say in which direction."""
        return self._with(self.difference(self.size(gap["value"])), self.size_span(gap), gap)

    def _with(self, value: str, interval: str, figure: Mapping[str, Any]) -> str:
        words = {"value": value, "level": wording.level_name(figure["level"]), "interval": interval}
        return _("%(value)s (%(level)s interval %(interval)s)") % words


@lru_cache(maxsize=16)
def measured_of(held: Contents) -> Measured:
    """What a release itself says; releases of before said less, and were of life expectancy."""
    facts = held.facts
    code = str(facts["measure"])
    values = [abs(row["value"]) for row in held.estimates if row["state"] in SHOWN]
    return Measured(
        code=code,
        title=str(facts.get("measure_title") or ""),
        unit=str(held.estimates[0]["unit"] if held.estimates else facts.get("unit", "")),
        favorable=str(facts.get("favorable", "high" if code == LIFE_EXPECTANCY else "")),
        decimals=2 if values and max(values) < FINE_BELOW else wording.DECIMALS,
    )
