"""Difference between two values of any function, decomposed by its parameters.

**What it says.** How much of a difference comes from each parameter behind it, whatever turns parameters into the
figure: rates into a life expectancy or its spread, prevalences and rates into healthy years, a matrix into a growth
rate.

**Formula.** With d = comparison - reference. "horiuchi" (line integral): all parameters move on a straight line in
`steps` equal steps, and in each a parameter is given f(middle + half its step) - f(middle - half its step). "ltre"
(life-table response experiment): in each step the slope at the middle times the step; steps=1 is Caswell's.
"stepwise": parameters replaced one by one, in their order, against it or both (`direction`), from the reference only or
the mean of both ways (`symmetric`). "das-gupta": the mean over all orders. Variance: delta method; with a factor L of
the covariance matrix of a group's parameters, the sum over its columns of (slope of the contribution along the
column)², slopes by central differences a hundredth of a standard error to each side.

**Assumptions.** The two groups are independent. Parameters without an error are known. The function is smooth within
the errors.

**Interpretation.** Positive: the parameter raises the comparison's value. The contributions sum to the difference:
exactly for "stepwise" and "das-gupta", for "horiuchi" and "ltre" up to `residual`, which shrinks with the square of the
steps and is zero for linear and bilinear functions.

**Type.** An absolute measure in the unit of the function; the reference is given by you; unweighted.

**Applicability.** Any function of any number of parameters (up to 12 for "das-gupta") that takes rows of parameters and
returns one value a row; vectorized=False calls it row by row. A parameter that is alike in both groups is given nothing
by all methods.

**Limits.** Stepwise figures depend on the order of parameters. Intervals are normal and as good as the errors given:
where a parameter rests on few deaths, `decompose_expectancy` and `kitagawa` have limits for small counts. Costs many
calls of the function. Bookkeeping, not cause and effect.

**References.** Horiuchi S, Wilmoth JR, Pletcher SD (2008) Demography 45:785-801. Andreev EM, Shkolnikov VM, Begun AZ
(2002) Demographic Research 7:499-522. Caswell H (1989) Ecological Modelling 46:221-237 and (2001) Matrix Population
Models, chapter 10. Das Gupta P (1993) Current Population Reports P23-186.

**Example.** Das Gupta 1993: mean earnings as earnings per earner times earners per person, with errors.

>>> parts = decompose_function(
...     function=lambda rows: rows[..., 0] * rows[..., 1],
...     reference_parameters=[10_930, 0.717892],
...     parameters=[16_591, 0.825974],
...     reference_standard_errors=[100, 0.002],
...     standard_errors=[100, 0.002],
...     names=("per earner", "earners"),
... )
>>> parts.contributions.estimate.round(3).tolist()
[4369.913, 1487.262]
>>> [round(float(limit)) for limit in parts.of_parameter("earners").interval(0.95)]
[1410, 1565]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from commontable.stats.arrays import Codes, Floats, choice, floats
from commontable.stats.decomposition.paths import Function, Way
from commontable.stats.reasons import Reason, Reasoned, fault_codes
from commontable.stats.results import Estimate

PathMethod = Literal["horiuchi", "ltre", "stepwise", "das-gupta"]
METHODS = ("horiuchi", "ltre", "stepwise", "das-gupta")
DIRECTIONS = ("up", "down", "both")
MOST_EXCHANGED = 12
# Pairs worked on at a time.
CHUNK = 4096
# Slopes are differences this share of a standard error to each side.
SHARE = 0.01
NOTES = ("independent groups", "delta method with the errors given")


@dataclass(frozen=True, eq=False)
class FunctionDecomposition(Reasoned):
    """The comparison's value minus the reference's; `contributions` has one more axis, the parameters. `residual` is
    what they miss of the difference."""

    names: tuple[str, ...]
    difference: Estimate
    contributions: Estimate
    residual: Floats

    @property
    def codes(self) -> Codes:
        return self.difference.codes

    def of_parameter(self, name: str) -> Estimate:
        """The contribution of one parameter."""
        if name not in self.names:
            known = ", ".join(self.names) or "without names: give names=(…)"
            raise KeyError(f"No parameter is called {name!r}. The parameters are {known}.")
        return self.contributions.take((..., self.names.index(name)))


def decompose_function(
    *,
    function: Function,
    parameters: ArrayLike,
    reference_parameters: ArrayLike,
    method: PathMethod = "horiuchi",
    steps: int = 20,
    direction: Literal["up", "down", "both"] = "up",
    symmetric: bool = True,
    slopes: Function | None = None,
    standard_errors: ArrayLike | None = None,
    reference_standard_errors: ArrayLike | None = None,
    covariance: ArrayLike | None = None,
    reference_covariance: ArrayLike | None = None,
    names: Sequence[str] = (),
    vectorized: bool = True,
) -> FunctionDecomposition:
    """Comparison minus reference, one contribution a parameter, for any number of pairs.

    function: takes an array whose last axis holds the parameters, and returns one value a row.
    parameters, reference_parameters: shape (..., parameters); the leading axes need only fit each other.
    steps: of "horiuchi" and "ltre". direction, symmetric: of "stepwise". slopes: of "ltre", the derivatives of the
    function in the shape of its argument, where they are known; else they are taken by central differences.
    standard_errors or covariance: of each group's parameters, shape (..., parameters) or (..., parameters, parameters);
    none for either group, no intervals.
    names: of the parameters, for `of_parameter`. vectorized: False where the function takes one row at a time.
    """
    first = floats(reference_parameters, name="reference_parameters")
    last = floats(parameters, name="parameters")
    shape = fitting(first, last, tuple(names))
    way = Way(
        choice(method, name="method", allowed=METHODS),
        checked_steps(steps),
        choice(direction, name="direction", allowed=DIRECTIONS),
        symmetric,
        slopes,
    )
    if method == "das-gupta" and not 2 <= shape[-1] <= MOST_EXCHANGED:
        raise ValueError(f"das-gupta takes 2 to {MOST_EXCHANGED} parameters; got {shape[-1]}. Use 'horiuchi'.")
    factors = [
        factor(given, matrix, shape, word)
        for given, matrix, word in (
            (reference_standard_errors, reference_covariance, "reference_"),
            (standard_errors, covariance, ""),
        )
    ]
    groups = [np.broadcast_to(values, shape).reshape(-1, shape[-1]) for values in (first, last)]
    found = worked(rowwise(function, vectorized), way, groups, factors)
    return assembled(found, shape, tuple(names), way.words)


def fitting(first: Floats, last: Floats, names: tuple[str, ...]) -> tuple[int, ...]:
    """The shape of both together, parameters last; or a message."""
    if not first.ndim or not last.ndim or first.shape[-1] != last.shape[-1]:
        raise ValueError(
            "parameters and reference_parameters must end in the same parameters; "
            f"got shapes {last.shape} and {first.shape}."
        )
    if names and (len(names) != first.shape[-1] or len(set(names)) != len(names)):
        raise ValueError(f"names must be {first.shape[-1]} different names, one a parameter; got {', '.join(names)}.")
    return np.broadcast_shapes(first.shape, last.shape)


def checked_steps(steps: int) -> int:
    if isinstance(steps, bool) or not isinstance(steps, int | np.integer) or not 1 <= steps <= 1000:
        raise ValueError(f"steps must be a whole number from 1 to 1,000; got {steps!r}.")
    return int(steps)


def factor(given: ArrayLike | None, matrix: ArrayLike | None, shape: tuple[int, ...], word: str) -> Floats | None:
    """Pairs × parameters × columns whose squares sum to the covariance; or pairs × parameters where it is diagonal."""
    if given is not None and matrix is not None:
        raise ValueError(f"Give {word}standard_errors or {word}covariance, not both: each tells the same doubt.")
    if given is not None:
        errors = floats(given, name=f"{word}standard_errors")
        if not np.all(errors >= 0):
            raise ValueError(f"{word}standard_errors must be zero or more everywhere.")
        return np.broadcast_to(errors, shape).reshape(-1, shape[-1])
    if matrix is None:
        return None
    square = floats(matrix, name=f"{word}covariance")
    if square.shape[-2:] != (shape[-1], shape[-1]) or not np.allclose(square, np.swapaxes(square, -1, -2)):
        raise ValueError(f"{word}covariance must be symmetric and end in {shape[-1]} × {shape[-1]} parameters.")
    values, vectors = np.linalg.eigh(square)
    if np.any(values < -1e-9 * np.abs(values).max(axis=-1, keepdims=True)):
        raise ValueError(f"{word}covariance has a direction of negative variance ({values.min():g}); check its source.")
    columns = vectors * np.sqrt(np.maximum(values, 0))[..., None, :]
    return np.broadcast_to(columns, (*shape, shape[-1])).reshape(-1, shape[-1], shape[-1])


def rowwise(function: Function, vectorized: bool) -> Function:
    """The function over rows, and a clear word where it does not return one value for each."""

    def called(rows: Floats) -> Floats:
        values = function(rows) if vectorized else [function(row) for row in rows]
        found = np.asarray(values, dtype=np.float64)
        if found.shape != rows.shape[:1]:
            raise ValueError(
                f"function must return one value a row; given shape {rows.shape} it returned {found.shape}. "
                "If it takes one row at a time, say vectorized=False."
            )
        return found

    return called


@dataclass(frozen=True, eq=False)
class Found:
    """Pairs first: the difference and the contributions, and their variances."""

    difference: Floats
    shares: Floats
    difference_variance: Floats
    shares_variance: Floats
    codes: Codes


def worked(function: Function, way: Way, groups: list[Floats], factors: list[Floats | None]) -> Found:
    """Turn by turn, so that memory stays small."""
    pairs, count = groups[0].shape
    unknown = all(each is None for each in factors)
    found = Found(
        np.empty(pairs),
        np.empty((pairs, count)),
        np.full(pairs, np.nan if unknown else 0.0),
        np.full((pairs, count), np.nan if unknown else 0.0),
        np.zeros(pairs, dtype=np.uint8),
    )
    for start in range(0, pairs, CHUNK):
        part = slice(start, start + CHUNK)
        first, last = (values[part] for values in groups)
        with np.errstate(all="ignore"):
            found.difference[part] = function(last) - function(first)
            found.shares[part] = way.shares(function, first, last)
            for side, columns in enumerate(factors):
                if columns is not None:
                    add_variance(found, part, function, way, (first, last), side, columns[part])
        finite = np.isfinite(found.difference[part]) & np.isfinite(found.shares[part]).all(axis=1)
        missing = ~np.isfinite(first).all(axis=1) | ~np.isfinite(last).all(axis=1)
        faults = {Reason.MISSING_VALUE: missing, Reason.FUNCTION_WITHOUT_VALUE: ~finite}
        found.codes[part] = fault_codes(finite.shape, faults)
    return found


def add_variance(
    found: Found,
    part: slice,
    function: Function,
    way: Way,
    groups: tuple[Floats, Floats],
    side: int,
    columns: Floats,
) -> None:
    """Slopes of the difference and of every share along each column of the factor, squared and added."""
    for place in range(columns.shape[1]):
        step = columns[:, :, place] if columns.ndim == 3 else only(columns, place)
        if not step.any():
            continue
        ends = []
        for sign in (1, -1):
            moved = list(groups)
            moved[side] = groups[side] + sign * SHARE * step
            ends.append((function(moved[side]), way.shares(function, *moved)))
        found.difference_variance[part] += ((ends[0][0] - ends[1][0]) / (2 * SHARE)) ** 2
        found.shares_variance[part] += ((ends[0][1] - ends[1][1]) / (2 * SHARE)) ** 2


def only(errors: Floats, place: int) -> Floats:
    step = np.zeros(errors.shape)
    step[:, place] = errors[:, place]
    return step


def assembled(found: Found, shape: tuple[int, ...], names: tuple[str, ...], words: str) -> FunctionDecomposition:
    bad = found.codes != 0
    found.difference[bad] = np.nan

    def estimate(values: Floats, variance: Floats, codes: Codes, what: str) -> Estimate:
        values[bad], variance[bad] = np.nan, np.nan
        whole = (*shape[:-1], *values.shape[1:])
        n = np.broadcast_to(np.nan, whole)
        return Estimate(
            values.reshape(whole), np.sqrt(variance).reshape(whole), codes.reshape(whole), n, f"{what}; {words}", NOTES
        )

    with np.errstate(invalid="ignore"):
        residual = (found.difference - found.shares.sum(axis=1)).reshape(shape[:-1])
    each = np.repeat(found.codes[:, None], shape[-1], axis=1)
    return FunctionDecomposition(
        names,
        estimate(found.difference, found.difference_variance, found.codes, "difference"),
        estimate(found.shares, found.shares_variance, each, "contribution of each parameter"),
        residual,
    )
