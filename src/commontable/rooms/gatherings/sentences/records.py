"""Deeds of records."""
