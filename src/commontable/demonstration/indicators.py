"""Defines the indicator of the demonstration, enters its releases, and puts assets beside it (PP-12)."""

from __future__ import annotations

import datetime as dt

from commontable.foundation.sight import Audience
from commontable.rooms.evidence import actions
from commontable.rooms.evidence.details import AccessDetails, AssetDetails, IndicatorDetails
from commontable.rooms.evidence.models import Indicator, Release
from commontable.rooms.evidence.states import PlaceKind, Polarity, Rhythm, Topic

from .opening import Opened, backbone_of
from .tables import citation, read

ZIP_VINTAGE = 2010  # the ZIP Code Tabulation Areas of the American Community Survey 2011-2015
INVENTED = "Synthetic: invented to show how a resident's asset stands beside a number."


def watch(opened: Opened, city: Release, zips: Release) -> Indicator:
    """Life expectancy, with the release of the city and that of its ZIPs under it, seen by everyone."""
    analyst, backbone = opened.accounts["ana"], backbone_of(opened.partnership)
    details = IndicatorDetails(
        key="life-expectancy",
        name="Life expectancy at birth",
        name_es="Esperanza de vida al nacer",
        definition="How long a newborn would live if every age kept the death rates of the period.",
        definition_es="Cuánto viviría un recién nacido si cada edad conservara las tasas de mortalidad del periodo.",
        numerator="Deaths by age",
        numerator_es="Muertes por edad",
        denominator="People by age",
        denominator_es="Habitantes por edad",
        adjustment="Age, through the life table",
        adjustment_es="La edad, mediante la tabla de vida",
        unit="years",
        unit_es="años",
        measure=city.measure,
        topic=Topic.LENGTH_OF_LIFE,
        polarity=Polarity.HIGHER,
        owner=backbone,
        rhythm=Rhythm.YEARLY,
        next_due=dt.date(2017, 6, 30),
    )
    indicator = actions.add_indicator(custodian=backbone, details=details, by=analyst)
    for release, kind, vintage in ((zips, PlaceKind.ZIP_AREA, ZIP_VINTAGE), (city, "", None)):
        actions.enter_release(release=release, indicator=indicator, place_kind=kind, place_vintage=vintage, by=analyst)
    actions.show_indicator(indicator=indicator, audience=Audience.PUBLIC, by=analyst)
    _stand_beside(opened, indicator)
    _give_access(opened, indicator)
    return indicator


def _give_access(opened: Opened, indicator: Indicator) -> None:
    """An organization that helped to pay sees releases before they are published (CO-07)."""
    hospital = opened.organizations["hospital"]
    details = AccessDetails(
        organization=hospital,
        indicator=indicator,
        contribution="Synthetic: $25,000 a year toward the figures",
        begins=dt.date(2016, 1, 1),
    )
    actions.grant_access(custodian=backbone_of(opened.partnership), details=details, by=opened.accounts["dana"])


def _stand_beside(opened: Opened, indicator: Indicator) -> None:
    """What is there already: facts with their source, and one invented entry of a resident."""
    for row in read("assets"):
        told = {name: text for name, text in row.items() if name not in ("by", "source")}
        details = AssetDetails(**told, source=citation(row["source"]) or INVENTED)
        by = opened.accounts[row["by"]]
        asset = actions.add_asset(partnership=opened.partnership, details=details, indicators=[indicator], by=by)
        keeper = opened.accounts["olivia" if row["by"] == "omar" else "dana"]
        actions.publish_asset(asset=asset, by=keeper)
