"""The deeds of this room, one file per noun. Each checks who may, writes its rows and one ledger line."""

from .releases import Ground, ask_for_run, catalogue_release, publish_release, retry_run, withdraw_release

__all__ = ["Ground", "ask_for_run", "catalogue_release", "publish_release", "retry_run", "withdraw_release"]
