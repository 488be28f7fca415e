"""The tag of what a screen holds: which version, of which table, in which language, signed for its viewer and its page.

Whoever shows a tag with a good signature has been shown that page in that version, so that "nothing new" may be said
without asking once more what they may see: sight changes by deeds, and a deed makes a new version. A tag that was made
for somebody else, or for another page, is worth nothing.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import get_language

from commontable.foundation import ledger

SALT = "commontable.rooms.gatherings.live"


def made(partnership_id: UUID, *, viewer: Any, page: str) -> str:
    """The tag of the present version: one query on an index."""
    told = f"{_version(partnership_id)}.{partnership_id.hex}.{get_language()}"
    return f"{told}.{_signature(told, viewer, page)}"


def is_present(tag: str, *, viewer: Any, page: str) -> bool:
    """Whether the tag is this viewer's, of this page, in this language, and nothing has happened since."""
    told, _dot, signature = tag.rpartition(".")
    parts = told.split(".")
    if len(parts) != 3 or not constant_time_compare(signature, _signature(told, viewer, page)):
        return False
    version, partnership, language = parts
    return language == get_language() and version == _version(UUID(partnership))


def version_in(tag: str) -> str:
    """The part of a tag that is the same on every screen of that language."""
    return tag.rpartition(".")[0]


def _version(partnership_id: UUID) -> str:
    """Never the id of the newest line: it holds, to the millisecond, when a deed was done that may be a hidden one."""
    return salted_hmac(SALT, ledger.version(partnership_id)).hexdigest()[:24]


def _signature(told: str, viewer: Any, page: str) -> str:
    return salted_hmac(SALT, f"{told}|{viewer}|{page}").hexdigest()[:32]
