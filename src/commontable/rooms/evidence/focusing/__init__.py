"""Choosing places from several numbers: pure rules on arrays, without the ORM, the clock or files.

**What it does.** Each number is put on one scale where more means more need; the weighted sum orders the places, and
the first `count` are the choice. The lists of KC-30 choose by level, by least improvement, by either or by both.

**What is hidden or missing is never zero.** A place without a value in some number gets no score but a range: the
lowest and the highest it could have if the missing value were anything between the best and the worst place shown. It
is never chosen on a guess; it is named apart where it would belong whatever the value is, or could belong.

**How steady is the choice?** It is made again many times: with values drawn anew from their intervals (chance), with
each weight anywhere between half and double (weights), with each of the three scales, and with all of it at once. The
share of tries in which a place is chosen says how much the choice hangs on what could as well have been otherwise.
Equal seeds give equal shares.

References. OECD and JRC (2008) Handbook on Constructing Composite Indicators, steps 5 to 7. Saisana M, Saltelli A,
Tarantola S (2005) J R Stat Soc A 168:307-323. Goldstein H, Spiegelhalter DJ (1996) J R Stat Soc A 159:385-443.
"""

from .choice import Area, Chosen, Standing, Without, change_measure, choose
from .scales import Measure, Plan, need, shares_of, top
from .tries import DRAWS, LEVEL

__all__ = [
    "DRAWS", "LEVEL", "Area", "Chosen", "Measure", "Plan", "Standing", "Without", "change_measure", "choose", "need",
    "shares_of", "top",
]  # fmt: skip
