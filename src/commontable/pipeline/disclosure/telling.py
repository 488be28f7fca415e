"""What was hidden and why, in words: the notes of a release."""

from __future__ import annotations

from collections.abc import Iterator

from commontable.pipeline.disclosure.before import Before
from commontable.pipeline.disclosure.protect import Protected
from commontable.pipeline.requests import LifeExpectancyRequest


def notes_of(shown: Protected, reference: str | None, request: LifeExpectancyRequest) -> list[str]:
    """Of what is hidden, how figures are rounded, and which group others are compared with."""
    found = []
    if hidden := shown.result["hidden_at_source"]:
        found.append(
            f"{hidden} counts (place × group × period × age) rest on deaths the source hides. Their estimates are "
            f"bounds: from every hidden "
            "count at its highest to every one at its lowest; the value shown is the midpoint, the interval the "
            "widest of both ends."
        )
    if rounded := shown.result["rows_rounded"]:
        whole = shown.result["rows_rounded_to_whole_years"]
        found.append(
            f"{rounded} estimates rest on counts too small to be shown. They are rounded to "
            f"{request.rounding.decimals} decimal ({whole} of them to whole years), their standard errors upward, "
            f"their totals of deaths to the nearest {request.rounding.total_step}, and more counts are hidden, so "
            "that none can be worked out."
        )
    if gone := shown.result["rows_suppressed"]:
        found.append(f"{gone} estimates are suppressed: even rounded they would tell a hidden count. Pool more years.")
    if reference is not None and request.reference_group is None:
        found.append(f"The reference group, {reference}, was chosen as the one with the most favorable last value.")
    return found


def considered(near: Before, shown: Protected) -> Iterator[str]:
    """Of earlier releases: which were attacked together with this one, and what could not be."""
    if names := [each.sheet.release for each in near.releases]:
        which = "1 earlier release that tells" if len(names) == 1 else f"{len(names)} earlier releases that tell"
        yield (
            f"{which} of the same people {'was' if len(names) == 1 else 'were'} taken into account: together with this "
            f"one no hidden count can be worked out ({', '.join(names)})."
        )
    if unknown := shown.result.get("not_known_between_releases"):
        yield (
            f"Years or ages of earlier releases cut across those of this one. {unknown} counts between them rest on "
            "counts that those releases hide, so that they are not known here either; what might be said of these was "
            "not audited."
        )
    if near.apart:
        yield (
            f"{', '.join(near.apart)} {'tells' if len(near.apart) == 1 else 'tell'} of the same years by places of "
            "another kind. Whether they hold the same people is not known here, so they were not audited together "
            "with this one: do not publish both unless somebody has looked at places that are nearly the same."
        )
