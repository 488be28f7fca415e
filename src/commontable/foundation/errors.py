"""Errors a person can act on. Everything else is a bug and may crash."""

from __future__ import annotations


class Refusal(Exception):
    """A deed was refused. The message says what, why, and what to do next; it is shown to the person as it is."""


class NotPermitted(Refusal):
    """This person may not do this (permission)."""


class NotNow(Refusal):
    """The thing is not in a state that allows this now (policy)."""
