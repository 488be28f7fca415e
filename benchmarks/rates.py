"""Directly standardized rates with gamma limits for 80,000 areas × 19 bands, against the shortest NumPy code for the
same job; and how often each kind of limits holds the truth.

Run: python -m benchmarks.rates [coverage]
The floor checks nothing, knows one method and returns the rate and its limits alone.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
from scipy.special import gammainccinv, gammaincinv

from commontable.stats.rates import (
    crude_rate,
    direct_rate,
    funnel,
    indirect_ratio,
    margin_change,
    margin_product,
    margin_ratio,
    margin_share,
    margin_sum,
    mean,
    proportion,
    rate_difference,
    rate_ratio,
    repeated_events,
    segmented_trend,
    survey_proportion,
)
from commontable.stats.rates.comparisons import RAISED
from commontable.stats.rates.counts import BINOMIAL, POISSON
from commontable.stats.rates.survey import METHODS as SURVEY
from commontable.stats.rates.weighted import METHODS, OVERDISPERSED

AREAS, BANDS, ROUNDS = 80_000, 19, 5
MIDDLE = np.array([0.5, 3, *range(7, 90, 5)])
RATE = np.clip(0.0002 * np.exp(0.07 * MIDDLE), 0, 0.3)
STANDARD = np.linspace(1.3, 0.4, BANDS)
METHODS_SHOWN = ("fay-feuer", "tiwari", "gamma-mid-p", "dobson-exact")


def areas(size: float, count: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Events, person-years and true rates of areas of about this size whose ages differ."""
    rng = np.random.default_rng(seed)
    population = rng.gamma(4, size / 4 / BANDS, (count, BANDS)) + 5
    truth = RATE * rng.lognormal(0, 0.2, (count, 1))
    return rng.poisson(population * truth).astype(float), population, truth


def floor(events: np.ndarray, population: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    w = STANDARD / STANDARD.sum() / population
    y, v, k = (w * events).sum(1), (w * w * events).sum(1), w.max(1)
    with np.errstate(all="ignore"):
        lower = np.where(y > 0, gammaincinv(y * y / v, 0.025) * v / y, 0)
    high, spread = y + k, v + k * k
    return 1e5 * y, 1e5 * lower, 1e5 * gammainccinv(high * high / spread, 0.025) * spread / high


def ours(events: np.ndarray, population: np.ndarray, limits: str = "fay-feuer") -> tuple[np.ndarray, ...]:
    rate = direct_rate(events=events, population=population, standard=STANDARD, limits=limits)
    return rate.estimate, *rate.interval()


def best(run: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        run()
        times.append(time.process_time() - begin)
    return min(times)


def peak_mebibytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def speed() -> bool:
    events, population, _ = areas(7_500, AREAS)
    before = peak_mebibytes()
    mine = ours(events, population)
    grown, given = peak_mebibytes() - before, 2 * events.nbytes / 2**20
    worst = max(float(np.abs(a - b).max()) for a, b in zip(mine, floor(events, population), strict=True))
    fast, slow = best(lambda: floor(events, population)), best(lambda: ours(events, population))
    print(f"{AREAS:,} areas × {BANDS} bands, best of {ROUNDS}, processor time")
    print(f"floor {fast:.3f} s; direct_rate {slow:.3f} s; ratio {slow / fast:.2f} (target at most 2)")
    print(f"memory grew by {grown:.0f} MiB, {grown / given:.1f} times the input (target at most 4)")
    print(f"largest difference from the floor {worst:.1e} per 100,000")
    for method in METHODS_SHOWN[1:]:
        print(f"  {method}: {best(lambda method=method: ours(events, population, method)):.3f} s")
    return slow <= 2 * fast and worst < 1e-6


def held(estimate: object, truth: np.ndarray | float) -> float:
    lower, upper = estimate.interval(0.95)
    return float(np.mean((lower <= truth) & (truth <= upper)))


def coverage(count: int = 20_000) -> Iterator[tuple[str, float]]:
    """Each method's share of 95% intervals that hold the truth; areas without limits count as not holding it."""
    rng = np.random.default_rng(7)
    for hoped in (3, 10, 50):
        seen = rng.poisson(hoped, count)
        for name in POISSON:
            rate = crude_rate(events=seen, population=1_000, per=1_000, limits=name)
            yield f"crude rate, {hoped} events expected, {name}", held(rate, hoped)
        for name in (*POISSON, "log"):
            ratio = indirect_ratio(observed=seen, expected=float(hoped), limits=name)
            yield f"indirect ratio (SMR), {hoped} events expected, {name}", held(ratio, 1.0)
    for total, share in ((40, 0.05), (40, 0.3), (400, 0.05)):
        seen = rng.binomial(total, share, count)
        for name in BINOMIAL:
            yield (
                f"proportion, {share:.0%} of {total}, {name}",
                held(proportion(events=seen, population=total, limits=name), share),
            )
    for size in (1_000, 10_000):
        events, population, truth = areas(size, count, seed=size)
        true_rate = 1e5 * (truth * STANDARD / STANDARD.sum()).sum(axis=1)
        for name in METHODS:
            rate = direct_rate(events=events, population=population, standard=STANDARD, limits=name)
            yield f"direct rate, {size:,} person-years, {name}", held(rate, true_rate)
    yield from repeated(count)
    yield from compared(count)
    yield from combined(count)
    yield from on_target(count)
    yield from sampled(count)


def repeated(count: int) -> Iterator[tuple[str, float]]:
    """Some people have two events or five: limits that know it and limits that take events as independent."""
    for size in (1_000, 10_000):
        _, population, truth = areas(size, count, seed=size + 2)
        rng = np.random.default_rng(size + 3)
        sizes, shares = np.array([1, 2, 5]), np.array([0.7, 0.2, 0.1])
        people = rng.poisson((population * truth / (sizes @ shares))[..., None] * shares).astype(float)
        events, variance = repeated_events(events=people * sizes, sizes=sizes)
        known = {"events": events, "population": population, "standard": STANDARD}
        true_rate = 1e5 * (truth * STANDARD / STANDARD.sum()).sum(axis=1)
        for name in OVERDISPERSED:
            rate = direct_rate(**known, limits=name, event_variance=variance)
            yield f"direct rate, repeated events, {size:,} person-years, {name}", held(rate, true_rate)
        yield (
            f"direct rate, repeated events taken as independent, {size:,} person-years, dobson-exact",
            held(direct_rate(**known, limits="dobson-exact"), true_rate),
        )


def combined(count: int) -> Iterator[tuple[str, float]]:
    """Published estimates that err normally by their margins, combined."""
    rng = np.random.default_rng(17)
    truth, error = np.array([900.0, 300, 120, 60]), np.array([90.0, 60, 40, 25])
    seen, margins = truth + rng.normal(0, error, (count, 4)), 1.6448536 * error
    x, y, a, b = seen[:, 1], seen[:, 0], margins[1], margins[0]
    yield "margins of error, sum of four", held(margin_sum(estimates=seen, margins=margins), truth.sum())
    ratio = margin_ratio(numerator=x, numerator_margin=a, denominator=y, denominator_margin=b)
    yield "margins of error, ratio", held(ratio, 1 / 3)
    whole = {"whole": x + y, "whole_margin": np.hypot(a, b)}
    yield "margins of error, share of a whole", held(margin_share(part=x, part_margin=a, **whole), 0.25)
    product = margin_product(one=y, one_margin=b, other=x / 1_000, other_margin=a / 1_000)
    yield "margins of error, product", held(product, 270.0)
    change = margin_change(first=y, first_margin=b, last=x, last_margin=a)
    yield "margins of error, percent change", held(change, -200 / 3)


def on_target(count: int) -> Iterator[tuple[str, float]]:
    """Share of areas on their target that lie inside the limits of a funnel."""
    rng = np.random.default_rng(19)
    for hoped in (5, 50):
        for kind, size, events in (
            ("rate", hoped / 0.01, rng.poisson(hoped, count)),
            ("proportion", hoped / 0.2, rng.binomial(int(hoped / 0.2), 0.2, count)),
        ):
            target = 0.01 if kind == "rate" else 0.2
            for name in ("exact", "inverted", "normal"):
                seen = funnel(events=events, size=size, kind=kind, target=target, limits=name)
                for level in (0.95, 0.998):
                    inside = np.mean(seen.standing(levels=(level,)) == "within")
                    yield f"funnel, {kind}, {hoped} events expected, {name}, {100 * level:g}% limits", float(inside)


def compared(count: int) -> Iterator[tuple[str, float]]:
    for size in (1_000, 10_000):
        first, people, truth = areas(size, count, seed=size + 1)
        rng = np.random.default_rng(size)
        second = rng.poisson(people * truth * 0.7).astype(float)
        for name in (*RAISED, "log"):
            ratio = rate_ratio(
                events=first,
                population=people,
                reference_events=second,
                reference_population=people,
                standard=STANDARD,
                limits=name,
            )
            yield f"rate ratio, {size:,} person-years each, {name}", held(ratio, 1 / 0.7)
        rates = [direct_rate(events=x, population=people, standard=STANDARD) for x in (first, second)]
        gap = 0.3e5 * (truth * STANDARD / STANDARD.sum()).sum(axis=1)
        for name in ("mover", "normal"):
            apart = rate_difference(one=rates[0], other=rates[1], limits=name)
            yield f"rate difference, {size:,} person-years each, {name}", held(apart, gap)


def sampled(count: int) -> Iterator[tuple[str, float]]:
    """Means of people, surveys by cluster, trends of years."""
    rng = np.random.default_rng(11)
    for people in (5, 30):
        place = np.repeat(np.arange(count), people)
        for name, values, truth in (
            ("normal", rng.normal(3, 2, place.size), 3.0),
            ("skewed", rng.exponential(3, place.size), 3.0),
        ):
            yield f"mean of {people} {name} values", held(mean(values=values, area=place), truth)
    for name in SURVEY:
        yield f"survey proportion, 2 strata × 10 units × 10 people, {name}", surveys(name, count // 20)
    years, rates = np.arange(2000, 2021), np.exp(rng.normal(0, 0.03, (count, 21)))
    trends = segmented_trend(times=years, rates=100 * rates * 0.98 ** (years - 2000))
    yield "annual percent change, 21 years, no break", held(trends.apc, -2.0)
    yield from trends_with_breaks(2_000)


def trends_with_breaks(count: int) -> Iterator[tuple[str, float]]:
    """Series of 21 years whose breaks have to be looked for; every figure's slopes are counted together."""
    rng = np.random.default_rng(12)
    years = np.arange(21)
    for at, slopes in (((10,), (-0.01, -0.06)), ((10,), (-0.02, -0.03)), ((7, 14), (0.02, -0.04, 0.01))):
        ends = (0, *at, 20)
        line = sum(
            slope * np.clip(years - first, 0, last - first)
            for slope, first, last in zip(slopes, ends, ends[1:], strict=False)
        )
        rates = np.exp(line + rng.normal(0, 0.03, (count // len(at), 21)))
        average = 100 * np.expm1(np.interp(20, years, line) / 20)
        for name in ("posterior", "separate-lines"):
            found = segmented_trend(times=years, rates=rates, max_breaks=len(at), choose="fixed", limits=name)
            said = f"{len(at)} break(s), slopes {slopes}, {name}"
            yield f"annual percent change, {said}", held(found.apc, 100 * np.expm1(slopes))
            yield f"average annual percent change, {said}", held(found.aapc(), average)


def surveys(name: str, count: int) -> float:
    """Shares of 30% whose sampling units differ (a design effect near 1.4)."""
    rng = np.random.default_rng(13)
    strata, units = np.repeat([0, 1], 100), np.repeat(np.arange(20), 10)
    shares = []
    for _ in range(count):
        chance = rng.beta(6, 14, 20)[units]
        values = rng.uniform(size=200) < chance
        share = survey_proportion(values=values, weights=np.ones(200), strata=strata, psu=units, limits=name)
        shares.append(held(share, 0.3))
    return float(np.mean(shares))


def main(arguments: list[str]) -> int:
    if arguments == ["coverage"]:
        for name, share in coverage():
            print(f"{share:7.1%}  {name}")
        return 0
    return 0 if speed() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
