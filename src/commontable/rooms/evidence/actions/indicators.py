"""Deeds on indicators: adding and changing one, how a framework reads it, who sees it, which releases measure it."""

from __future__ import annotations

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience, RecordClass
from commontable.rooms.people.models import Account, Organization

from .. import permissions
from ..details import IndicatorDetails, NestingDetails
from ..models import FrameworkPolarity, Indicator, Nesting, Release
from ..reading import check_read
from ..seen import check_may_be_seen_by, seen_like
from ..states import INDICATOR_AUDIENCES, Polarity, next_due_after

SHOWN = {Audience.PARTNERSHIP: "indicator_shared", Audience.PUBLIC: "indicator_published"}


@transaction.atomic
def add_indicator(*, custodian: Organization, details: IndicatorDetails, by: Account) -> Indicator:
    """Define an indicator. At first only its custodian sees it."""
    permissions.check_can_keep_indicators(by, custodian)
    _check_details(custodian, details)
    indicator = Indicator.objects.create(
        partnership=custodian.partnership,
        custodian=custodian,
        audience=Audience.CUSTODIAN,
        record_class=RecordClass.PUBLIC_RECORD,
        **details.as_fields(),
    )
    ledger.write("indicator_added", subject=indicator, by=by)
    return indicator


@transaction.atomic
def change_indicator(*, indicator: Indicator, details: IndicatorDetails, by: Account) -> Indicator:
    """Change the words of an indicator. What it measures stays once a release stands under it."""
    permissions.check_can_keep_indicators(by, indicator.custodian)
    _check_details(indicator.custodian, details, standing=indicator)
    if details.measure != indicator.measure and indicator.releases.exists():
        raise NotNow(
            _("Releases of “%(measure)s” stand under this indicator. Add another indicator for another measure.")
            % {"measure": indicator.measure}
        )
    if not details.needs_reading:
        check_read(indicator)  # unticking is no way around the session
    for name, value in details.as_fields().items():
        setattr(indicator, name, value)
    indicator.save()
    ledger.write("indicator_changed", subject=indicator, by=by)
    return indicator


def _check_details(custodian: Organization, details: IndicatorDetails, standing: Indicator | None = None) -> None:
    if details.owner.partnership_id != custodian.partnership_id:
        raise NotNow(_("The organization that keeps the indicator up must sit at this table."))
    same = Indicator.objects.filter(custodian=custodian, key=details.key)
    if standing is not None:
        same = same.exclude(pk=standing.pk)
    if same.exists():
        raise NotNow(
            _("%(organization)s has an indicator “%(key)s” already. Choose another short name.")
            % {"organization": custodian, "key": details.key}
        )


@transaction.atomic
def add_framework_polarity(
    *, indicator: Indicator, framework: str, polarity: Polarity, why: str, by: Account
) -> FrameworkPolarity:
    """Say that a framework reads the indicator in its own way; the last word on a framework stands."""
    permissions.check_can_keep_indicators(by, indicator.custodian)
    reading, _made = FrameworkPolarity.objects.update_or_create(
        indicator=indicator,
        framework=framework.strip(),
        defaults={"polarity": polarity, "why": why.strip(), **seen_like(indicator)},
    )
    ledger.write("framework_polarity_added", subject=reading, by=by, indicator=indicator)
    return reading


@transaction.atomic
def show_indicator(*, indicator: Indicator, audience: Audience, by: Account) -> Indicator:
    """Let more people see the definition and its page. Each release keeps an audience of its own."""
    permissions.check_can_keep_indicators(by, indicator.custodian)
    wider = INDICATOR_AUDIENCES[INDICATOR_AUDIENCES.index(Audience(indicator.audience)) + 1 :]
    if audience not in wider:
        raise NotNow(
            _("This indicator may already be seen by: %(audience)s. Choose a wider audience.")
            % {"audience": Audience(indicator.audience).label}
        )
    if audience == Audience.PUBLIC:
        check_read(indicator)
    check_may_be_seen_by(indicator, audience)
    indicator.audience = audience
    indicator.save(update_fields=["audience"])
    for reading in indicator.framework_polarities.all():
        reading.audience = audience
        reading.save(update_fields=["audience"])
    ledger.write(SHOWN[audience], subject=indicator, by=by)
    return indicator


@transaction.atomic
def enter_release(
    *, release: Release, indicator: Indicator, place_kind: str, place_vintage: int | None, by: Account
) -> Release:
    """Enter a release under the indicator it measures, say what its places are, and move the next update on."""
    permissions.check_can_keep_indicators(by, indicator.custodian)
    permissions.check_can_publish(by, release)
    if release.indicator_id is not None:
        raise NotNow(_("This release stands under “%(indicator)s” already.") % {"indicator": release.indicator})
    if release.measure != indicator.measure:
        raise NotNow(
            _("The release measures “%(measure)s”, the indicator “%(wanted)s”. Choose an indicator of that measure.")
            % {"measure": release.measure, "wanted": indicator.measure}
        )
    if release.partnership_id != indicator.partnership_id:
        raise NotNow(_("Release and indicator must belong to the same table."))
    if release.audience == Audience.PUBLIC:
        check_read(indicator)
    Release.objects.all().place_under(release, indicator, place_kind, place_vintage)
    if indicator.next_due:
        indicator.next_due = next_due_after(indicator.next_due, indicator.rhythm, localdate())
        indicator.save(update_fields=["next_due"])
    ledger.write("release_entered", subject=release, by=by, indicator=indicator)
    return release


@transaction.atomic
def add_nesting(*, custodian: Organization, details: NestingDetails, by: Account) -> Nesting:
    """Say in which larger place a place lies, where its code does not tell."""
    permissions.check_can_keep_indicators(by, custodian)
    if (details.kind, details.place) == (details.parent_kind, details.parent):
        raise NotNow(_("A place cannot lie in itself. Give the larger place."))
    fields = details.as_fields()
    marks = {name: fields.pop(name) for name in ("kind", "vintage", "place", "parent_kind", "parent")}
    nesting, _made = Nesting.objects.update_or_create(
        custodian=custodian,
        **marks,
        defaults={
            **fields,
            "partnership": custodian.partnership,
            "audience": Audience.PUBLIC,
            "record_class": RecordClass.PUBLIC_RECORD,
        },
    )
    ledger.write("nesting_added", subject=nesting, by=by, place=nesting.place, parent=nesting.parent_name)
    return nesting
