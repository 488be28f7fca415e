"""Hashes of input files that hold small counts, sealed with a key of the place where releases are kept.

A plain hash would tell too much: who knows all of such a file but a few small counts could try counts until the hash
fits. Sealed, it can be compared by those alone who have the key (HMAC, RFC 2104).
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from commontable.pipeline.release.store import Store

SETTING = "COMMONTABLE_RELEASE_KEY"
PRIVATE_ROLE = "deaths"
Sources = list[dict[str, str]]


def key_of(store: Store, *, make: bool = False) -> str:
    """The key: from the setting (or the file that the setting with _FILE names), else that of the store; "" where there
    is none and none is to be made.
    """
    if given := os.environ.get(SETTING, ""):
        return given
    if named := os.environ.get(f"{SETTING}_FILE", ""):
        return Path(named).read_text("utf-8").strip()
    return store.key(secrets.token_urlsafe(32) if make else "")


def sealed(sources: Sources, key: str) -> Sources:
    """The sources of a release, with the hashes of files of deaths sealed, whatever else they are used as."""
    private = {source["hash"] for source in sources if source["role"] == PRIVATE_ROLE}
    return [{**source, "hash": seal(source["hash"], key) if source["hash"] in private else source["hash"]}
            for source in sources]  # fmt: skip


def seal(digest: str, key: str) -> str:
    """One sealed hash."""
    return f"hmac-sha256:{hmac.new(key.encode(), digest.encode(), 'sha256').hexdigest()}"


def told_as(digest: str, key: str) -> Iterable[str]:
    """The ways in which a manifest may tell a file of this hash."""
    yield digest
    if key:
        yield seal(digest, key)
