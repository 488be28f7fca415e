"""Where a difference comes from: of life expectancy by age and cause, of rates by composition and by factors."""

from commontable.stats.decomposition.expectancy import decompose_expectancy
from commontable.stats.decomposition.result import ExpectancyDecomposition

__all__ = ["ExpectancyDecomposition", "decompose_expectancy"]
