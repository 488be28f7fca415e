"""Teaching the prior: from areas to their standards, their spread and the curve beyond the open age."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from commontable.stats.arrays import Floats, choice, floats
from commontable.stats.small_areas.areas import Areas, read_areas
from commontable.stats.small_areas.closing import CURVES, OpenAge, open_age_curve, shifted_to
from commontable.stats.small_areas.factors import Counts
from commontable.stats.small_areas.fitting import Learned, doubts, fit
from commontable.stats.small_areas.learning import Lesson, Parameters, learn, smooth_pooled, spaced
from commontable.stats.small_areas.prior import KNOTS, Design, SchedulePrior, basis_of, read_design
from commontable.stats.small_areas.schedules import Schedules, plain_rules

# More areas than this teach the prior nothing that shows in an area's figure.
MOST_AREAS = 16_000
FEWEST_AREAS, FEWEST_DEATHS = 20, 100


def learn_schedule_prior(
    *,
    deaths: ArrayLike,
    population: ArrayLike,
    age_starts: ArrayLike,
    groups: ArrayLike | None = None,
    covariates: ArrayLike | None = None,
    open_band: str = "gompertz",
    open_expectancy: ArrayLike | None = None,
    knots: tuple[float, ...] = KNOTS,
) -> SchedulePrior:
    """What `hierarchical_schedules` learns from these areas, to be used for others: all tracts of a state for one city.

    Arguments are those of hierarchical_schedules; knots are the ages between which deviations run straight.
    """
    areas = read_areas(deaths, population, age_starts, 0.0)
    design, areas = read_design(groups, covariates, areas)
    return learn_from(areas, design, open_band=open_band, open_expectancy=open_expectancy, knots=knots)


def learn_from(
    areas: Areas, design: Design, *, open_band: str, open_expectancy: ArrayLike | None, knots: tuple[float, ...]
) -> SchedulePrior:
    """The prior of these areas; refused when they are too few to tell how areas differ."""
    good = np.flatnonzero(areas.usable)
    count = check_lesson(areas, design, good, open_band, knots)
    smooth = np.stack([smooth_group(areas, good, design.groups, number) for number in range(count)])
    taken = spaced(good[np.argsort(design.groups[good], kind="stable")], MOST_AREAS)
    part, known = areas.take(taken), design.take(taken)
    means = known.covariates.mean(axis=1)
    lesson = Lesson(
        Counts(part.deaths, part.years),
        known.one_hot(count),
        known.covariates - means[:, None],
        basis_of(areas.bands, knots),
        smooth,
    )
    found, settled = learn(lesson)
    open_age = close_groups(areas, design, found, open_band, open_expectancy)
    prior = SchedulePrior(
        areas.bands, knots, *found[:2], means, *found[2:], open_age, taken.size, settled, 0.0, np.zeros(count)
    )
    return with_doubts(part, known, prior)


def check_lesson(areas: Areas, design: Design, good: NDArray[np.intp], open_band: str, knots: tuple[float, ...]) -> int:
    """The number of groups; refused is what cannot teach anything."""
    choice(open_band, name="open_band", allowed=tuple(CURVES))
    if len(areas.bands) < 3:
        raise ValueError("A curve of old age needs at least two closed bands; give more age bands.")
    if len(knots) < 2 or np.any(np.diff(knots) <= 0):
        raise ValueError(f"knots must be at least two ages that rise; got {knots}.")
    deaths = areas.deaths[:, good].sum()
    if good.size < FEWEST_AREAS or deaths < FEWEST_DEATHS:
        raise ValueError(
            f"{good.size} areas with {deaths:g} deaths cannot tell how areas differ; it takes {FEWEST_AREAS} areas and "
            f"{FEWEST_DEATHS} deaths. Give prior=, learned from more areas, or use fill_empty_bands or topals."
        )
    members = np.bincount(design.groups[good])
    if not members.all():
        raise ValueError(f"groups must be numbered without holes; no usable area is in group {members.argmin()}.")
    return members.size


def with_doubts(part: Areas, known: Design, prior: SchedulePrior) -> SchedulePrior:
    """The prior with what remains in doubt about it, judged at the first age of the table."""
    learned = Learned(prior, known, plain_rules(part.bands, 0.1, 0.5, None, len(part)))
    found = fit(part, known, prior)
    closing = prior.open_age.of_areas(known.groups)
    variance = Schedules(part.bands, learned.rules, found.log_rates, closing, found.factors).spread_at(0)[1]
    among = learned.before(0, slice(None))[1]
    spread, standard = doubts(np.clip(1 - variance / among, 0, 1), known.groups, len(prior.standard))
    return replace(prior, spread_doubt=spread, standard_doubt=standard)


def smooth_group(areas: Areas, good: NDArray[np.intp], groups: NDArray[np.intp], number: int) -> Floats:
    """The group's pooled schedule: the shape of all areas together, at the group's own level where it is small."""
    members = good[groups[good] == number]
    deaths, years = areas.deaths[:, members].sum(axis=1), areas.years[:, members].sum(axis=1)
    whole = smooth_pooled(areas.deaths[:, good].sum(axis=1), areas.years[:, good].sum(axis=1))
    expected = years * np.exp(whole)
    # Ten deaths' worth of the common schedule in every band steady the group's own.
    level = (deaths.sum() + 1) / (expected.sum() + 1)
    return np.asarray(whole + np.log((deaths + 10 * level) / (expected + 10)))


def close_groups(areas: Areas, design: Design, found: Parameters, form: str, given: ArrayLike | None) -> OpenAge:
    """The curve beyond the open age for each group's standard, or the one through the expectancy given."""
    groups = len(found.standard)
    years = areas.years @ design.one_hot(groups).T
    curves = [open_age_curve(areas.bands, found.standard[each], years[:, each], form) for each in range(groups)]
    table, doubt = np.stack([curve for curve, _ in curves]), np.array([each for _, each in curves])
    words = f"open band by a {form} curve"
    if given is not None:
        expectancy = np.broadcast_to(floats(given, name="open_expectancy"), groups)
        if not ((expectancy > 0) & np.isfinite(expectancy)).all():
            raise ValueError(f"open_expectancy must be above zero, one for all or one a group; got {given}.")
        table = np.stack([shifted_to(row, float(years)) for row, years in zip(table, expectancy, strict=True)])
        doubt, words = np.zeros(groups), f"{words} through the expectancy given for the standard"
    return OpenAge(found.standard[:, -1].copy(), table, doubt, words)
