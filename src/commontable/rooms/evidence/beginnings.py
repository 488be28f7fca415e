"""How a fact sheet begins: with what its releases say by themselves, in both languages, and the assets beside them."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from commontable.rooms.people.models import Account, Organization

from .actions import write_sheet
from .models import Asset, Citation, DataRequest, FactSheet
from .request_details import Cited, SheetDetails, SheetGround
from .sheet_figures import measure_told, proposed_text
from .states import Topic


def begin(custodian: Organization, cited: tuple[Cited, ...], request: DataRequest | None, by: Account) -> FactSheet:
    """A draft that could be sent as it is: `write_sheet` with the words that the releases give."""
    ground = SheetGround(cited=cited, assets=assets_for(cited), request=request)
    return write_sheet(custodian=custodian, details=proposed(custodian, cited), ground=ground, by=by)


def proposed(custodian: Organization, cited: tuple[Cited, ...]) -> SheetDetails:
    citations = [
        Citation(letter=letter, release=one.release, place=one.place, group=one.group, period=one.period)
        for letter, one in zip("ABCDEFGHIJ", cited, strict=False)
    ]
    text = proposed_text(citations)  # names only, so the same in every language
    return SheetDetails(
        topic=_topic(cited), title=_title(custodian, cited, "en"), title_es=_title(custodian, cited, "es"),
        text=text, text_es=text,
    )  # fmt: skip


def _topic(cited: tuple[Cited, ...]) -> str:
    indicators = [one.release.indicator for one in cited if one.release.indicator]
    return indicators[0].topic if indicators else Topic.LENGTH_OF_LIFE


def _title(custodian: Organization, cited: tuple[Cited, ...], language: str) -> str:
    area = custodian.partnership.service_area or custodian.partnership.name
    with translation.override(language):
        measure = measure_told(cited[0].release)
        return _("%(measure)s in %(area)s") % {"measure": measure[:1].upper() + measure[1:], "area": area}


def assets_for(cited: tuple[Cited, ...]) -> tuple[Asset, ...]:
    """The assets that stand beside the indicators of these releases, seen by as many people as they."""
    indicators = {one.release.indicator_id for one in cited if one.release.indicator_id}
    audiences = {one.release.audience for one in cited}
    rows = Asset.objects.standing().filter(indicators__in=indicators, audience__in=audiences).distinct()
    return tuple(rows)
