"""The deeds of this room, one file per noun. Each checks who may, writes its rows and one ledger line."""

from .access import grant_access, make_private_link, revoke_access, revoke_private_link
from .assets import add_asset, change_asset, publish_asset, remove_asset
from .indicators import (
    add_framework_polarity,
    add_indicator,
    add_nesting,
    change_indicator,
    enter_release,
    show_indicator,
)
from .releases import Ground, ask_for_run, catalogue_release, publish_release, retry_run, withdraw_release

__all__ = [
    "Ground",
    "add_asset",
    "add_framework_polarity",
    "add_indicator",
    "add_nesting",
    "ask_for_run",
    "catalogue_release",
    "change_asset",
    "change_indicator",
    "enter_release",
    "grant_access",
    "make_private_link",
    "publish_asset",
    "publish_release",
    "remove_asset",
    "retry_run",
    "revoke_access",
    "revoke_private_link",
    "show_indicator",
    "withdraw_release",
]
