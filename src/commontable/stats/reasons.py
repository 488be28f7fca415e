"""Why a figure is undefined: one code, one sentence a person can act on.

An area that cannot be measured keeps its place in every array; its cell carries a code from this table. Inside, a code
is a small number (zero where the figure stands); the word is made when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, SupportsIndex

import numpy as np

from commontable.stats.arrays import Codes, Mask, Words


class Reason(StrEnum):
    """The codes. The order is the order of precedence when an area has several faults."""

    DEFINED = ""
    MISSING_DEATHS = "missing_deaths"
    MISSING_POPULATION = "missing_population"
    INFINITE_COUNT = "infinite_count"
    NEGATIVE_DEATHS = "negative_deaths"
    NEGATIVE_POPULATION = "negative_population"
    EMPTY_POPULATION = "empty_population"
    DEATHS_ABOVE_PERSON_YEARS = "deaths_above_person_years"
    POPULATION_BELOW_FLOOR = "population_below_floor"
    OPEN_BAND_WITHOUT_DEATHS = "open_band_without_deaths"
    MISSING_OPEN_EXPECTANCY = "missing_open_expectancy"
    Q_ABOVE_ONE = "q_above_one"
    MISSING_PREVALENCE = "missing_prevalence"
    PREVALENCE_OUT_OF_RANGE = "prevalence_out_of_range"
    MISSING_ESTIMATE = "missing_estimate"
    STANDARD_ERROR_UNKNOWN = "standard_error_unknown"
    STANDARD_ERROR_NOT_POSITIVE = "standard_error_not_positive"
    RATIO_OF_NON_POSITIVE = "ratio_of_non_positive"
    FIRST_GAP_NOT_POSITIVE = "first_gap_not_positive"
    TOO_FEW_POINTS = "too_few_points"
    TIMES_ALL_EQUAL = "times_all_equal"
    MISSING_EVENTS = "missing_events"
    NEGATIVE_EVENTS = "negative_events"
    EVENTS_ABOVE_POPULATION = "events_above_population"
    EVENTS_BELOW_FLOOR = "events_below_floor"
    NO_EVENTS = "no_events"
    NO_REFERENCE_EVENTS = "no_reference_events"
    EXPECTED_NOT_POSITIVE = "expected_not_positive"
    MISSING_VALUE = "missing_value"
    NO_VALUES = "no_values"
    TOO_FEW_VALUES = "too_few_values"
    SINGLE_UNIT_STRATUM = "single_unit_stratum"
    NO_SPREAD = "no_spread"
    TOO_FEW_AREAS = "too_few_areas"
    RATE_NOT_POSITIVE = "rate_not_positive"
    NO_SUCH_SEGMENT = "no_such_segment"
    DENOMINATOR_NOT_POSITIVE = "denominator_not_positive"
    TOO_FEW_GROUPS = "too_few_groups"
    AVERAGE_NOT_POSITIVE = "average_not_positive"
    VALUE_NOT_POSITIVE = "value_not_positive"
    VALUE_OUT_OF_BOUNDS = "value_out_of_bounds"
    FIT_NOT_FOUND = "fit_not_found"
    EMPTY_REFERENCE = "empty_reference"
    MISSING_COVARIATE = "missing_covariate"
    NO_NEIGHBORS = "no_neighbors"
    TARGET_NOT_REACHED = "target_not_reached"
    NOT_CONVERGED = "not_converged"
    MISSING_COUNT = "missing_count"
    NEGATIVE_COUNT = "negative_count"
    NO_PEOPLE = "no_people"
    ONE_GROUP_ONLY = "one_group_only"
    GROUP_ABSENT = "group_absent"
    EMPTY_UNIT = "empty_unit"
    EMPTY_SURROUNDINGS = "empty_surroundings"
    EXTREMES_ABOVE_TOTAL = "extremes_above_total"
    FIT_NOT_REACHED = "fit_not_reached"
    FUNCTION_WITHOUT_VALUE = "function_without_value"
    MISSING_PLACE = "missing_place"
    NOT_CONNECTED = "not_connected"


MESSAGES: dict[Reason, str] = {
    Reason.DEFINED: "The figure is defined.",
    Reason.MISSING_DEATHS: "Deaths are missing in at least one age band. If the source hid a small count, give its "
    "lowest and highest value to life_expectancy_bounds; a hidden count is never zero.",
    Reason.MISSING_POPULATION: "Person-years are missing in at least one age band. Fill them from their source.",
    Reason.INFINITE_COUNT: "A count of deaths or person-years is infinite. Look for a division by zero upstream.",
    Reason.NEGATIVE_DEATHS: "Deaths are below zero in at least one age band. Check the import.",
    Reason.NEGATIVE_POPULATION: "Person-years are below zero in at least one age band. Check the import.",
    Reason.EMPTY_POPULATION: "An age band has no person-years, so it has no death rate. Pool years, bands or areas.",
    Reason.DEATHS_ABOVE_PERSON_YEARS: "An age band has more deaths than person-years. The two files seem not to match "
    "(places, years or age bands); if they do match, pool years, bands or areas.",
    Reason.POPULATION_BELOW_FLOOR: "All ages together have fewer person-years than population_floor. Pool years or "
    "areas, or lower population_floor and say so beside the figure.",
    Reason.OPEN_BAND_WITHOUT_DEATHS: "Nobody died in the open age band, so its expectancy has no estimate. Pool years "
    "or areas, use open_band='pooled', or give open_expectancy.",
    Reason.MISSING_OPEN_EXPECTANCY: "open_expectancy is missing or not above zero for this area.",
    Reason.Q_ABOVE_ONE: "The probability of dying in a band exceeds one. Pool years or areas, or choose q_rule 'cap' "
    "or 'constant-hazard'.",
    Reason.MISSING_PREVALENCE: "The prevalence of ill health is missing in at least one age band.",
    Reason.PREVALENCE_OUT_OF_RANGE: "A prevalence is outside 0 to 1. Give proportions, not percentages.",
    Reason.MISSING_ESTIMATE: "An estimate is missing. Leave it out on purpose with missing='omit', or find it.",
    Reason.STANDARD_ERROR_UNKNOWN: "The figure came without a standard error, or nobody died in what it is made of, so "
    "it has no interval. Look for its error at its source, or pool years or areas.",
    Reason.STANDARD_ERROR_NOT_POSITIVE: "A standard error is zero or negative, so the point cannot be weighted.",
    Reason.RATIO_OF_NON_POSITIVE: "A ratio needs two positive figures. Use the absolute gap.",
    Reason.FIRST_GAP_NOT_POSITIVE: "The first gap is zero or negative, so a percentage of it has no meaning. Use the "
    "absolute change.",
    Reason.TOO_FEW_POINTS: "A trend with an interval needs at least three points.",
    Reason.TIMES_ALL_EQUAL: "All points have the same time, so there is no slope.",
    Reason.MISSING_EVENTS: "Events are missing in at least one cell. A hidden count is not zero: get it, or "
    "give bounds.",
    Reason.NEGATIVE_EVENTS: "Events are below zero in at least one cell. Check the import.",
    Reason.EVENTS_ABOVE_POPULATION: "More events than people, so this is no proportion. Check both files; for "
    "events that repeat use a rate.",
    Reason.EVENTS_BELOW_FLOOR: "Fewer events than events_floor. Pool years or areas, or lower events_floor and "
    "say so beside the figure.",
    Reason.NO_EVENTS: "There were no events, and this method has no limits then. Choose exact or gamma limits, "
    "or pool years or areas.",
    Reason.NO_REFERENCE_EVENTS: "The reference has no events, so a ratio to it has no value. Use a difference, "
    "or pool years or areas.",
    Reason.EXPECTED_NOT_POSITIVE: "The expected number of events is missing, zero or negative. Check the "
    "reference rates and the population.",
    Reason.MISSING_VALUE: "A value is missing. Find it, or leave the person out on purpose before you call.",
    Reason.NO_VALUES: "No person is in this cell, so it has no figure.",
    Reason.TOO_FEW_VALUES: "One value tells nothing about spread, so there is no interval. Pool years or areas.",
    Reason.SINGLE_UNIT_STRATUM: "A stratum has a single sampling unit, so its variance is unknown. Join strata, "
    "or choose single_unit='center'.",
    Reason.NO_SPREAD: "All values are alike or the standard error is zero, and this method has no limits then.",
    Reason.TOO_FEW_AREAS: "There are fewer areas than quantiles. Ask for fewer quantiles, or rank within larger "
    "regions.",
    Reason.RATE_NOT_POSITIVE: "A rate is zero or below, so it has no logarithm. Pool years, or use trend() for "
    "the change in the rate's own unit.",
    Reason.NO_SUCH_SEGMENT: "This trend has fewer segments than others in the same table.",
    Reason.DENOMINATOR_NOT_POSITIVE: "A denominator is zero or below. A share or ratio of it has no value.",
    Reason.TOO_FEW_GROUPS: "Fewer than two groups are present, so there is nothing to compare.",
    Reason.AVERAGE_NOT_POSITIVE: "The average of the groups is zero or below, so a relative measure has no value. "
    "Use an absolute one.",
    Reason.VALUE_NOT_POSITIVE: "A figure is zero or below, so it has no logarithm. Use a measure without one, such as "
    "the between-group variance, or pool years.",
    Reason.VALUE_OUT_OF_BOUNDS: "A figure lies outside the bounds given, or the average on one of them. Check bounds "
    "and unit.",
    Reason.FIT_NOT_FOUND: "The logistic fit did not settle: a group lies at a bound, or all people do. Use "
    "model='linear'.",
    Reason.EMPTY_REFERENCE: "The reference group is not present here. Choose another reference.",
    Reason.MISSING_COVARIATE: "A covariate of the area is missing. Fill it from its source, or leave it out.",
    Reason.NO_NEIGHBORS: "The area has no neighbors, so no local rate. Add a neighbor, or use the global rate.",
    Reason.TARGET_NOT_REACHED: "Even merged with all it is connected to, the area misses the target standard error. "
    "Raise the target, or pool years.",
    Reason.NOT_CONVERGED: "The search for the figure did not come to rest. Look for counts that contradict each other.",
    Reason.MISSING_COUNT: "The count of a group is missing in at least one unit of the region or around it. A hidden "
    "count is not zero: find it, or leave the unit out on purpose.",
    Reason.NEGATIVE_COUNT: "A count of people is below zero. Check the import.",
    Reason.NO_PEOPLE: "Nobody lives in the region, so nothing can be said of who lives where.",
    Reason.ONE_GROUP_ONLY: "Fewer than two of the groups live in the region, so they cannot live apart.",
    Reason.GROUP_ABSENT: "Nobody of the group lives in the region, so the group meets nobody.",
    Reason.EMPTY_UNIT: "Nobody lives in the unit, so it has no composition.",
    Reason.EMPTY_SURROUNDINGS: "Somebody lives in a unit whose surroundings hold nobody. Let surroundings include the "
    "unit itself, or widen them.",
    Reason.EXTREMES_ABOVE_TOTAL: "The two extremes together are more than the total. Check that both are counted in "
    "the same population.",
    Reason.FIT_NOT_REACHED: "The table could not be fitted to the other period's margins. Raise fill, or pool units.",
    Reason.FUNCTION_WITHOUT_VALUE: "The function has no finite value at one of the two sets of parameters or on the "
    "way between them. Look at it there; method 'stepwise' evaluates it only where parameters are exchanged whole.",
    Reason.MISSING_PLACE: "An area, a distance or a coordinate of a unit is missing, or an area is not above zero. "
    "Fill it from the map, or leave the unit out on purpose.",
    Reason.NOT_CONNECTED: "Some units of the region cannot be reached from others over the contacts given. Add the "
    "missing contacts (bridges, ferries), or make two regions.",
}

CODES: tuple[Reason, ...] = tuple(Reason)
NUMBER: dict[Reason, int] = {reason: number for number, reason in enumerate(CODES)}
_WORDS: Words = np.array([reason.value for reason in CODES])


def in_words(codes: Codes) -> Words:
    """The words of reason numbers, "" where the figure stands."""
    return np.asarray(_WORDS[codes])


class _Coded(Protocol):
    @property
    def codes(self) -> Codes: ...


class Reasoned:
    """Something with a reason for each cell: `codes` as numbers, `reason` in words."""

    @property
    def reason(self: _Coded) -> Words:
        """The reason of each cell, "" where it stands."""
        return in_words(self.codes)


def marked(mask: Mask, reason: Reason) -> Codes:
    """The number of this reason where the mask is true."""
    return np.asarray(mask * np.uint8(NUMBER[reason]))


def first_code(*codes: Codes) -> Codes:
    """Cell by cell, the first number that is not zero."""
    found = codes[0]
    for later in codes[1:]:
        if later.shape != found.shape or later.any():
            found = np.where(found == 0, later, found)
    return np.asarray(found)


def fault_codes(shape: tuple[int, ...], faults: Mapping[Reason, Mask]) -> Codes:
    """The first fault of each cell; zero where there is none."""
    found = np.zeros(shape, dtype=np.uint8)
    for reason, mask in reversed(list(faults.items())):
        if np.any(mask):
            found[np.broadcast_to(mask, shape)] = NUMBER[reason]
    return found


@dataclass(frozen=True)
class Undefined:
    """A cell without a figure, and why.

    >>> Undefined("empty_population").message
    'An age band has no person-years, so it has no death rate. Pool years, bands or areas.'
    """

    reason: str

    def __post_init__(self) -> None:
        Reason(self.reason)  # refuses an unknown code

    @classmethod
    def numbered(cls, code: SupportsIndex) -> Undefined:
        return cls(CODES[code].value)

    @property
    def message(self) -> str:
        return MESSAGES[Reason(self.reason)]

    def __bool__(self) -> bool:
        return False
