"""Deeds on papers: a file is added to the packet of an item, or taken out of it."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.ids import uuid7
from commontable.foundation.sight import Audience, RecordClass
from commontable.rooms.people.models import Account, seen_like
from commontable.rooms.people.queries import person_of

from .. import permissions
from ..details import PaperDetails
from ..during import fresh
from ..models import AgendaItem, PacketItem, PacketRemoval
from ..narrower import for_the_body, is_closed
from ..packets import PAPERS

MOST_PAPERS = 50
NARROW_TO_WIDE = list(Audience)


@transaction.atomic
def add_paper(*, item: AgendaItem, details: PaperDetails, file: UploadedFile[bytes], by: Account) -> PacketItem:
    """Seen by all who see the meeting, or by fewer: the table, or the members of the body. What a closed session has
    before it is the body's alone, from the day it is added.
    """
    permissions.check_is_clerk(by=by, body=item.meeting.body)
    meeting = fresh(item.meeting)
    if hasattr(meeting, "cancellation"):
        raise NotNow(_("This meeting was called off. Plan another one."))
    if PacketItem.objects.filter(item__meeting=meeting).count() >= MOST_PAPERS:
        raise NotNow(_("A packet holds %(most)s papers at most. Join some of them.") % {"most": MOST_PAPERS})
    pk = uuid7()
    with PAPERS.keep(file, pk) as taken, transaction.atomic():
        paper: PacketItem = PacketItem.objects.create(
            pk=pk, item=item, title=details.title, language=details.language,
            by=person_of(by, meeting.partnership), **taken.columns(), **_sight(item, details.audience),
        )  # fmt: skip
        ledger.write("paper_added", subject=paper, by=by)
    return paper


def _sight(item: AgendaItem, audience: Audience | None) -> dict[str, object]:
    if is_closed(item):
        return _of_closed(item, audience)
    seen = seen_like(item)
    own = Audience(item.audience)
    if audience is None or audience == own:
        return seen
    if NARROW_TO_WIDE.index(audience) > NARROW_TO_WIDE.index(own):
        raise NotNow(_("A paper is not seen by more people than its meeting. Choose fewer."))
    seen |= {"audience": audience, "audience_body": None}
    if audience == Audience.BODY:
        seen |= {"audience_body": item.meeting.body, "record_class": RecordClass.CONFIDENTIAL}
    return seen


def _of_closed(item: AgendaItem, audience: Audience | None) -> dict[str, object]:
    seen = for_the_body(item.meeting, RecordClass.PRIVILEGED)
    if audience is not None and NARROW_TO_WIDE.index(audience) > NARROW_TO_WIDE.index(Audience(seen["audience"])):
        raise NotNow(_("A paper of a closed session is for the members of the body. Put it under another item."))
    return seen


@transaction.atomic
def remove_paper(*, paper: PacketItem, why: str, by: Account) -> PacketRemoval:
    """The file is deleted; its name, who took it out and why stay."""
    permissions.check_is_clerk(by=by, body=paper.item.meeting.body)
    if hasattr(paper, "removal"):
        raise NotNow(_("This paper was taken out already."))
    if not why.strip():
        raise NotNow(_("Say why it is taken out, in one sentence."))
    removal = PacketRemoval.objects.create(
        paper=paper, why=why.strip(), by=person_of(by, paper.partnership), **seen_like(paper)
    )
    ledger.write("paper_removed", subject=removal, by=by, paper=paper, why=removal.why)
    transaction.on_commit(lambda: PAPERS.path_of(paper.pk).unlink(missing_ok=True))
    return removal
