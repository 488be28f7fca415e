"""What the context of places predicts, each place by all others: a random-effects meta-regression.

y = X b + u + e with e known errors and u of variance t2 (Paule and Mandel: the t2 at which the weighted squares of
residuals are as many as places less coefficients). A place is foretold by the line through all others (leave one out:
r / (1 - h)), and the surprise is judged by its own error, t2 and the doubt of the line, with Student's t.
DerSimonian R, Kacker R (2007) Contemp Clin Trials 28:105-114; Benjamini Y, Hochberg Y (1995) J R Stat Soc B 57:289-300.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commontable.pipeline.analysis.shown import Floats

SPARE = 8  # places beyond the coefficients, below which a line tells too little


@dataclass(frozen=True, eq=False)
class Foretold:
    """What all other places foretell of each, with the error of the prediction, and how surprising the figure is."""

    predicted: Floats
    error: Floats
    surprise: Floats
    chance: Floats
    false_share: Floats
    between: float
    degrees: int


def foretell(values: Floats, errors: Floats, context: Floats) -> Foretold | None:
    """Leave-one-out predictions; None where there are too few places, or columns say the same thing twice."""
    from scipy.stats import t as student  # late: keeps the import of the pipeline light

    varying = context[:, np.ptp(context, axis=0) > 0]  # a column that is the same everywhere tells nothing
    design = np.column_stack([np.ones(len(values)), (varying - varying.mean(axis=0)) / varying.std(axis=0)])
    degrees = len(values) - design.shape[1]
    if degrees < SPARE or np.linalg.matrix_rank(design) < design.shape[1]:
        return None
    between = between_places(values, errors, design)
    weights = 1 / (errors**2 + between)
    inverse = np.linalg.inv(design.T @ (weights[:, None] * design))
    share = weights * np.einsum("ij,jk,ik->i", design, inverse, design)  # of the line at a place, the place's own
    residual = values - design @ (inverse @ (design.T @ (weights * values)))
    surprise = residual / (1 - share)
    doubt = share / (1 - share) / weights  # of the line through the others
    whole = np.sqrt(errors**2 + between + doubt)
    chance = 2 * student.sf(np.abs(surprise) / whole, degrees - 1)
    predicted = values - surprise
    return Foretold(predicted, np.sqrt(between + doubt), surprise, chance, adjusted(chance), between, degrees - 1)


def between_places(values: Floats, errors: Floats, design: Floats) -> float:
    """Variance of places around the line, beyond their errors."""

    def excess(variance: float) -> float:
        weights = 1 / (errors**2 + variance)
        line = np.linalg.solve(design.T @ (weights[:, None] * design), design.T @ (weights * values))
        return float((weights * (values - design @ line) ** 2).sum() - (len(values) - design.shape[1]))

    if excess(0.0) <= 0:
        return 0.0
    low, high = 0.0, float(np.var(values)) + float((errors**2).max())
    while excess(high) > 0:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2


def adjusted(chances: Floats) -> Floats:
    """Benjamini and Hochberg: the share of false alarms among all places at least as surprising."""
    order = np.argsort(chances)
    steps = chances[order] * len(chances) / np.arange(1, len(chances) + 1)
    result = np.empty(len(chances))
    result[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
    return result
