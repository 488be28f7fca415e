"""An indicator, an asset and a right of access as the tests tell them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from commontable.foundation import ledger
from commontable.foundation.models import LedgerLine
from commontable.rooms.evidence.details import AccessDetails, AssetDetails, IndicatorDetails
from commontable.rooms.people.queries import sight_of


def indicator(cast: Any, **fields: Any) -> IndicatorDetails:
    told = {
        "key": "life-expectancy",
        "name": "Life expectancy at birth",
        "name_es": "Esperanza de vida al nacer",
        "definition": "How long a newborn would live if each age kept today's death rates.",
        "definition_es": "Cuánto viviría un recién nacido si cada edad conservara las tasas de hoy.",
        "numerator": "Deaths by age",
        "denominator": "People by age",
        "unit": "years",
        "measure": "life_expectancy_at_birth",
        "topic": "length_of_life",
        "polarity": "higher",
        "owner": cast.department,
    }
    return IndicatorDetails(**{**told, **fields})


def asset(**fields: Any) -> AssetDetails:
    told = {
        "kind": "people",
        "title": "Block captains of the North side",
        "description": "Neighbors who know every household and check on elders in the heat.",
        "place_name": "North side",
        "source": "House meeting, spring 2024",
    }
    return AssetDetails(**{**told, **fields})


def access(organization: Any, **fields: Any) -> AccessDetails:
    told = {"organization": organization, "contribution": "$25,000 a year", "begins": dt.date(2024, 1, 1)}
    return AccessDetails(**{**told, **fields})


def told(account: Any, subject: Any) -> list[str]:
    """The ledger's lines about a thing, oldest first, as this account reads them."""
    sight = sight_of(account)
    lines = LedgerLine.objects.visible_to(sight).filter(subject_id=subject.pk).order_by("at", "id")
    return [line.sentence for line in ledger.tell(lines, sight)]
