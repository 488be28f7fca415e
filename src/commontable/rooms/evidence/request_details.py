"""What is told to the deeds on data requests and fact sheets, one frozen record per noun."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Organization

from .details import Details
from .models import Asset, DataRequest, FactSheet, Indicator, Release
from .request_states import ActivityClass, Languages


@dataclass(frozen=True)
class RequestDetails(Details):
    """What somebody asks. `indicators` and `audience` are not columns of the same name."""

    requester_kind: str
    question: str
    occasion: str
    decision: str
    due: dt.date
    on_behalf_of: Organization | None = None
    decider: str = ""
    places: str = ""
    groups: str = ""
    languages: str = Languages.BOTH
    activity_class: str = ActivityClass.EDUCATION


@dataclass(frozen=True)
class Wanted:
    """Whom the request goes to, who may see it, and the numbers meant."""

    custodian: Organization
    audience: Audience = Audience.PARTNERSHIP
    indicators: tuple[Indicator, ...] = ()


@dataclass(frozen=True)
class SheetDetails(Details):
    topic: str
    title: str
    text: str
    title_es: str = ""
    text_es: str = ""


@dataclass(frozen=True)
class Cited:
    """A release and the part of it that is told and drawn."""

    release: Release
    place: str = ""
    group: str = ""
    period: str = ""


@dataclass(frozen=True)
class SheetGround:
    """What a sheet rests on: releases, assets, and the request, earlier version or other copy it comes from."""

    cited: tuple[Cited, ...]
    assets: tuple[Asset, ...] = ()
    request: DataRequest | None = None
    replaces: FactSheet | None = None
    copied_from: FactSheet | None = None
    why: str = ""


@dataclass(frozen=True)
class UseDetails(Details):
    occasion: str
    meeting: str
    day: dt.date
    decision: str
    activity_class: str
