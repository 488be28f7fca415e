"""Disclosure policies as data: which counts stay hidden, by whose rule, since when, and how well.

**What it says.** Which counts a rule hides, whether a true zero may be shown, from how many events and people a rate
may be shown, which are shown with a warning, how counts are rounded, who says so, since when, and whether that was read
there.

**Formula.** Hidden: counts from `hidden_low` (0, or 1 where true zeros are shown) to `minimum` - 1. A rate is withheld
where its count is hidden, where its events number below `rates_from` (`standardized_from` for rates standardized by
age), or where its people number below `population_from`; below `unstable_below` events it is shown with a warning.

**Assumptions.** That the rule is the one in force for the data at hand: agreements differ, and the agreement binds.

**Interpretation.** Suppressed, unstable, zero and missing are four things. A rule that only withholds small counts does
not protect them: `suppress` does, by hiding more.

**Type.** A rule, not a measure.

**Applicability.** Counts of people and of events. Judgments of precision from intervals are in `standards`.

**Limits.** No published rule names a protection interval (`width`); they ask only that a hidden count cannot be
derived, so it is ours to choose. Rules for a nation as a whole are often milder (NHS England's); make a policy of your
own there.

**References.** In `citation` and `url` of each policy; `verified` is False where a figure was not read in the source.

**Example.**

>>> from commontable.stats.disclosure import POLICIES, custom_policy, rate_states
>>> POLICIES["cms"].hidden_low, POLICIES["cms"].hidden_high, POLICIES["cms"].effective[:10]
(1, 10, '2024-01-26')
>>> custom_policy(name="our state", minimum=6, zero_shown=True, width=4).hidden_high
5
>>> rate_states(counts=[0, 2, 8, 15, 40], policy=POLICIES["england-deaths"], standardized=True).tolist()
['suppressed', 'suppressed', 'suppressed', 'unstable', 'shown']
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Literal

import numpy as np

from commontable.stats.arrays import Floats

Rounding = Literal["none", "conventional", "random", "controlled"]


@dataclass(frozen=True, kw_only=True)
class DisclosurePolicy:
    """Counts from `hidden_low` to `minimum` - 1 are hidden; counts below `unstable_below` are shown with a warning.

    `rates_from`, `standardized_from` and `population_from` are the fewest events and people that a rate is shown of
    (zero: no rule of its own; a rate of a hidden count is withheld in any case).
    `width` is the protection interval: None asks that an outsider must hold every value the policy hides for possible;
    a number asks that the values an outsider holds for possible span at least so much around the truth.
    `effective` is the day the rule took effect, or says what of it was not verified.
    """

    name: str
    minimum: int
    zero_shown: bool
    unstable_below: int = 0
    rates_from: int = 0
    standardized_from: int = 0
    population_from: int = 0
    width: int | None = None
    rounding: Rounding = "none"
    base: int = 1
    citation: str = ""
    url: str = ""
    effective: str = ""
    verified: bool = False

    def __post_init__(self) -> None:
        if self.minimum < 1:
            raise ValueError(f"minimum must be 1 or more; got {self.minimum}. It is the smallest count shown.")
        if self.width is not None and self.width < 1:
            raise ValueError(f"width must be 1 or more, or None for the whole hidden range; got {self.width}.")
        if self.base < 1:
            raise ValueError(f"base must be 1 or more; got {self.base}.")
        for name in ("unstable_below", "rates_from", "standardized_from", "population_from"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} must be zero or more; got {getattr(self, name)}. Zero asks for nothing.")

    @property
    def hidden_low(self) -> int:
        """The smallest count that is hidden."""
        return 1 if self.zero_shown else 0

    @property
    def hidden_high(self) -> int:
        """The largest count that is hidden."""
        return self.minimum - 1

    def needs(self, counts: Floats) -> tuple[Floats, Floats]:
        """How far below and above each hidden count an outsider must still believe in."""
        down = np.maximum(counts - self.hidden_low, 0)
        if self.width is None:
            return down, np.maximum(self.hidden_high - counts, 0)
        down = np.minimum(down, self.width // 2)
        return down, self.width - down

    def as_dict(self) -> dict[str, object]:
        """The policy as it is written beside a release."""
        return asdict(self)


def custom_policy(*, name: str, minimum: int, zero_shown: bool = False, **fields: object) -> DisclosurePolicy:
    """A policy of one's own; whatever is not given is as in `DisclosurePolicy`.

    >>> custom_policy(name="our state", minimum=6, zero_shown=True, width=4).hidden_high
    5
    """
    return replace(DisclosurePolicy(name=name, minimum=minimum, zero_shown=zero_shown), **fields)  # type: ignore[arg-type]


_ALL = (
    DisclosurePolicy(
        name="wonder",
        minimum=10,
        zero_shown=False,
        unstable_below=20,
        rates_from=10,
        population_from=10,
        citation="CDC WONDER, data use restrictions of the mortality data: no death count of 9 or fewer, and no rate "
        "based on one, is presented or published. WONDER itself shows zero deaths and marks rates of fewer than 20 as "
        "unreliable (its exports; the note in them says 20 or less). That populations below 10 are hidden too was read "
        "only as quoted by others.",
        url="https://wonder.cdc.gov/cmf-icd10-archive2007.html",
        effective="as read; the form names no day",
        verified=True,
    ),
    DisclosurePolicy(
        name="nchs-rates-2023",
        minimum=10,
        zero_shown=False,
        rates_from=10,
        population_from=10,
        citation="NCHS Data Presentation Standards for Rates and Counts, Vital Health Stat 2(200), 2023: 10 or more "
        "in numerator and denominator (read in the abstract of NCHS's own evaluation). For widths and degrees "
        "of freedom see nchs_rate(). That zero is hidden too is our reading: a reliability rule does not tell.",
        url="https://stacks.cdc.gov/view/cdc/123462",
        effective="2023",
        verified=True,
    ),
    DisclosurePolicy(
        name="cancer-statistics",
        minimum=16,
        zero_shown=False,
        rates_from=16,
        citation="United States Cancer Statistics, technical notes: rates and counts below 16 are not shown, for "
        "reliability and for confidentiality. Registries may ask for more.",
        url="https://www.cdc.gov/united-states-cancer-statistics/technical-notes/suppression.html",
        effective="as read; the notes name no day",
        verified=True,
    ),
    DisclosurePolicy(
        name="cms",
        minimum=11,
        zero_shown=True,
        citation="CMS cell size suppression policy: no cell of 1 to 10 may be reported, nor be derivable from other "
        "cells, percentages or formulas; zero may be.",
        url="https://resdac.org/node/1506",
        effective="2024-01-26 (this version; that of 2017-05-08 says the same)",
        verified=True,
    ),
    DisclosurePolicy(
        name="washington",
        minimum=10,
        zero_shown=True,
        unstable_below=16,
        citation="Washington State Department of Health, Agency Standards for Reporting Data with Small Numbers: "
        "non-zero counts below 10 and rates and proportions derived from them are suppressed, with secondary "
        "suppression so that none can be recalculated (read in Kittitas County's reprint of 2017-09; of the revision "
        "of May 2018 only the head was read). That rates with a relative standard error of 25% or more (16 events, "
        "Poisson) are flagged was not verified.",
        url="https://records.co.kittitas.wa.us/WebLink/0/doc/4358658/Page28.aspx",
        effective="2018-05",
        verified=True,
    ),
    DisclosurePolicy(
        name="england-hes",
        minimum=8,
        zero_shown=True,
        rounding="conventional",
        base=5,
        citation="NHS England (NHS Digital), disclosure control methodology for Hospital Episode Statistics: below the "
        "nation counts of 1 to 7 suppressed, all others rounded to the nearest 5, in place of secondary suppression; "
        "no control for the nation as a whole. Its scope and day were read there, the figures only in copies.",
        url="https://digital.nhs.uk/data-and-information/data-tools-and-services/data-services/"
        "hospital-episode-statistics/change-to-disclosure-control-methodology-for-hes-and-ecds-from-september-2018",
        effective="2018-09-13 (the figures not verified)",
    ),
    DisclosurePolicy(
        name="england-deaths",
        minimum=3,
        zero_shown=True,
        unstable_below=20,
        rates_from=3,
        standardized_from=10,
        citation="ONS, FOI/2021/3301, on its user guide to mortality statistics: crude rates are not calculated from "
        "fewer than 3 deaths nor age-standardized ones from fewer than 10, and those from fewer than 20 are marked "
        "unreliable. That counts of 1 and 2 are hidden in small areas was not verified; Nomis rounds them (0 to 2 to "
        "0, 3 to 5 to 5) below regions.",
        url="https://www.ons.gov.uk/methodology/methodologytopicsandstatisticalconcepts/disclosurecontrol/"
        "policyonprotectingconfidentialityintablesofbirthanddeathstatistics",
        effective="2021 (rates; the rule for counts not verified)",
    ),
)
POLICIES: dict[str, DisclosurePolicy] = {policy.name: policy for policy in _ALL}
