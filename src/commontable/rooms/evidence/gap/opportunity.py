"""What a release itself says of the setting: conditions of life with the exceptions named (KC-29), segregation, and
deaths due to a social factor (KC-03)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from .. import wording
from ..contents import SHOWN, Contents, Row
from ..further import further
from .choice import GapChoice


def sentences(held: Contents, choice: GapChoice) -> list[str]:
    """One sentence for each thing the release holds; none where it was made without."""
    conditions = [_condition(row) for row in further(held, "conditions", kind="verdict")]
    rows = [row for row in further(held, "opportunity") if row["state"] in SHOWN]
    return [*conditions, *_segregation(rows, choice), *_factors(rows)]


def _condition(row: Row) -> str:
    """Better for whom, and the exceptions by name; then whose distance to the reference moved."""
    texts = {
        "better_for_all": _("%(measure)s got better for every group from %(first)s to %(last)s."),
        "better_except": _("%(measure)s got better for every group from %(first)s to %(last)s except %(groups)s."),
        "better_for_none": _("%(measure)s got better for no group from %(first)s to %(last)s."),
    }
    words = {
        "measure": wording.measure_name(row["measure"]).capitalize(),
        "first": row["first_period"],
        "last": row["last_period"],
        "groups": _names(row["exceptions"]),
    }
    told = [texts[row["observed"]] % words]
    if row["gaps_narrowed"]:
        told.append(_("The distance became smaller for: %(groups)s.") % {"groups": _names(row["gaps_narrowed"])})
    if row["gaps_widened"]:
        told.append(_("The distance became larger for: %(groups)s.") % {"groups": _names(row["gaps_widened"])})
    if row["standing"] == "unclear":
        told.append(_("Not all of this is beyond chance."))
    return " ".join(told)


def _names(groups: str | None) -> str:
    return ", ".join(wording.group_name(group) for group in (groups or "").split("; ") if group)


def _segregation(rows: list[Row], choice: GapChoice) -> Iterator[str]:
    pair = [row for row in rows if row["comparison"] == choice.comparison]
    level = next((row for row in pair if row["measure"] == "dissimilarity" and row["period"] == choice.period), None)
    if level is not None:
        words = {
            "comparison": wording.group_in_text(level["comparison"]),
            "reference": wording.group_in_text(level["reference"]),
            "period": wording.period_name(level["period"]),
            "share": wording.level_name(level["value"]),
        }
        yield (
            _(
                "Segregation: in %(period)s, %(share)s of %(comparison)s or %(reference)s residents would have to "
                "move for both to live alike in every place."
            )
            % words
        )
    for row in pair:
        if row["measure"] == "dissimilarity_change":
            words = {"period": row["period"], "value": wording.number(row["value"])}
            yield _("That index of segregation moved by %(value)s percent, %(period)s.") % words


def _factors(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        if row["measure"] == "attributable_share":
            words = {"factor": row["factor"], "share": wording.level_name(row["value"])}
            if row["lower"] is None or row["upper"] is None:
                yield _("About %(share)s of deaths are put down to %(factor)s.") % words
                continue
            words |= {"lower": wording.level_name(row["lower"]), "upper": wording.level_name(row["upper"])}
            yield _("About %(share)s of deaths (%(lower)s to %(upper)s) are put down to %(factor)s.") % words
