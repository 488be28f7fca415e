"""The columns of the tables that `commontable.pipeline.analysis` makes."""

from __future__ import annotations

from commontable.pipeline.release.columns import PERIOD, PLACE, STATE, UNIT, VALUE, YEARS_OF_LIFE, Field

_GROUP = Field("group", "string", "Group of people.")
_LEVEL = Field("level", "number", "Confidence level of the intervals.")
_PAIR = (
    Field("reference", "string", "The group compared with."),
    Field("comparison", "string", "The group compared."),
)
_ENDS = (
    Field("first_period", "string", "First period that all of them share."),
    Field("last_period", "string", "Last period that all of them share."),
)
_LIST = "surely (even with the most favorable rank of its interval), perhaps, perhaps_not, or no; empty without figure."

ANALYZED: dict[str, tuple[Field, ...]] = {
    "decomposition": (
        *PLACE,
        *_PAIR,
        *PERIOD,
        Field("age_start", "integer", "First year of age of the part.", "years of age"),
        Field("age", "string", "The ages of the part, those with hidden counts one part; empty where all are meant."),
        Field("cause", "string", "Cause of death of the part; empty where all are meant. Those with hidden counts are "
              "one part."),
        *VALUE,
        *STATE,
        *UNIT,
    ),
    "leveling": (
        *PLACE,
        *_PAIR,
        *_ENDS,
        Field("groups", "integer", "Groups of the place that the verdict is about."),
        Field("groups_without_figure", "string", "Groups of the place that have no figure in both periods."),
        Field("value", "number", "Change of the gap; below zero it closed.", "that of the measure"),
        Field("lower", "number", "Lower limit of the change."),
        Field("upper", "number", "Upper limit of the change."),
        Field("verdict", "string", "What can be said at the level: closed_all_gained, closed_someone_lost, widened or "
              "unclear."),
        Field("observed", "string", "The same for the figures as they stand."),
        Field("closed_all_gained", "number", "Probability that the gap closed and every group gained."),
        Field("closed_someone_lost", "number", "Probability that the gap closed while somebody lost."),
        Field("widened", "number", "Probability that the gap widened."),
        Field("lost", "string", "Groups whose figure fell back, by name."),
        Field("lost_surely", "string", "Those of them whose loss is more than chance at the level."),
        _LEVEL,
        *STATE,
        *UNIT,
    ),
    "excess": (
        *PLACE,
        *_PAIR,
        *PERIOD,
        Field("kind", "string", "deaths, or years_of_life."),
        Field("points", "integer", "Periods added together; 1 for a single one."),
        *VALUE,
        *STATE,
        *UNIT,
    ),
    "focus": (
        *PLACE,
        _GROUP,
        Field("first_period", "string", "First period."),
        Field("period", "string", "Last period, that of the level."),
        Field("value", "number", "Figure of the last period.", "that of the measure"),
        Field("lower", "number", "Lower limit."),
        Field("upper", "number", "Upper limit."),
        Field("change", "number", "Last minus first; empty where there is one period."),
        Field("change_lower", "number", "Lower limit of the change."),
        Field("change_upper", "number", "Upper limit of the change."),
        Field("level_rank", "integer", "Rank of the figure; 1 is the least favorable."),
        Field("level_rank_from", "integer", "Least favorable rank that chance allows."),
        Field("level_rank_to", "integer", "Most favorable rank that chance allows."),
        Field("change_rank", "integer", "Rank of the change; 1 is the least improvement."),
        Field("change_rank_from", "integer", "Least favorable rank of the change that chance allows."),
        Field("change_rank_to", "integer", "Most favorable rank of the change that chance allows."),
        Field("lowest_level", "string", f"On the list of the lowest level: {_LIST}"),
        Field("least_improvement", "string", f"On the list of the least improvement: {_LIST}"),
        Field("lists", "string", "lowest_level, least_improvement, both, or empty, by the figures as they stand."),
        Field("listed", "integer", "How many places each list holds."),
        Field("places", "integer", "How many places have a figure."),
        _LEVEL,
        *STATE,
        *UNIT,
    ),
    "expected": (
        *PLACE,
        _GROUP,
        *PERIOD,
        Field("context", "string", "What the prediction is made from."),
        Field("observed", "number", "The figure of the place.", YEARS_OF_LIFE),
        Field("value", "number", "What the context predicts, by the line through all other places.", YEARS_OF_LIFE),
        Field("lower", "number", "Lower limit of the prediction."),
        Field("upper", "number", "Upper limit of the prediction."),
        Field("standard_error", "number", "Standard error of the prediction, places' own differences included."),
        Field("difference", "number", "Observed minus predicted.", YEARS_OF_LIFE),
        Field("difference_lower", "number", "Lower limit of the difference."),
        Field("difference_upper", "number", "Upper limit of the difference."),
        Field("chance", "number", "Chance of a difference as large, either way, were the place like the others."),
        Field("false_share", "number", "Share of false alarms among all places that stand out at least as much "
              "(Benjamini and Hochberg)."),
        Field("standing", "string", "better (a bright spot), worse, or as_expected; above or below where no side "
              "is the good one. False alarms among those that stand out: one in ten."),
        _LEVEL,
        *STATE,
        *UNIT,
    ),
    "context": (
        Field("place", "string", "Identifier of the place."),
        Field("place_name", "string", "Name of the place."),
        Field("name", "string", "What is given, under its file's name for it."),
        Field("value", "number", "The value given."),
        *STATE,
    ),
    "opportunity": (
        *PLACE,
        *_PAIR,
        Field("factor", "string", "The social factor, where one is meant."),
        *PERIOD,
        Field("value", "number", "The figure: dissimilarity of two groups over places (0 together, 1 apart) and its "
              "change; concentration at the extremes of a place (-1 to 1, above zero toward the reference); share of "
              "deaths, and deaths, due to a factor."),
        Field("lower", "number", "Lower limit; empty where populations are taken as known."),
        Field("upper", "number", "Upper limit."),
        _LEVEL,
        *STATE,
        *UNIT,
    ),
    "conditions": (
        *PLACE[:2],
        Field("kind", "string", "figure, change (last minus first), gap_change (of the distance to the reference), or "
              "verdict."),
        _GROUP,
        Field("reference", "string", "The group compared with, where kind is gap_change."),
        Field("first_period", "string", "First year."),
        Field("last_period", "string", "Last year."),
        Field("value", "number", "The figure, or the change."),
        Field("lower", "number", "Lower limit; empty where the source gives no error."),
        Field("upper", "number", "Upper limit."),
        Field("standard_error", "number", "Standard error."),
        Field("observed", "string", "better, worse or unchanged, as figures stand; of a verdict better_for_all, "
              "better_except or better_for_none."),
        Field("standing", "string", "The same where chance would not do as well, else unclear."),
        Field("exceptions", "string", "Groups for which it did not get better, by name."),
        Field("gaps_narrowed", "string", "Groups whose distance to the reference became smaller."),
        Field("gaps_widened", "string", "Groups whose distance to the reference became larger."),
        Field("favorable", "string", "high or low: which side is good."),
        _LEVEL,
        *STATE,
        *UNIT,
    ),
}  # fmt: skip
