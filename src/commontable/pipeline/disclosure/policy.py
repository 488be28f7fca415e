"""Disclosure policies as data: which counts may be shown, by whose rule, since when."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DisclosurePolicy:
    """The smallest count that may be shown, and how figures computed from hidden counts are rounded.

    `minimum` is the smallest positive count shown; `zero_shown` tells whether a true zero may be shown. `decimals`
    and `total_step`
    round the estimates and the total of deaths of any row in which a count is hidden.
    """

    name: str
    minimum: int
    zero_shown: bool
    decimals: int
    total_step: int
    citation: str
    url: str
    effective: str

    @property
    def hidden_high(self) -> int:
        """The largest count that is hidden."""
        return self.minimum - 1

    @property
    def hidden_low(self) -> int:
        """The smallest count that is hidden."""
        return 1 if self.zero_shown else 0

    def hides(self, count: int) -> bool:
        """True where this count may not be shown."""
        return self.hidden_low <= count <= self.hidden_high

    def as_dict(self) -> dict[str, object]:
        """The policy as it is written into a release."""
        return {
            "name": self.name,
            "minimum": self.minimum,
            "zero_shown": self.zero_shown,
            "decimals": self.decimals,
            "total_step": self.total_step,
            "citation": self.citation,
            "url": self.url,
            "effective": self.effective,
        }


WONDER = DisclosurePolicy(
    name="wonder",
    minimum=10,
    zero_shown=False,
    decimals=1,
    total_step=10,
    citation=(
        "CDC WONDER data use restrictions: no death count of 9 or fewer, and no rate based on one, may be "
        "presented or published."
    ),
    url="https://wonder.cdc.gov/datause.html",
    effective="as stated on the WONDER request form (read 2026-11)",
)
CMS = DisclosurePolicy(
    name="cms",
    minimum=11,
    zero_shown=True,
    decimals=1,
    total_step=10,
    citation=(
        "CMS cell size suppression policy: no cell of 1 to 10 may be reported, nor be derivable from what is "
        "reported; zero may be."
    ),
    url="https://resdac.org/articles/cms-cell-size-suppression-policy",
    effective="not verified: ask for the version in force",
)
PUBLISHED = DisclosurePolicy(
    name="published",
    minimum=0,
    zero_shown=True,
    decimals=4,
    total_step=1,
    citation="Figures already published by their source; no counts are held.",
    url="",
    effective="",
)
POLICIES = {policy.name: policy for policy in (WONDER, CMS)}
