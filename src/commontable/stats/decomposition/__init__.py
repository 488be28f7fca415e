"""Where a difference comes from: of life expectancy by age and cause, of rates by composition and by factors."""

from commontable.stats.decomposition.das_gupta import FactorDecomposition, das_gupta
from commontable.stats.decomposition.expectancy import decompose_expectancy
from commontable.stats.decomposition.functions import FunctionDecomposition, decompose_function
from commontable.stats.decomposition.kitagawa import RateDecomposition, kitagawa
from commontable.stats.decomposition.result import ExpectancyDecomposition
from commontable.stats.decomposition.shapley import structure_factors

__all__ = [
    "ExpectancyDecomposition",
    "FactorDecomposition",
    "FunctionDecomposition",
    "RateDecomposition",
    "das_gupta",
    "decompose_expectancy",
    "decompose_function",
    "kitagawa",
    "structure_factors",
]
