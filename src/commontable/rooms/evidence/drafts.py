"""Files of a form that came back with a fault: kept for who sent them, so that nobody chooses them twice."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from commontable.foundation.sight import Audience, RecordClass, Sight
from commontable.foundation.uploads import safe_name
from commontable.rooms.people.models import Organization, Person

from .models import UploadDraft
from .uploads import write

Files = Mapping[str, Sequence[UploadedFile[bytes]]]


def own_draft(sight: Sight, sender: Person | None, kind: str, wanted: str) -> UploadDraft | None:
    """The draft of that number, where it is this person's and not yet a day old; anybody else's is not there."""
    try:
        number = UUID(wanted)
    except ValueError:
        return None
    if sender is None:
        return None
    theirs = UploadDraft.objects.visible_to(sight).filter(partnership=sender.partnership, sent_by=sender, kind=kind)
    draft: UploadDraft | None = theirs.exclude(pk__in=UploadDraft.objects.old()).filter(pk=number).first()
    return draft


@contextmanager
def opened(draft: UploadDraft | None, left_out: Iterable[str] = ()) -> Iterator[dict[str, list[UploadedFile[bytes]]]]:
    """The files of each field, but for those left out by their number; closed at the end."""
    gone, found = set(left_out), dict[str, list[UploadedFile[bytes]]]()
    with ExitStack() as closing:
        for entry in draft.files if draft else ():
            path = draft.folder / entry["at"] / entry["name"] if draft else None
            if path is not None and entry["at"] not in gone and path.is_file():
                file = closing.enter_context(path.open("rb"))
                kept = UploadedFile(file=file, name=entry["name"], size=entry["size"])
                found.setdefault(entry["field"], []).append(kept)
        yield found


@transaction.atomic
def keep(
    draft: UploadDraft | None, given: Files, left_out: Iterable[str], sent: tuple[Person, Organization, str]
) -> UploadDraft | None:
    """The draft with the files given now: those of a field stand for what was kept of it before. None without any."""
    sender, custodian, kind = sent
    for old in UploadDraft.objects.old():
        old.discard()
    gone, new = set(left_out), {field: files for field, files in given.items() if files}
    entries: list[dict[str, Any]] = list(draft.files) if draft else []
    kept = [entry for entry in entries if entry["at"] not in gone and entry["field"] not in new]
    if not new and not kept:
        if draft:
            draft.discard()
        return None
    if draft is None:
        draft = UploadDraft(
            partnership=custodian.partnership, custodian=custodian, audience=Audience.CUSTODIAN,
            record_class=RecordClass.CONFIDENTIAL, kind=kind, sent_by=sender,
        )  # fmt: skip
        for older in UploadDraft.objects.filter(sent_by=sender, kind=kind, partnership=custodian.partnership):
            older.discard()
    for entry in entries:
        if entry not in kept:
            shutil.rmtree(draft.folder / entry["at"], ignore_errors=True)
    draft.files = [*kept, *_stored(draft, new, kept)]
    draft.kept_at = timezone.now()
    draft.save()
    return draft


def _stored(draft: UploadDraft, new: Files, kept: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    number = max((int(entry["at"]) for entry in draft.files), default=-1)
    for field, files in new.items():
        for file in files:
            number += 1
            place = draft.folder / str(number)
            place.mkdir(parents=True)
            file.seek(0)
            yield {"field": field, "at": str(number), **write(file, place / safe_name(file.name or ""))}


def fits(given: Files, draft: UploadDraft | None) -> bool:
    """Whether all that would be kept is within what the site takes in at once."""
    new = sum(file.size or 0 for files in given.values() for file in files)
    kept = sum(entry["size"] for entry in (draft.files if draft else ()) if not given.get(entry["field"]))
    return bool(new + kept <= settings.UPLOAD_LIMIT)
