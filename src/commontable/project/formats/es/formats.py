"""Spanish as it is written in Mexico, Central America and the United States: 6.5 and 1,500, 3:30 p.m.

The framework's Spanish follows Spain (6,5 and 1 500), which readers here take for another number.
"""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
TIME_FORMAT = "g:i a"
DATETIME_FORMAT = r"j \d\e F \d\e Y, g:i a"
