"""Deeds of drafting."""
