"""Disclosure policies as data: which counts stay hidden, by whose rule, since when, and how well."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Literal

import numpy as np

from commontable.stats.arrays import Floats

Rounding = Literal["none", "conventional", "random", "controlled"]


@dataclass(frozen=True, kw_only=True)
class DisclosurePolicy:
    """Counts from `hidden_low` to `minimum` - 1 are hidden; counts below `unstable_below` are shown with a warning.

    `width` is the protection interval: None asks that an outsider must hold every value the policy hides for possible;
    a number asks that the values an outsider holds for possible span at least so much around the truth. No published
    rule names such an interval (they ask only that a hidden count cannot be derived), so it is ours to choose.
    `verified` is False where a figure was not read in the source itself.
    """

    name: str
    minimum: int
    zero_shown: bool
    unstable_below: int = 0
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
        citation="CDC WONDER data use restrictions: counts of 9 or fewer, and rates from them, are not published below "
        "the nation; rates from fewer than 20 deaths are marked unreliable.",
        url="https://wonder.cdc.gov/datause.html",
        effective="2011-05 (the exact day not verified)",
    ),
    DisclosurePolicy(
        name="nchs-rates-2023",
        minimum=10,
        zero_shown=False,
        citation="NCHS Data Presentation Standards for Rates and Counts, Vital Health Stat 2(200), 2023: 10 events or "
        "more; relative width of the 95% interval at most 160%; 8 degrees of freedom or more. See nchs_rate(). That "
        "zero is hidden too is our reading: a reliability rule does not tell.",
        url="https://stacks.cdc.gov/view/cdc/123462",
        effective="2023",
        verified=True,
    ),
    DisclosurePolicy(
        name="cancer-statistics",
        minimum=16,
        zero_shown=False,
        citation="United States Cancer Statistics: counts and rates from fewer than 16 cases are suppressed.",
        url="https://www.cdc.gov/united-states-cancer-statistics/technical-notes/index.html",
        effective="not verified",
    ),
    DisclosurePolicy(
        name="cms",
        minimum=11,
        zero_shown=True,
        citation="CMS cell size suppression policy: no cell of 1 to 10 may be reported or be derivable from what is.",
        url="https://resdac.org/articles/cms-cell-size-suppression-policy",
        effective="not verified",
    ),
    DisclosurePolicy(
        name="washington",
        minimum=10,
        zero_shown=True,
        unstable_below=16,
        citation="Washington State Department of Health, Agency Standards for Reporting Data with Small Numbers: "
        "non-zero counts below 10 suppressed, secondary suppression required. That rates with a relative standard "
        "error of 25% or more (16 events, Poisson) are flagged was not verified.",
        url="https://doh.wa.gov/sites/default/files/legacy/Documents/1500/SmallNumbers.pdf",
        effective="2018-05",
        verified=True,
    ),
    DisclosurePolicy(
        name="england-hes",
        minimum=8,
        zero_shown=True,
        rounding="conventional",
        base=5,
        citation="NHS England, Hospital Episode Statistics analysis guide: counts of 1 to 7 suppressed, all others "
        "rounded to the nearest 5.",
        url="https://digital.nhs.uk/data-and-information/data-tools-and-services/data-services/"
        "hospital-episode-statistics",
        effective="2018 (not verified)",
    ),
    DisclosurePolicy(
        name="england-deaths",
        minimum=3,
        zero_shown=True,
        unstable_below=20,
        citation="ONS disclosure control guidance for birth and death statistics: counts of 1 and 2 hidden in small "
        "areas; rates from fewer than 20 deaths marked unreliable.",
        url="https://www.ons.gov.uk/methodology/methodologytopicsandstatisticalconcepts/disclosurecontrol",
        effective="not verified",
    ),
)
POLICIES: dict[str, DisclosurePolicy] = {policy.name: policy for policy in _ALL}
