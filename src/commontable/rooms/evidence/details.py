"""What is told to an action: one frozen record per noun, so that forms and the demonstration speak alike."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Self

from commontable.rooms.people.models import Organization

from .models import Indicator
from .states import Rhythm


class Details:
    """`IndicatorDetails.of(row)` reads a row back, for the first values of a form."""

    @classmethod
    def of(cls, thing: Any) -> Self:
        return cls(**{field.name: getattr(thing, field.name) for field in fields(cls)})  # type: ignore[arg-type]

    def as_fields(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]


@dataclass(frozen=True)
class IndicatorDetails(Details):
    key: str
    name: str
    definition: str
    numerator: str
    unit: str
    measure: str
    topic: str
    polarity: str
    owner: Organization
    denominator: str = ""
    adjustment: str = ""
    name_es: str = ""
    definition_es: str = ""
    numerator_es: str = ""
    denominator_es: str = ""
    adjustment_es: str = ""
    unit_es: str = ""
    rhythm: str = Rhythm.YEARLY
    next_due: dt.date | None = None
    is_context: bool = False
    needs_reading: bool = False


@dataclass(frozen=True)
class AssetDetails(Details):
    kind: str
    title: str
    description: str
    place_name: str
    source: str
    title_es: str = ""
    description_es: str = ""
    place_kind: str = ""
    place: str = ""


@dataclass(frozen=True)
class AccessDetails(Details):
    organization: Organization
    contribution: str
    begins: dt.date
    ends: dt.date | None = None
    indicator: Indicator | None = None


@dataclass(frozen=True)
class NestingDetails(Details):
    kind: str
    place: str
    parent_kind: str
    parent: str
    parent_name: str
    source: str
    vintage: int | None = None
    share: Decimal | None = None
