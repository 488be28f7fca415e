"""Deeds on assets: entered by anybody at the table, shown to everyone by the custodian, taken off openly."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience, RecordClass
from commontable.rooms.people.models import Account, Partnership
from commontable.rooms.people.queries import person_of

from .. import permissions
from ..details import AssetDetails
from ..models import Asset, AssetRemoval, Indicator
from ..seen import check_may_be_seen_by, seen_like


@transaction.atomic
def add_asset(
    *, partnership: Partnership, details: AssetDetails, indicators: Iterable[Indicator], by: Account
) -> Asset:
    """Enter an asset. Everybody at the table sees it at once; visitors when its custodian shows it to everyone."""
    custodian = permissions.check_can_enter_asset(by, partnership)
    asset: Asset = Asset.objects.create(
        partnership=partnership,
        custodian=custodian,
        audience=Audience.PARTNERSHIP,
        record_class=RecordClass.PUBLIC_RECORD,
        entered_by=person_of(by, partnership),
        **details.as_fields(),
    )
    _stand_beside(asset, indicators)
    ledger.write("asset_added", subject=asset, by=by)
    return asset


@transaction.atomic
def change_asset(*, asset: Asset, details: AssetDetails, indicators: Iterable[Indicator], by: Account) -> Asset:
    """Change what is said of an asset: its custodian always; who entered it, until everyone sees it."""
    permissions.check_can_change_asset(by, asset)
    _check_standing(asset)
    for name, value in details.as_fields().items():
        setattr(asset, name, value)
    asset.save()
    _stand_beside(asset, indicators)
    ledger.write("asset_changed", subject=asset, by=by)
    return asset


@transaction.atomic
def publish_asset(*, asset: Asset, by: Account) -> Asset:
    """Show an asset to everyone, visitors included."""
    permissions.check_can_keep_asset(by, asset)
    _check_standing(asset)
    if asset.audience == Audience.PUBLIC:
        raise NotNow(_("Everyone sees this asset already."))
    check_may_be_seen_by(asset, Audience.PUBLIC)
    asset.audience = Audience.PUBLIC
    asset.save(update_fields=["audience"])
    ledger.write("asset_published", subject=asset, by=by)
    return asset


@transaction.atomic
def remove_asset(*, asset: Asset, why: str, by: Account) -> AssetRemoval:
    """Take an asset off the pages. The record stays, with the reason."""
    permissions.check_can_change_asset(by, asset)
    _check_standing(asset)
    if not why.strip():
        raise NotNow(_("Say why the asset is taken off, in one sentence."))
    removal = AssetRemoval.objects.create(
        asset=asset, why=why.strip(), by=person_of(by, asset.partnership), **seen_like(asset)
    )
    ledger.write("asset_removed", subject=asset, by=by, why=removal.why)
    return removal


def _stand_beside(asset: Asset, indicators: Iterable[Indicator]) -> None:
    chosen = list(indicators)
    if any(one.partnership_id != asset.partnership_id for one in chosen):
        raise NotNow(_("An asset stands beside indicators of its own table."))
    asset.indicators.set(chosen)


def _check_standing(asset: Asset) -> None:
    if hasattr(asset, "removal"):
        raise NotNow(_("This asset was taken off. Enter it anew if it is there again."))
