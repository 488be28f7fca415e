"""The columns of the tables that say how figures were carried over to other areas."""

from __future__ import annotations

from commontable.pipeline.release.columns import PERIOD, PLACE, STATE, Field

CARRIED: dict[str, tuple[Field, ...]] = {
    "carried": (
        *PLACE,
        Field("group", "string", "Group of people."),
        *PERIOD,
        Field("places", "integer", "Places with a figure behind the area's.", "places"),
        Field("places_cut", "integer", "Those of them of which less than nine tenths lie in the area.", "places"),
        Field("covered", "number", "Share of the area that has figures, 0 to 1."),
        Field("weight", "number", "People of the area behind the figure; land, in square kilometers or as told by the "
              "relationship file, where no people were given."),
        Field("sampling_error", "number", "Standard error from the errors of the places' figures.",
              "that of the measure"),
        Field("share_error", "number", "Standard error from land standing for people.", "that of the measure"),
        Field("part_error", "number", "Standard error from parts that differ from their place; for numbers of people, "
              "from where each lives by chance.", "that of the measure"),
        Field("uncovered_error", "number", "Standard error from people whose places have no figure.",
              "that of the measure"),
        *STATE,
    ),
    "crosswalk": (
        Field("place", "string", "Identifier of the area."),
        Field("source_place", "string", "Identifier of the place that figures come from."),
        Field("share", "number", "Share of the place that lies in the area, 0 to 1."),
        Field("weight", "number", "People (or land) of that part."),
    ),
}  # fmt: skip
