"""Deeds of votes."""
