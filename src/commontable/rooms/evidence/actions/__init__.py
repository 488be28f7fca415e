"""The deeds of this room, one file per noun. Each checks who may, writes its rows and one ledger line."""

from .access import grant_access, make_private_link, renew_private_link, revoke_access, revoke_private_link
from .assets import add_asset, change_asset, publish_asset, remove_asset
from .data_gaps import note_data_gap, publish_data_gap, step_data_gap
from .designs import add_design, answer_design, begin_collection, change_design
from .findings import add_finding, add_quotation, change_finding, publish_finding, remove_finding, withdraw_consent
from .focus import Asked, publish_focus, record_focus
from .indicators import (
    add_framework_polarity,
    add_indicator,
    add_nesting,
    change_indicator,
    enter_release,
    show_indicator,
)
from .releases import (
    Ground,
    ask_for_run,
    cancel_run,
    catalogue_release,
    publish_release,
    retry_run,
    withdraw_release,
)
from .requests import accept_request, ask_for_data, decline_request, withdraw_request
from .sessions import cancel_session, plan_session, publish_session, record_session, waive_reading
from .sheet_releases import clear_remark, note_use, release_sheet, review_sheet, withdraw_sheet
from .sheets import aim_citation, change_sheet, copy_sheet, renew_sheet, send_sheet, write_sheet

__all__ = [
    "Asked",
    "Ground",
    "accept_request",
    "add_asset",
    "add_design",
    "add_finding",
    "add_framework_polarity",
    "add_indicator",
    "add_nesting",
    "add_quotation",
    "aim_citation",
    "answer_design",
    "ask_for_data",
    "ask_for_run",
    "begin_collection",
    "cancel_run",
    "cancel_session",
    "catalogue_release",
    "change_asset",
    "change_design",
    "change_finding",
    "change_indicator",
    "change_sheet",
    "clear_remark",
    "copy_sheet",
    "decline_request",
    "enter_release",
    "grant_access",
    "make_private_link",
    "note_data_gap",
    "note_use",
    "plan_session",
    "publish_asset",
    "publish_data_gap",
    "publish_finding",
    "publish_focus",
    "publish_release",
    "publish_session",
    "record_focus",
    "record_session",
    "release_sheet",
    "remove_asset",
    "remove_finding",
    "renew_private_link",
    "renew_sheet",
    "retry_run",
    "review_sheet",
    "revoke_access",
    "revoke_private_link",
    "send_sheet",
    "show_indicator",
    "step_data_gap",
    "waive_reading",
    "withdraw_consent",
    "withdraw_release",
    "withdraw_request",
    "withdraw_sheet",
    "write_sheet",
]
