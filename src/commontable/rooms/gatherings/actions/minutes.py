"""Deeds on minutes: drafted from what happened, edited in versions, approved by a later meeting and fixed."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.sight import RecordClass
from commontable.rooms.people.models import Account, seen_like
from commontable.rooms.people.queries import person_of

from .. import permissions
from ..during import fresh
from ..models import Decision, Meeting, Minutes, MinutesApproval, MinutesVersion, WithheldText
from ..narrower import for_the_body
from ..queries.minutes_facts import drafted
from ..record_details import MinutesEdit
from ..record_states import MinutesPart


@transaction.atomic
def draft_minutes(*, meeting: Meeting, by: Account) -> MinutesVersion:
    """A version written from the records: notice, attendance, items, votes. Earlier versions stay to be read."""
    permissions.check_is_clerk(by=by, body=meeting.body)
    meeting = fresh(meeting)
    if not hasattr(meeting, "opening"):
        raise NotNow(_("This meeting has not been opened: there is nothing to write minutes of yet."))
    minutes, _made = Minutes.objects.get_or_create(meeting=meeting, defaults=seen_like(meeting))
    _check_not_fixed(minutes)
    version = _keep(minutes, drafted(meeting), by)
    ledger.write("minutes_drafted", subject=minutes, by=by, number=version.number)
    return version


def _check_not_fixed(minutes: Minutes) -> None:
    if minutes.is_fixed:
        raise NotNow(
            _("These minutes were approved by a later meeting and stay as they are. Put a correction on the next one.")
        )


@transaction.atomic
def edit_minutes(*, minutes: Minutes, edit: MinutesEdit, by: Account) -> MinutesVersion:
    """A new version. Text of a withheld part is kept apart, for the members of the body alone."""
    permissions.check_is_clerk(by=by, body=minutes.meeting.body)
    fresh(minutes.meeting)
    _check_not_fixed(Minutes.objects.get(pk=minutes.pk))
    newest = minutes.versions.order_by("-number").values_list("number", flat=True).first()
    if newest != edit.based_on:
        raise NotNow(
            _("Version %(newest)s was saved while you wrote. Read it, take over what you need, and save again.")
            % {"newest": newest}
        )
    _check_parts(edit.parts)
    version = _keep(minutes, edit.parts, by, edit.change)
    ledger.write("minutes_edited", subject=minutes, by=by, number=version.number)
    return version


def _check_parts(parts: tuple[MinutesPart, ...]) -> None:
    if not parts:
        raise NotNow(_("Minutes need at least one part. Write one."))
    for part in parts:
        if not part.heading.strip():
            raise NotNow(_("A part has no heading. Give it one, or leave the part out."))
    if len({part.key for part in parts}) < len(parts):
        raise NotNow(_("Two parts have the same key. Reload the page and edit again."))


def _keep(minutes: Minutes, parts: tuple[MinutesPart, ...], by: Account, change: str | None = None) -> MinutesVersion:
    """A new version; without `change`, one written from the records."""
    number = (minutes.versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    sight = seen_like(minutes.meeting)
    version: MinutesVersion = MinutesVersion.objects.create(
        minutes=minutes, number=number, parts=[_open_part(part).as_json() for part in parts],
        change=(change or "").strip(), from_records=change is None, by=person_of(by, minutes.partnership), **sight,
    )  # fmt: skip
    _keep_apart(version, {part.key: part.text for part in parts if part.withheld and part.text.strip()}, by)
    return version


def _open_part(part: MinutesPart) -> MinutesPart:
    """What everybody may read of a part: where it is withheld, the heading and the reason."""
    text = "" if part.withheld else part.text.strip()
    return MinutesPart(part.key, part.heading.strip(), text, part.withheld.strip())


def _keep_apart(version: MinutesVersion, texts: Mapping[str, str], by: Account) -> None:
    meeting = version.minutes.meeting
    sight = for_the_body(meeting, RecordClass.PRIVILEGED)
    person = person_of(by, meeting.partnership)
    for key, text in texts.items():
        WithheldText.objects.create(version=version, key=key, text=text, by=person, **sight)


@transaction.atomic
def approve_minutes(*, version: MinutesVersion, decision: Decision, by: Account) -> MinutesApproval:
    """A later meeting of the same body decided that these are the minutes. From now on they are fixed."""
    permissions.check_is_clerk(by=by, body=version.minutes.meeting.body)
    held = fresh(version.minutes.meeting)
    minutes = Minutes.objects.get(pk=version.minutes_id)
    _check_not_fixed(minutes)
    if not hasattr(held, "closing"):
        raise NotNow(_("The meeting itself is not closed yet. Close it first; a later meeting approves its minutes."))
    _check_decided(held, decision)
    newest = minutes.versions.order_by("-number").values_list("number", flat=True).first()
    if version.number != newest:
        raise NotNow(
            _("Version %(number)s is not the newest any more. Approve version %(newest)s.")
            % {"number": version.number, "newest": newest}
        )
    later = decision.motion.item.meeting
    approval: MinutesApproval = MinutesApproval.objects.create(
        minutes=minutes, version=version, decision=decision, meeting=later,
        by=person_of(by, minutes.partnership), **seen_like(held),
    )  # fmt: skip
    ledger.write("minutes_approved", subject=minutes, by=by, number=version.number, meeting=later)
    return approval


def _check_decided(held: Meeting, decision: Decision) -> None:
    later = decision.motion.item.meeting
    if later.body_id != held.body_id or later.begins_at <= held.begins_at:
        raise NotNow(_("Minutes are approved by a later meeting of the same body. Choose one of its decisions."))
    if not decision.stands:
        raise NotNow(_("“%(decision)s” was not adopted, as its corrected result says.") % {"decision": decision})
