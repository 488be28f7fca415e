"""Deeds of meetings."""
