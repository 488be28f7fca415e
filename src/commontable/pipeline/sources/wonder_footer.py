"""The footer of a CDC WONDER export: what was asked, which the rows alone do not say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

RULE = "---"
_PARAMETER = re.compile(r"^([A-Z][A-Za-z0-9 /&-]{1,60}): (.*)$")
_CODED = re.compile(r"(.+?) \(([0-9A-Za-z-]+)\)$")

# Questions that narrow deaths to some of them. A life table over such a file would be wrong without looking wrong.
NARROWING = (
    "ICD-10",
    "ICD-9",
    "Cause of Death",
    "Underlying Cause",
    "Multiple Cause",
    "MCD",
    "UCD",
    "Injury",
    "Drug/Alcohol",
    "Place of Death",
    "Autopsy",
    "Weekday",
    "Leading Cause",
    "15 Leading",
    "Occurrence",
)
PEOPLE = ("Race", "Single Race 6", "Single Race 15", "Single Race 31", "Race/Ethnicity")
PLACES = ("Counties", "County", "States", "State", "Residence States", "Census Regions", "HHS Regions")


@dataclass(frozen=True)
class Footer:
    """The query parameters, by name, and the dataset."""

    dataset: str = ""
    parameters: dict[str, str] = field(default_factory=dict)

    @property
    def hides_rows(self) -> bool:
        """True where rows with few deaths were left out of the file instead of being marked."""
        return self.parameters.get("Show Suppressed") == "False" or self.parameters.get("Show Zero Values") == "False"

    @property
    def narrowing(self) -> str:
        """The parameter that makes these deaths of some causes or circumstances only; "" where there is none."""
        for name, value in self.parameters.items():
            if name.startswith(NARROWING):
                return f"{name}: {value}"
        return ""

    @property
    def group(self) -> str:
        """Who the deaths are of, where the query chose a race: its words."""
        for name in PEOPLE:
            if name in self.parameters:
                return self.parameters[name]
        return self.parameters.get("Hispanic Origin", "")

    @property
    def sex(self) -> str:
        """The one sex the query chose, or ""."""
        chosen = self.parameters.get("Gender", self.parameters.get("Sex", ""))
        return "" if ";" in chosen else chosen

    @property
    def place(self) -> tuple[str, str]:
        """(identifier, name) of what the query covers; several counties make one place."""
        for name in PLACES:
            if name in self.parameters:
                return _one_place(self.parameters[name])
        return "", ""


def _one_place(text: str) -> tuple[str, str]:
    parts = [part.strip() for part in text.split(";") if part.strip()]
    codes, names = [], []
    for part in parts:
        match = _CODED.match(part)
        codes.append(match[2] if match else part)
        names.append(match[1] if match else part)
    return "+".join(codes), "; ".join(names)


def read_footer(lines: list[str]) -> Footer:
    """Read the lines after the first "---"; a parameter may run over several lines."""
    dataset, parameters, current, inside = "", {}, "", False
    for line in lines:
        if line.startswith("Dataset: "):
            dataset = line.removeprefix("Dataset: ").strip()
        elif line.startswith("Query Parameters"):
            inside = True
        elif line.strip() == RULE:
            inside = False
        elif inside and (match := _PARAMETER.match(line)):
            current = match[1]
            parameters[current] = match[2].strip()
        elif inside and current:
            parameters[current] = f"{parameters[current]} {line.strip()}"
    return Footer(dataset, parameters)
