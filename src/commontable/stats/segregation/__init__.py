"""Segregation and place: evenness, exposure, land, center, clustering, local scores, nesting, change, chance, space."""

from commontable.stats.segregation.centralization import centralization, local_centralization
from commontable.stats.segregation.chance import AboveChance, above_chance
from commontable.stats.segregation.change import SegregationChange, segregation_change
from commontable.stats.segregation.clustering import clustering, distance_exposure
from commontable.stats.segregation.evenness import (
    concentration_profile,
    dissimilarity,
    information_index,
    min_max_segregation,
    mutual_information,
    normalized_exposure,
    relative_diversity,
    segregation_atkinson,
    segregation_gini,
    squared_variation,
)
from commontable.stats.segregation.exposure import exposure, isolation
from commontable.stats.segregation.extremes import Concentration, concentration_at_extremes
from commontable.stats.segregation.land import land_concentration
from commontable.stats.segregation.local import local_segregation, location_quotients
from commontable.stats.segregation.nested import NestedSegregation, nested_segregation
from commontable.stats.segregation.proximity import Proximity
from commontable.stats.segregation.simulated import simulated_segregation
from commontable.stats.segregation.spatial import (
    boundary_dissimilarity,
    kernel_surroundings,
    neighbor_surroundings,
)

__all__ = [
    "AboveChance",
    "Concentration",
    "NestedSegregation",
    "Proximity",
    "SegregationChange",
    "above_chance",
    "boundary_dissimilarity",
    "centralization",
    "clustering",
    "concentration_at_extremes",
    "concentration_profile",
    "dissimilarity",
    "distance_exposure",
    "exposure",
    "information_index",
    "isolation",
    "kernel_surroundings",
    "land_concentration",
    "local_centralization",
    "local_segregation",
    "location_quotients",
    "min_max_segregation",
    "mutual_information",
    "neighbor_surroundings",
    "nested_segregation",
    "normalized_exposure",
    "relative_diversity",
    "segregation_atkinson",
    "segregation_change",
    "segregation_gini",
    "simulated_segregation",
    "squared_variation",
]
