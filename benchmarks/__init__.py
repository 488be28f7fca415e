"""Runnable comparisons. Each prints ratios: seconds belong to the machine, ratios to the code."""
