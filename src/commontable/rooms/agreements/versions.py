"""The transitions of a version: one table. Nothing goes back once the parties have signed."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VersionState(TextChoices):
    """How far a version has come. Whether a signed one is in force on a day is told by its dates (`standing_on`)."""

    DRAFT = "draft", pgettext_lazy("of a version", "draft")
    PROPOSED = "proposed", pgettext_lazy("of a version", "proposed")
    APPROVED = "approved", _("approved, to be signed")
    SIGNED = "signed", pgettext_lazy("of a version", "signed")
    DROPPED = "dropped", _("dropped before signing")
    WITHDRAWN = "withdrawn", pgettext_lazy("of a version", "withdrawn")


EDITABLE = (VersionState.DRAFT,)
SIGNABLE = (VersionState.APPROVED,)

# From each state, the states it may become. A proposal returns to the draft when its text must change: approvals of
# another text do not count. What is signed ends only by withdrawal, by its dates, or by the version that amends it.
VERSION_MOVES: dict[str, tuple[str, ...]] = {
    VersionState.DRAFT: (VersionState.PROPOSED, VersionState.DROPPED),
    VersionState.PROPOSED: (VersionState.APPROVED, VersionState.DRAFT, VersionState.DROPPED),
    VersionState.APPROVED: (VersionState.SIGNED, VersionState.DRAFT, VersionState.DROPPED),
    VersionState.SIGNED: (VersionState.WITHDRAWN,),
    VersionState.DROPPED: (),
    VersionState.WITHDRAWN: (),
}


def may_become(before: str, after: str) -> bool:
    return after in VERSION_MOVES.get(before, ())
