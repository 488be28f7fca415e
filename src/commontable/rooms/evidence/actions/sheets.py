"""Deeds on fact sheets: write, change, send to review, renew, copy. Nobody types a figure: sheets cite releases."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience, RecordClass
from commontable.rooms.people.models import Account, Organization
from commontable.rooms.people.queries import person_of

from .. import sheet_permissions as permissions
from ..models import Asset, Citation, FactSheet
from ..request_details import Cited, SheetDetails, SheetGround
from ..request_states import RequestState, SheetState, SheetStepKind
from ..request_steps import answer_follows, move_sheet, note_sheet_step
from ..seen import seen_like
from ..sheet_checks import refuse_unfinished
from ..sheet_figures import citations_of

MOST_CITED = 10


@transaction.atomic
def write_sheet(*, custodian: Organization, details: SheetDetails, ground: SheetGround, by: Account) -> FactSheet:
    """Begin a sheet, or its next version. At first only its organization sees it."""
    permissions.check_can_write(by, custodian)
    _check_ground(custodian, ground)
    sheet: FactSheet = FactSheet.objects.create(
        partnership=custodian.partnership,
        custodian=custodian,
        audience=Audience.CUSTODIAN,
        record_class=RecordClass.PUBLIC_RECORD,
        author=person_of(by, custodian.partnership),
        request=ground.request,
        replaces=ground.replaces,
        copied_from=ground.copied_from,
        number=ground.replaces.number + 1 if ground.replaces else 1,
        why=ground.why.strip(),
        **details.as_fields(),
    )
    for letter, cited in zip("ABCDEFGHIJ", ground.cited, strict=False):
        _cite(sheet, letter, cited)
    sheet.assets.set(ground.assets)
    step = note_sheet_step(sheet, SheetStepKind.WRITTEN, by, sheet.why)
    ledger.write("sheet_written", subject=step, by=by)
    answer_follows(sheet, RequestState.IN_WORK, by)
    return sheet


def _check_ground(custodian: Organization, ground: SheetGround) -> None:
    if not 0 < len(ground.cited) <= MOST_CITED:
        raise NotNow(_("A fact sheet cites 1 to %(most)s releases. Choose them.") % {"most": MOST_CITED})
    tables = {cited.release.partnership_id for cited in ground.cited}
    if tables != {custodian.partnership_id}:
        raise NotNow(_("A fact sheet cites releases of its own table."))
    _check_assets(custodian, ground.assets)
    if ground.replaces and hasattr(ground.replaces, "replaced_by"):
        raise NotNow(_("There is a newer version of this sheet already. Work on that one."))


def _check_assets(custodian: Organization, assets: tuple[Asset, ...]) -> None:
    if any(asset.partnership_id != custodian.partnership_id for asset in assets):
        raise NotNow(_("The assets must be of this table."))


def _cite(sheet: FactSheet, letter: str, cited: Cited) -> Citation:
    citation: Citation = Citation.objects.create(
        sheet=sheet,
        letter=letter,
        release=cited.release,
        place=cited.place,
        group=cited.group,
        period=cited.period,
        **seen_like(sheet),
    )
    return citation


@transaction.atomic
def change_sheet(*, sheet: FactSheet, details: SheetDetails, assets: tuple[Asset, ...], by: Account) -> FactSheet:
    """Change the words. What was approved is a draft again: nobody's approval stands for words they never read."""
    permissions.check_can_write(by, sheet.custodian)
    if sheet.state == SheetState.APPROVED:
        move_sheet(sheet, SheetState.DRAFT)
    if sheet.state != SheetState.DRAFT:
        raise NotNow(
            _("This sheet is “%(state)s”: its words stay. Ask for changes in the review, or make a new one.")
            % {"state": SheetState(sheet.state).label}
        )
    _check_assets(sheet.custodian, assets)
    for name, value in details.as_fields().items():
        setattr(sheet, name, value)
    sheet.save()
    sheet.assets.set(assets)
    step = note_sheet_step(sheet, SheetStepKind.CHANGED, by)
    ledger.write("sheet_changed", subject=step, by=by)
    return sheet


@transaction.atomic
def aim_citation(*, citation: Citation, place: str, group: str, period: str, by: Account) -> Citation:
    """Choose what of a release the sheet tells and draws: a place, or all places for one group and period."""
    sheet = citation.sheet
    permissions.check_can_write(by, sheet.custodian)
    if sheet.state != SheetState.DRAFT:
        raise NotNow(_("Only a draft is changed. Ask for changes in the review, or make a new version."))
    citation.place, citation.group, citation.period = place, group, period
    citation.save(update_fields=["place", "group", "period"])
    step = note_sheet_step(sheet, SheetStepKind.CHANGED, by)
    ledger.write("sheet_changed", subject=step, by=by)
    return citation


@transaction.atomic
def send_sheet(*, sheet: FactSheet, by: Account) -> FactSheet:
    """Hand the sheet to a reviewer who did not write it."""
    permissions.check_can_write(by, sheet.custodian)
    refuse_unfinished(sheet)
    move_sheet(sheet, SheetState.IN_REVIEW)
    step = note_sheet_step(sheet, SheetStepKind.SENT, by)
    ledger.write("sheet_sent", subject=step, by=by)
    answer_follows(sheet, RequestState.IN_REVIEW, by)
    return sheet


@transaction.atomic
def renew_sheet(*, sheet: FactSheet, why: str, by: Account) -> FactSheet:
    """The next version: the same words over the newest releases, for somebody to read and send to review."""
    if not why.strip():
        raise NotNow(_("Say why there is a new version, in one sentence that readers of the old one can read."))
    if not sheet.is_final:
        raise NotNow(_("This version is not out yet. Change it instead."))
    ground = SheetGround(
        cited=_newest(sheet), assets=tuple(sheet.assets.filter(removal__isnull=True)), replaces=sheet, why=why
    )
    return write_sheet(custodian=sheet.custodian, details=SheetDetails.of(sheet), ground=ground, by=by)


def _newest(sheet: FactSheet) -> tuple[Cited, ...]:
    """Each cited release, or the last of those that replaced it."""
    found = []
    for citation in citations_of(sheet):
        release = citation.release
        while hasattr(release, "replaced_by"):
            release = release.replaced_by
        found.append(Cited(release, citation.place, citation.group, citation.period))
    return tuple(found)


@transaction.atomic
def copy_sheet(*, sheet: FactSheet, custodian: Organization, by: Account) -> FactSheet:
    """A copy of another organization's: the same figures, in words of its own. It begins as a draft."""
    if sheet.state != SheetState.RELEASED:
        raise NotNow(_("Only a released sheet is copied."))
    assets = tuple(sheet.assets.filter(removal__isnull=True))
    ground = SheetGround(cited=_newest(sheet), assets=assets, copied_from=sheet)
    return write_sheet(custodian=custodian, details=SheetDetails.of(sheet), ground=ground, by=by)
