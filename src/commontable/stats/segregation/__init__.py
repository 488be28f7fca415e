"""Segregation and place: evenness, exposure, land, center, clustering, local scores, nesting, change, chance, space."""

from commontable.stats.segregation.centers import centralization, local_centralization
from commontable.stats.segregation.chance import AboveChance, above_chance
from commontable.stats.segregation.change import SegregationChange, segregation_change
from commontable.stats.segregation.clusters import clustering, distance_exposure
from commontable.stats.segregation.contrast import SegregationContrast, segregation_contrast
from commontable.stats.segregation.density import density_corrected_dissimilarity
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
from commontable.stats.segregation.mixing import diversity
from commontable.stats.segregation.nested import NestedSegregation, nested_segregation
from commontable.stats.segregation.profiles import (
    ProximityProfile,
    concentration_curve,
    proximity_profile,
    segregation_profile,
)
from commontable.stats.segregation.proximity import Proximity
from commontable.stats.segregation.simulated import simulated_segregation
from commontable.stats.segregation.spatial import (
    boundary_dissimilarity,
    kernel_surroundings,
    neighbor_surroundings,
)
from commontable.stats.segregation.testing import SegregationTest, segregation_difference_test, segregation_test
from commontable.stats.segregation.views import distortion

__all__ = [
    "AboveChance",
    "Concentration",
    "NestedSegregation",
    "Proximity",
    "ProximityProfile",
    "SegregationChange",
    "SegregationContrast",
    "SegregationTest",
    "above_chance",
    "boundary_dissimilarity",
    "centralization",
    "clustering",
    "concentration_at_extremes",
    "concentration_curve",
    "concentration_profile",
    "density_corrected_dissimilarity",
    "dissimilarity",
    "distance_exposure",
    "distortion",
    "diversity",
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
    "proximity_profile",
    "relative_diversity",
    "segregation_atkinson",
    "segregation_change",
    "segregation_contrast",
    "segregation_difference_test",
    "segregation_gini",
    "segregation_profile",
    "segregation_test",
    "simulated_segregation",
    "squared_variation",
]
