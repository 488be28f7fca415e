"""Minutes as a page and as paper show them: parts in blocks, withheld ones with the reason, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commontable.foundation.markdown import Block, blocks
from commontable.foundation.sight import Audience, Sight

from .models import Meeting, Minutes, MinutesVersion, WithheldText
from .record_states import MinutesPart


@dataclass(frozen=True)
class PartShown:
    """One part for one reader. `kept` is the withheld text, for those who may read it."""

    key: str
    heading: str
    blocks: tuple[Block, ...] = ()
    withheld: str = ""
    kept: tuple[Block, ...] = ()


@dataclass(frozen=True)
class MinutesShown:
    """One version for one reader."""

    minutes: Minutes
    version: MinutesVersion
    told: tuple[MinutesPart, ...]
    parts: tuple[PartShown, ...]
    headline: str
    status: str

    @property
    def withheld(self) -> int:
        return sum(bool(part.withheld) for part in self.parts)


def shown(version: MinutesVersion, sight: Sight | None) -> MinutesShown:
    """For a reader; without sight the version that may leave the house, with nothing of what is withheld."""
    kept = withheld_texts(version, sight) if sight is not None else {}
    minutes = version.minutes
    told = tuple(_told(version, sight))
    return MinutesShown(
        minutes=minutes,
        version=version,
        told=told,
        parts=tuple(
            PartShown(part.key, part.heading, blocks(part.text), part.withheld, blocks(kept.get(part.key, "")))
            for part in told
        ),
        headline=_("Minutes of %(meeting)s, %(day)s") % {"meeting": minutes.meeting, "day": _day(minutes)},
        status=_status(minutes, version),
    )


def _told(version: MinutesVersion, sight: Sight | None) -> Iterator[MinutesPart]:
    """What the newest version withholds is withheld in the ones before it too: they stay to be read."""
    newest = version.minutes.versions.last()
    since = {part.key: part.withheld for part in newest.told if part.withheld} if newest else {}
    if since and sight is not None and _reads_withheld(version.minutes.meeting, sight):
        since = {}
    for part in version.told:
        hides = part.key in since and not part.withheld
        yield MinutesPart(part.key, part.heading, "", since[part.key]) if hides else part


def _reads_withheld(meeting: Meeting, sight: Sight) -> bool:
    """As `for_the_body`: the members of the body, and administrators of whoever holds it."""
    inside = meeting.body_id in sight.bodies or meeting.custodian_id in sight.administers
    return inside or meeting.audience == Audience.CUSTODIAN


def withheld_texts(version: MinutesVersion, sight: Sight) -> Mapping[str, str]:
    """What is withheld from others, by the key of its part, for those who may read it."""
    rows = WithheldText.objects.visible_to(sight).filter(version=version)
    return dict(rows.values_list("key", "text"))


def _day(minutes: Minutes) -> str:
    return str(date_format(minutes.meeting.local_begin, "DATE_FORMAT"))


def _status(minutes: Minutes, version: MinutesVersion) -> str:
    if not minutes.is_fixed:
        return _("Draft, version %(number)s: not approved yet.") % {"number": version.number}
    if minutes.approval.version_id != version.pk:
        return _("Version %(number)s, an earlier draft: not the approved one.") % {"number": version.number}
    later = minutes.approval.meeting
    words = {"meeting": later, "day": date_format(later.local_begin, "DATE_FORMAT")}
    if not minutes.approval.decision.stands:
        return _(
            "Approved by %(meeting)s on %(day)s, by a decision that a correction of its vote has undone since. Nobody "
            "edits them any more: put what is to be corrected on the agenda of the next meeting."
        ) % words  # fmt: skip
    if version.at > minutes.approval.decision.decided_at:
        words["saved"] = date_format(version.at.astimezone(minutes.meeting.zone), "DATETIME_FORMAT")
        return _(
            "Approved by %(meeting)s on %(day)s; with what it asked to correct, saved %(saved)s. Nobody edits them "
            "any more."
        ) % words  # fmt: skip
    return _("Approved by %(meeting)s on %(day)s. Nobody edits them any more.") % words
