"""The sentence of each deed in the ledger, one file per part of the room."""

from . import meetings, records, votes

__all__ = ["meetings", "records", "votes"]
