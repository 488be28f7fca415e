"""The fact check: rules that find, in a fact sheet's text, what is not a fact with its source.

Pure functions on text. `check` gives remarks, each with the passage, why it was found and what to do.
"""

from .check import Remark, check
from .rules import RULES, Rule

__all__ = ["RULES", "Remark", "Rule", "check"]
