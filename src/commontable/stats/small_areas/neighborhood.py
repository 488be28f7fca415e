"""Neighbors lean on each other: the leading age component as a field over a graph, solved without a dense matrix.

The field is Leroux's: precision ((1 - λ) I + λ (D - W)) / τ, between independent areas (λ = 0) and an intrinsic
autoregression (λ → 1); an area without neighbors stays independent. Beside it every area has a part of its own with
variance σ² (as in Besag, York and Mollié), without which what does not run over the graph would be smoothed with what
does. Each area's own deaths enter as a normal summary of its component. λ, τ and σ² maximize the marginal likelihood of
these summaries on a connected part of the graph.

Leroux BG, Lei X, Breslow N (2000) in Halloran ME, Berry D (eds) Statistical Models in Epidemiology, the Environment,
and Clinical Trials, 179-191. Besag J, York J, Mollié A (1991) Ann Inst Stat Math 43:1-20. Bekas C, Kokiopoulou E,
Saad Y (2007) Appl Numer Math 57:1214-1229 (the diagonal of an inverse by probing).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commontable.stats.arrays import Floats
from commontable.stats.small_areas.areas import Areas
from commontable.stats.small_areas.fitting import Fit
from commontable.stats.small_areas.prior import SchedulePrior

# SciPy's sparse matrices, which have no types.
Sparse = Any

LARGEST_BALL = 2000
PROBES = 256


def read_adjacency(adjacency: object, areas: int) -> Sparse:
    """A symmetric sparse matrix of weights without a diagonal, or a message that says what is wrong."""
    from scipy import sparse

    if not sparse.issparse(adjacency):
        raise TypeError(f"adjacency must be a SciPy sparse matrix or array; got {type(adjacency).__name__}.")
    graph = sparse.csr_array(adjacency, dtype=np.float64)
    if graph.shape != (areas, areas):
        raise ValueError(f"adjacency must be {areas} × {areas}, one row an area; got {graph.shape}.")
    graph.eliminate_zeros()
    if graph.nnz and not (np.isfinite(graph.data).all() and graph.data.min() > 0):
        raise ValueError("adjacency must have weights above zero; leave areas that do not touch out of it.")
    if graph.diagonal().any():
        raise ValueError("adjacency must have an empty diagonal; no area is its own neighbor.")
    if abs(graph - graph.T).max() > 1e-12 * max(graph.max(), 1e-300):
        raise ValueError("adjacency must be symmetric; if one area is a neighbor of another, so is the other of it.")
    return graph


def precision(graph: Sparse, share: float, variance: float) -> Sparse:
    """Leroux's precision matrix."""
    from scipy import sparse

    degree = np.asarray(graph.sum(axis=1)).ravel()
    diagonal = np.where(degree > 0, 1 - share + share * degree, 1.0)
    return (sparse.diags_array(diagonal) - share * graph).tocsc() / variance


def lean_on_neighbors(areas: Areas, found: Fit, prior: SchedulePrior, graph: Sparse) -> tuple[Fit, str]:
    """The fit with the leading component of every area drawn toward its neighbors', and a note of how strongly."""
    values, vectors = np.linalg.eigh(prior.covariance)
    leading, scale = vectors[:, -1], np.sqrt(values[-1])
    loaded = np.einsum("jkn,k->jn", found.factors.covariance, leading) / scale
    variance = leading @ loaded / scale
    center = leading @ found.coefficients / scale
    # The prior of the component is standard normal: what is left without it is what the area's own deaths say.
    told = np.where(areas.usable, np.maximum(1 / variance - 1, 0.0), 0.0)
    score = np.where(areas.usable, center / variance, 0.0)
    share, spread, own = learn_field(told, score, graph)
    new_center, new_variance = with_own_part(told, score, own, precision(graph, share, spread))
    gain = loaded / variance
    coefficients = found.coefficients + gain * (new_center - center)
    covariance = found.factors.covariance + gain[:, None] * gain[None] * (new_variance - variance)
    log_rates = found.log_rates + found.factors.kept * (prior.basis @ (gain * (new_center - center)))
    note = f"neighbors: share of the leading component in the graph {share * spread / (spread + own):.2f}"
    factors = replace(found.factors, covariance=covariance)
    return replace(found, log_rates=log_rates, coefficients=coefficients, factors=factors), note


def learn_field(told: Floats, score: Floats, graph: Sparse) -> tuple[float, float, float]:
    """λ and τ of the field, σ² of the areas' own parts."""
    from scipy.optimize import minimize

    part = ball(graph, LARGEST_BALL)
    inner, told, score = graph[part][:, part], told[part], score[part]

    def badness(place: Floats) -> float:
        own = float(np.exp(place[2]))
        less = 1 + told * own
        field = precision(inner, float(1 / (1 + np.exp(-place[0]))), float(np.exp(place[1])))
        alone = float((score**2 * own / less - np.log(less)).sum() / 2)
        return -marginal(told / less, score / less, field) - alone

    bounds = ((-4.0, 5.0), (-5.0, 4.0), (-9.0, 2.0))
    options = {"xatol": 0.05, "fatol": 0.02}
    best = minimize(badness, (0.5, 0.0, -1.0), method="Nelder-Mead", bounds=bounds, options=options)
    return float(1 / (1 + np.exp(-best.x[0]))), float(np.exp(best.x[1])), float(np.exp(best.x[2]))


def with_own_part(told: Floats, score: Floats, own: float, field: Sparse) -> tuple[Floats, Floats]:
    """Posterior means and variances of field and own part together."""
    less = 1 + told * own
    center, variance = solve_field(told / less, score / less, field)
    return center + own * (score - told * center) / less, own / less + variance / less**2


def marginal(told: Floats, score: Floats, field: Sparse) -> float:
    """The log marginal likelihood of the summaries, up to what does not depend on the field."""
    from scipy import sparse

    posterior, own = factored(sparse.diags_array(told).tocsc() + field), factored(field)
    return float((log_determinant(own) - log_determinant(posterior) + score @ posterior.solve(score)) / 2)


def factored(matrix: Sparse) -> Any:
    from scipy.sparse.linalg import splu

    return splu(matrix.tocsc(), permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})


def log_determinant(factor: Any) -> float:
    return float(np.log(np.abs(factor.U.diagonal())).sum())


def ball(graph: Sparse, most: int) -> NDArray[np.intp]:
    """A connected part of the graph around the area with the most neighbors, nearest first; all of it if it is small.

    Pieces of the graph that do not touch follow one after the other.
    """
    from scipy.sparse.csgraph import breadth_first_order

    degree = np.diff(graph.indptr)
    if degree.size <= most:
        return np.arange(degree.size)
    taken: list[NDArray[np.intp]] = []
    left = np.ones(degree.size, dtype=bool)
    while sum(each.size for each in taken) < most:
        center = int(np.where(left, degree, -1).argmax())
        reached = breadth_first_order(graph, center, directed=False, return_predecessors=False)
        left[reached] = False
        taken.append(reached)
    return np.concatenate(taken)[:most]


def solve_field(told: Floats, score: Floats, field: Sparse) -> tuple[Floats, Floats]:
    """Posterior means of the field and their variances.

    Variances are the diagonal of an inverse: exact for up to PROBES areas, beyond that by probing with random signs,
    which leaves an error of about 1 / √PROBES of the small part that comes from neighbors.
    """
    from scipy import sparse

    factor = factored(sparse.diags_array(told).tocsc() + field)
    areas = told.size
    stream = np.random.default_rng(0)  # fixed: the same areas always give the same figures
    color, sign = np.arange(areas) % PROBES, stream.choice([-1.0, 1.0], areas)
    if areas > PROBES:
        color = stream.permutation(color)
    diagonal = np.empty(areas)
    for probe in range(min(areas, PROBES)):
        mine = color == probe
        solved = factor.solve(np.where(mine, sign, 0.0))
        diagonal[mine] = solved[mine] * sign[mine]
    # No area knows less than it would alone, nor more than if all its neighbors were certain.
    return np.asarray(factor.solve(score)), np.maximum(diagonal, 1 / (told + field.diagonal()))
