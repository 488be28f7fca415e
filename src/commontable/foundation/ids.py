"""Identifiers: UUID version 7 for rows, short keys for the spreadsheets people keep, secrets for private links."""

from __future__ import annotations

import hashlib
import secrets
import time
from uuid import UUID

# Crockford's alphabet: no I, L, O or U, so a key read out over the phone is written down right.
KEY_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def uuid7() -> UUID:
    """A UUID of version 7 (RFC 9562 §5.7): 48 bits of milliseconds, then randomness; sorts by time of making."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76  # version
    value = value & ~(0x3 << 62) | 0x2 << 62  # variant
    return UUID(int=value)


def new_key() -> str:
    """Eight characters that stay with a row through every export and re-import.

    The first is a letter: a spreadsheet would take "00123456" or "1234e567" for a number.
    """
    return secrets.choice(KEY_ALPHABET[10:]) + "".join(secrets.choice(KEY_ALPHABET) for _ in range(7))


def new_secret() -> str:
    """What a private link carries; shown once, and only its hash is kept."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """Only the hash is stored: a copy of the database opens nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()
