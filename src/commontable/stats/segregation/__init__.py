"""Segregation and place: evenness, exposure, local scores, nesting, change, extremes, chance, space."""

from commontable.stats.segregation.chance import AboveChance, above_chance
from commontable.stats.segregation.change import SegregationChange, segregation_change
from commontable.stats.segregation.evenness import (
    dissimilarity,
    information_index,
    mutual_information,
    relative_diversity,
    segregation_atkinson,
    segregation_gini,
)
from commontable.stats.segregation.exposure import exposure, isolation
from commontable.stats.segregation.extremes import Concentration, concentration_at_extremes
from commontable.stats.segregation.local import local_segregation, location_quotients
from commontable.stats.segregation.nested import NestedSegregation, nested_segregation
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
    "SegregationChange",
    "above_chance",
    "boundary_dissimilarity",
    "concentration_at_extremes",
    "dissimilarity",
    "exposure",
    "information_index",
    "isolation",
    "kernel_surroundings",
    "local_segregation",
    "location_quotients",
    "mutual_information",
    "neighbor_surroundings",
    "nested_segregation",
    "relative_diversity",
    "segregation_atkinson",
    "segregation_change",
    "segregation_gini",
    "simulated_segregation",
]
