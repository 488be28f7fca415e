"""Makes the two releases: synthetic files through the same pipeline as a user's own, then published by the analyst."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.conf import settings

from commontable.foundation.sight import Audience
from commontable.pipeline import LifeExpectancyRequest, measure
from commontable.pipeline.further import Further
from commontable.rooms.evidence import actions, pictures
from commontable.rooms.evidence.models import Release

from . import causes, circumstances, deaths, places
from .opening import Opened, backbone_of
from .truth import GROUPS, MAP_YEARS, STATED, YEARS, stated_gap, truth

# Years taken together, so that chance does not hide the truth: 2000-2001, then three years at a time.
PERIODS = ((2000, 2001), *((year, year + 2) for year in range(2002, YEARS[-1], 3)))
FIRST_MAP_YEARS = (2000, 2004)  # five years, as long as those of the map
CAUSES, CAUSE_AGES = "leading", (0, 45, 65)  # wide enough that few counts by cause are too small to be shown
FOCUS = 6  # places on a list, as the case study's plan had it (KC-30)
NOTE = (
    "Synthetic. Deaths were drawn at random (Poisson) from stated truth: life expectancy of White residents rises from "
    f"{STATED['White'][0]} to {STATED['White'][1]} years and of Black residents from {STATED['Black'][0]} to "
    f"{STATED['Black'][1]} between {YEARS[0]} and {YEARS[-1]}, a gap of {stated_gap(YEARS[0]):.1f} and then "
    f"{stated_gap(YEARS[-1]):.1f} years, as the Kansas City case study reports it. Populations are those of the "
    "American Community Survey 2011-2015 by ZIP, spread over ages by rule. See docs/reference/demonstration.md."
)


def gap_request(counts: Path, by_cause: Path) -> LifeExpectancyRequest:
    return LifeExpectancyRequest(
        deaths=(counts, by_cause),
        causes=CAUSES,
        cause_ages=CAUSE_AGES,
        by=("group", "year"),
        periods=PERIODS,
        reference_group=GROUPS[1],
        title="Life expectancy at birth, Black and White residents, Kansas City (synthetic)",
        source_note=f"{NOTE} Causes of death were drawn by invented shares of each age and group.",
        synthetic=True,
    )


def map_request(counts: Path, shapes: Path, circumstances: Path) -> LifeExpectancyRequest:
    return LifeExpectancyRequest(
        deaths=(counts,),
        by=("place", "year"),
        periods=(FIRST_MAP_YEARS, MAP_YEARS),
        title="Life expectancy at birth by ZIP, Kansas City (synthetic, schematic map)",
        source_note=f"{NOTE} The map is schematic: a cell around the center of each ZIP. Poverty and unemployment by "
        "ZIP are invented.",
        synthetic=True,
        places=shapes,
        further=Further(context=circumstances, focus=FOCUS),
    )


def release(opened: Opened) -> tuple[Release, Release]:
    """Measure both, enter them into the catalogue, let everybody see them, and draw them, as the worker would.

    Gives the release of the ZIPs and that of the city.
    """
    made = []
    analyst = opened.accounts["ana"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        every = deaths.write(folder, truth())
        zips = map_request(every, places.write(folder), circumstances.write(folder))
        for request in (zips, gap_request(every, causes.write(folder, truth()))):
            released = measure(request, releases=settings.RELEASES_FOLDER)
            row = actions.catalogue_release(
                released=released, custodian=backbone_of(opened.partnership), title=request.title, by=analyst
            )
            actions.publish_release(release=row, audience=Audience.PUBLIC, by=analyst)
            pictures.draw_all(released.id)
            made.append(row)
    of_zips, of_city = made
    return of_zips, of_city
