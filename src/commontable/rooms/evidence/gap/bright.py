"""Bright spots: places that do better than their circumstances predict, in words (PP-12)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from .. import wording
from ..contents import SHOWN, Contents
from ..measured import Measured, measured_of
from . import charts
from .choice import GapChoice

MOST = 6


def bright_spots(held: Contents, choice: GapChoice) -> dict[str, Any] | None:
    """None where the release was made without circumstances; an empty list where nobody stands out beyond chance."""
    rows, measured = [row for row in charts.expected_rows(held, choice) if row["state"] in SHOWN], measured_of(held)
    if not rows:
        return None
    spots = [
        {
            "title": _further_than(measured) % {
                "place": held.name_of(row["place"]), "amount": measured.difference(measured.size(row["difference"])),
            },
            "text": _("Expected %(expected)s, measured %(observed)s; the difference lies in %(interval)s (%(level)s).")
            % {
                "expected": measured.number(row["value"]),
                "observed": measured.number(row["observed"]),
                "interval": measured.span({"lower": row["difference_lower"], "upper": row["difference_upper"]}),
                "level": wording.level_name(row["level"]),
            },
        }
        for row in charts.bright_rows(held, choice)[:MOST]
    ]  # fmt: skip
    return {"spots": spots, "circumstances": str(rows[0]["context"]).replace("_", " ").replace(";", ",")}


def _further_than(measured: Measured) -> str:
    if measured.lower_is_better:
        return _("%(place)s: %(amount)s less than predicted")
    return _("%(place)s: %(amount)s more than predicted")
