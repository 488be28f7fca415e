"""Deeds of promises."""
