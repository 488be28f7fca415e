"""The sentence of each deed in the ledger, one file per part of the room."""

from . import drafting, promises

__all__ = ["drafting", "promises"]
