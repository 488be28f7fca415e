"""Deeds of the room: keyword-only, by somebody, in one transaction, with one ledger line each."""
