"""Reads of more than one step: sight, the table, seats, parity, reciprocity, authority, directories."""

from .sight import ledger_subjects, person_of, roles_of, sight_of

__all__ = ["ledger_subjects", "person_of", "roles_of", "sight_of"]
