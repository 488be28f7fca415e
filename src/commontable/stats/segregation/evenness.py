"""Segregation as unevenness: dissimilarity, Gini, H, M, relative diversity, Atkinson, and their kin.

**What it says.** How far people of different groups are from being spread over units (tracts, schools) in the shares of
the whole region. Dissimilarity: the share of people who would have to move for that (of those whose moving would help).
Gini: the mean difference of shares over all pairs of people. H: how much less diverse units are than the region. M: how
much knowing where a person lives tells of her group. Relative diversity: how much of the chance of meeting somebody of
another group is lost (with two groups: eta², the variance ratio). C and P: the same squares with other weights for
groups: C lets every group count alike, P those least whose people make up most of the rest. Atkinson: as dissimilarity,
but with a say in whether units poor in the group (shape below 0.5) or rich in it (above) count more. Min-max: one less
the overlap of two distributions over their union. Concentration profile: how far the units people of a group live in
are from its share, averaged over them.

**Formula.** Unit j has t people, shares p_m; the region T people, shares P_m; I = Σ P_m (1 - P_m), E = -Σ P_m ln P_m. D
= Σ_m Σ_j t |p_m - P_m| / 2TI. G = Σ_m Σ_i Σ_j t_i t_j |p_im - p_jm| / 2T²I. M = E - Σ_j t E_j / T, in units of the
logarithm's `base`. H = M / E. R = Σ_m Σ_j t (p_m - P_m)² / TI. A = 1 - P/(1-P) [Σ_j t p^b (1-p)^(1-b) / PT]^(1/(1-b))
with b = `shape`, for one group against another. C = Σ_m Σ_j t (p_m - P_m)² / [T (K-1) P_m], K groups present. P = Σ_m
Σ_j t (p_m - P_m)² / [T (1 - P_m)]. S = 2D / (1 + D). Profile: Σ_j x |p - P| / [X (1 - P)], x of X people of the group:
[P - ∫₀ᴾ v + ∫ᴾ¹ v] / (1 - P) with v(s) the share of the group in units where it makes up s or more. With `group` the
two-group forms of Massey and Denton result. With `surroundings` the shares p are those of the people around (a sparse
matrix of weights), as Reardon and O'Sullivan have it. Standard errors: delta method over all counts.

**Assumptions.** Counts are what they say; or, with `margins`, estimates with independent errors; or, with
sampling="multinomial", a random draw of people. Units are those that matter for the question.

**Interpretation.** Adverse: zero is even, one is complete separation (M runs to E, at most ln of the number of groups).
Low segregation of a group can mean that it is small or newly pushed out: look at the counts beside it.

**Type.** Relative measures without unit (M: nats, or bits with base=2); weighted by people; the region's composition is
the reference. D, G, A and S of two groups do not change when one group is doubled everywhere; the others do.

**Applicability.** Two groups or more (Atkinson, min-max and the profile: two; they refuse more and say so). Groups need
no order. A region with one group alone, nobody, or a missing or negative count is undefined with a reason and stops no
other region. Units without people count for nothing.

**Limits.** Random placement alone makes all of these positive: in small units, for small groups and with sampled counts
they are too high (see simulated_segregation and above_chance). The delta method sees spread but not that bias (its 95%
limits held 93% to 97% with 3,000 people a unit, but as few as 68% with 40), and D and G have a kink where a unit's
share meets the region's, so near zero their intervals are rough. At counts of zero the slope of a logarithm is
infinite; it is taken at half a person. With `surroundings` H and M can be below zero.

**References.** Duncan OD, Duncan B (1955) Am Sociol Rev 20:210. Massey DS, Denton NA (1988) Social Forces 67:281.
Reardon SF, Firebaugh G (2002) Sociol Methodol 32:33. Mora R, Ruiz-Castillo J (2011) Sociol Methodol 41:159. Reardon SF,
O'Sullivan D (2004) Sociol Methodol 34:121. James DR, Taeuber KE (1985) Sociol Methodol 15:1. O'Sullivan D, Wong DWS
(2007) Geogr Anal 39:147. Hong S-Y, Sadahiro Y (2014) J Geogr Syst 16:211.

**Example.** Four units; two groups of 200.

>>> people = [[100, 0], [60, 40], [40, 60], [0, 100]]
>>> float(dissimilarity(counts=people).estimate)
0.6
>>> gini, h = segregation_gini(counts=people), information_index(counts=people)
>>> round(float(gini.estimate), 3), round(float(h.estimate), 3)
(0.8, 0.515)
>>> one = dissimilarity(counts=people, sampling="multinomial").at()
>>> [round(float(limit), 2) for limit in one.interval()]
[0.52, 0.68]
>>> dissimilarity(counts=[*people, [5, 0], [9, 0]], regions=[1, 1, 1, 1, 2, 2]).reason.tolist()
['', 'one_group_only']
"""

from __future__ import annotations

from typing import Protocol

from numpy.typing import ArrayLike

from commontable.stats.results import Estimate
from commontable.stats.segregation.indices import Choice
from commontable.stats.segregation.measure import measure
from commontable.stats.segregation.tables import ACS_LEVEL, People, Sampling, Sparse, chosen_groups, read_people


def compared(group: int | None, reference: int | None) -> str:
    if group is None:
        return "all groups"
    return f"group {group} against {'everybody else' if reference is None else f'group {reference}'}"


def uneven(people: People, index: str, title: str, pair: tuple[int | None, int | None], choice: Choice) -> Estimate:
    chosen = chosen_groups(people, *pair)
    only_two(index, chosen)
    around = "" if people.surroundings is None else ", of surroundings"
    return measure(chosen, index, f"{title}, {compared(*pair)}{around}", choice)


TWO_GROUPS = {
    "atkinson": "The Atkinson index",
    "min-max": "The min-max index",
    "concentration-profile": "The concentration profile",
}


def only_two(index: str, people: People) -> None:
    """A message where an index for two groups is given more."""
    if index in TWO_GROUPS and len(people.n) > 2:
        raise ValueError(
            f"{TWO_GROUPS[index]} compares two groups and counts has {len(people.n)}. Give group (and reference), or "
            "use information_index ('information'), which takes any number of groups."
        )


class Index(Protocol):
    """What all indices without choices of their own are called with."""

    __name__: str

    def __call__(
        self,
        *,
        counts: ArrayLike,
        regions: ArrayLike | None = None,
        group: int | None = None,
        reference: int | None = None,
        surroundings: Sparse | None = None,
        margins: ArrayLike | None = None,
        margin_level: float = ACS_LEVEL,
        sampling: Sampling = "none",
    ) -> Estimate: ...


def plain_index(name: str, index: str, title: str, words: str) -> Index:
    """A public function for an index that has no choice beside its groups."""

    def measured(
        *,
        counts: ArrayLike,
        regions: ArrayLike | None = None,
        group: int | None = None,
        reference: int | None = None,
        surroundings: Sparse | None = None,
        margins: ArrayLike | None = None,
        margin_level: float = ACS_LEVEL,
        sampling: Sampling = "none",
    ) -> Estimate:
        people = read_people(
            counts=counts,
            regions=regions,
            surroundings=surroundings,
            margins=margins,
            margin_level=margin_level,
            sampling=sampling,
        )
        return uneven(people, index, title, (group, reference), Choice())

    measured.__name__ = measured.__qualname__ = name
    measured.__doc__ = words
    return measured


dissimilarity = plain_index(
    "dissimilarity",
    "dissimilarity",
    "dissimilarity D",
    "Dissimilarity D. counts: (..., units, groups); one figure per region, in the sorted order of the labels.",
)
segregation_gini = plain_index("segregation_gini", "gini", "Gini G", "Gini index of segregation G.")
information_index = plain_index(
    "information_index", "information", "information index H", "Theil's information index H (the entropy index)."
)
relative_diversity = plain_index(
    "relative_diversity",
    "relative-diversity",
    "relative diversity R",
    "Relative diversity R; with two groups eta² (the variance ratio, isolation without what chance alone gives).",
)
squared_variation = plain_index(
    "squared_variation",
    "squared-variation",
    "squared coefficient of variation C",
    "Squared coefficient of variation C: every group present counts alike, however small.",
)
normalized_exposure = plain_index(
    "normalized_exposure",
    "normalized-exposure",
    "normalized exposure P",
    "Normalized exposure P: how far below their share in the region people meet other groups.",
)
min_max_segregation = plain_index(
    "min_max_segregation",
    "min-max",
    "min-max S",
    "Min-max index S of one group against another or everybody else: 2D / (1 + D).",
)
concentration_profile = plain_index(
    "concentration_profile",
    "concentration-profile",
    "concentration profile R",
    "Concentration profile R of a group (Hong and Sadahiro), its area under the curve taken exactly.",
)


def mutual_information(
    *,
    counts: ArrayLike,
    regions: ArrayLike | None = None,
    group: int | None = None,
    reference: int | None = None,
    base: float = 2.718281828459045,
    surroundings: Sparse | None = None,
    margins: ArrayLike | None = None,
    margin_level: float = ACS_LEVEL,
    sampling: Sampling = "none",
) -> Estimate:
    """Mutual information index M, in natural units or those of `base`."""
    if not base > 1:
        raise ValueError(f"base must be above 1; got {base}. For bits give 2.")
    people = read_people(
        counts=counts,
        regions=regions,
        surroundings=surroundings,
        margins=margins,
        margin_level=margin_level,
        sampling=sampling,
    )
    title = f"mutual information M, logarithm to base {base:.5g}"
    return uneven(people, "mutual-information", title, (group, reference), Choice(base=base))


def segregation_atkinson(
    *,
    counts: ArrayLike,
    regions: ArrayLike | None = None,
    group: int | None = None,
    reference: int | None = None,
    shape: float = 0.5,
    surroundings: Sparse | None = None,
    margins: ArrayLike | None = None,
    margin_level: float = ACS_LEVEL,
    sampling: Sampling = "none",
) -> Estimate:
    """Atkinson index A of one group against another or everybody else. At shape 0.5 both groups count alike."""
    if not 0 < shape < 1:
        raise ValueError(f"shape must be between 0 and 1; got {shape}. At 0.5 both groups count alike.")
    people = read_people(
        counts=counts,
        regions=regions,
        surroundings=surroundings,
        margins=margins,
        margin_level=margin_level,
        sampling=sampling,
    )
    return uneven(people, "atkinson", f"Atkinson A, shape {shape:g}", (group, reference), Choice(shape=shape))
