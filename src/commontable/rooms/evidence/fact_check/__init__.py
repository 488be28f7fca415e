"""The fact check: rules that find, in a fact sheet's text, what is not a fact with its source.

Pure functions on text. `check` gives findings, each with the passage, why it was found and what to do.
"""

from .check import Finding, check
from .rules import RULES, Rule

__all__ = ["RULES", "Finding", "Rule", "check"]
