"""The deeds of this room: each checks who may, writes its rows and one ledger line, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.jobs import JobState
from commontable.foundation.sight import Audience, RecordClass
from commontable.rooms.agreements.models import DataTerms
from commontable.rooms.people.models import Account, Body, Organization
from commontable.rooms.people.queries import person_of

from .. import permissions, permitting, uploads
from ..asked import Asked
from ..figures import catalogue_fields
from ..models import Publication, Release, Run, Withdrawal
from ..reading import check_read
from ..seen import seen_like
from ..states import RELEASE_AUDIENCES

if TYPE_CHECKING:
    from commontable.pipeline import Release as Released

PUBLISHED = {Audience.PARTNERSHIP: "release_shared", Audience.PUBLIC: "release_published"}


@dataclass(frozen=True)
class Ground:
    """What a release rests on: the run that made it, or the release it replaces and why."""

    run: Run | None = None
    replaces: Release | None = None
    why: str = ""

    @property
    def terms(self) -> DataTerms | None:
        """The clause that permitted the run."""
        return self.run.terms if self.run else None


@transaction.atomic
def ask_for_run(
    *, custodian: Organization, asked: Asked, files: Mapping[str, Sequence[UploadedFile[bytes]]], by: Account
) -> Run:
    """Take in the files and put a measurement in line for the worker."""
    permissions.check_can_run(by, custodian)
    terms = permitting.checked_terms(asked, custodian)
    run = _new_run(
        custodian, by, kind=asked.kind, title=asked.title, choices=asked.as_dict(), is_synthetic=asked.is_synthetic,
        terms=terms,
    )  # fmt: skip
    try:
        run.files = uploads.store(run, files)
        run.save(update_fields=["files"])
        ledger.write("run_asked", subject=run, by=by)
    except BaseException:
        uploads.remove(run)
        raise
    _enqueue(run)
    return run


@transaction.atomic
def retry_run(*, run: Run, by: Account) -> Run:
    """Ask again for a run whose worker was lost: a new run with the same files and choices."""
    permissions.check_can_run(by, run.custodian)
    if not run.may_be_retried:
        raise NotNow(
            _("The files of this measurement were deleted when it ended, so that none lies about. Upload them again.")
        )
    permitting.check_run(run)
    if not run.is_over:
        run.become(JobState.FAILED, failure="interrupted")
    again = _new_run(
        run.custodian, by, kind=run.kind, title=run.title, choices=run.choices,
        is_synthetic=run.is_synthetic, files=run.files, retry_of=run, terms=run.terms,
    )  # fmt: skip
    if run.folder.exists():
        run.folder.rename(again.folder)
    ledger.write("run_retried", subject=again, by=by)
    _enqueue(again)
    return again


@transaction.atomic
def cancel_run(*, run: Run, by: Account) -> None:
    """End a measurement that waits or runs. Its worker stops as soon as it hears of it, and leaves nothing."""
    permissions.check_can_run(by, run.custodian)
    run = Run.objects.select_for_update().get(pk=run.pk)  # as it stands now: its worker may have begun, or ended
    is_held = run.state == JobState.RUNNING and not run.is_silent()
    try:
        run.become(JobState.CANCELED)
    except ValueError:
        raise NotNow(_("This measurement has ended already. There is nothing left to cancel.")) from None
    run.canceled_by = person_of(by, run.partnership)
    run.save(update_fields=["canceled_by"])
    ledger.write("run_canceled", subject=run, by=by)
    if not is_held:  # nobody else is there to delete the files
        transaction.on_commit(lambda: uploads.remove(run))


def _new_run(custodian: Organization, by: Account, **fields: object) -> Run:
    return Run.objects.create(
        partnership=custodian.partnership,
        custodian=custodian,
        audience=Audience.CUSTODIAN,
        record_class=RecordClass.CONFIDENTIAL,
        asked_by=person_of(by, custodian.partnership),
        **fields,
    )


def _enqueue(run: Run) -> None:
    from ..tasks import measure_run

    transaction.on_commit(lambda: measure_run.enqueue(str(run.pk)))


@transaction.atomic
def catalogue_release(
    *, released: Released, custodian: Organization, title: str, by: Account, ground: Ground | None = None
) -> Release:
    """Enter into the catalogue what the pipeline released. The type is the gate: only disclosure makes a `Released`.

    The same folder a second time is the same release: the row that stands is returned and nothing is written.
    """
    permissions.check_can_run(by, custodian)
    ground = ground or Ground()
    standing: Release | None = Release.objects.filter(custodian=custodian, folder_id=released.id).first()
    if standing is not None:
        return standing
    _check_can_replace(ground.replaces, custodian)
    release: Release = Release.objects.catalogue(
        partnership=custodian.partnership,
        custodian=custodian,
        audience=Audience.CUSTODIAN,
        record_class=RecordClass.PUBLIC_RECORD,
        title=title,
        run=ground.run,
        replaces=ground.replaces,
        why=ground.why,
        terms=ground.terms,
        **_standing_like(ground.replaces),
        **catalogue_fields(released),
    )
    ledger.write("release_catalogued", subject=release, by=by, number=release.number)
    if ground.run is None:  # a run has drawn its own
        _have_drawn(release)
    return release


def _have_drawn(release: Release) -> None:
    """The worker draws what nobody has drawn, so that no visitor waits for it."""
    from ..tasks import draw_release

    transaction.on_commit(lambda: draw_release.enqueue(release.folder_id))


def _check_can_replace(replaced: Release | None, custodian: Organization) -> None:
    if replaced is None:
        return
    if replaced.custodian_id != custodian.pk:
        raise NotNow(_("“%(title)s” is held by %(who)s.") % {"title": replaced, "who": replaced.custodian})
    if hasattr(replaced, "replaced_by"):
        raise NotNow(_("“%(title)s” was replaced already. Correct the release that replaced it.") % {"title": replaced})


def _standing_like(replaced: Release | None) -> dict[str, object]:
    """A correction stands where the release stood that it corrects."""
    if replaced is None:
        return {}
    return {name: getattr(replaced, name) for name in ("indicator", "place_kind", "place_vintage")}


@transaction.atomic
def publish_release(*, release: Release, audience: Audience, by: Account, body: Body | None = None) -> Publication:
    """Let more people see a release. To take it back is to withdraw it, openly."""
    permissions.check_can_publish(by, release)
    if hasattr(release, "withdrawal"):
        raise NotNow(_("This release was withdrawn. Make a new one instead."))
    wider = RELEASE_AUDIENCES[RELEASE_AUDIENCES.index(Audience(release.audience)) + 1 :]
    if audience not in wider:
        raise NotNow(
            _("This release may already be seen by: %(audience)s. Choose a wider audience, or withdraw the release.")
            % {"audience": Audience(release.audience).label}
        )
    if audience == Audience.BODY and (body is None or body.partnership_id != release.partnership_id):
        raise NotNow(_("Say which body may see it: choose one of this table."))
    if audience == Audience.PUBLIC:
        check_read(release.indicator)
    Release.objects.all().let_see(release, audience, body)
    publication = Publication.objects.create(
        release=release, audience_given=audience, by=person_of(by, release.partnership), **seen_like(release)
    )
    if audience == Audience.BODY:
        ledger.write("release_shown_to_body", subject=release, by=by, body=body)
    else:
        ledger.write(PUBLISHED[audience], subject=release, by=by)
    return publication


@transaction.atomic
def withdraw_release(*, release: Release, why: str, by: Account) -> Withdrawal:
    """Take a release back and say why. Its page then says so; its figures stay with its custodian only."""
    permissions.check_can_withdraw(by, release)
    if hasattr(release, "withdrawal"):
        raise NotNow(_("This release was withdrawn already."))
    if not why.strip():
        raise NotNow(_("Say why the release is withdrawn, in one sentence that those who used it can read."))
    withdrawal = Withdrawal.objects.create(
        release=release, why=why.strip(), by=person_of(by, release.partnership), **seen_like(release)
    )
    ledger.write("release_withdrawn", subject=release, by=by, why=withdrawal.why)
    return withdrawal
