"""A policy and a rounding as a release writes them, and as older releases wrote them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from commontable.pipeline.disclosure.rounding import AS_USUAL, Rounding
from commontable.stats.disclosure import DisclosurePolicy, custom_policy

PUBLISHED = custom_policy(
    name="published",
    minimum=1,
    zero_shown=True,
    citation="Figures already published by their source; no counts are held.",
)


@dataclass(frozen=True)
class Terms:
    """On what terms counts leave: which are hidden, and how figures that rest on hidden ones are rounded."""

    policy: DisclosurePolicy
    rounding: Rounding = AS_USUAL

    def as_dict(self) -> dict[str, object]:
        """The terms as they are written into a release."""
        return {"policy": self.policy.as_dict(), "rounding": self.rounding.as_dict()}

    @classmethod
    def of(cls, disclosure: dict[str, Any]) -> Terms:
        """The terms a release was made on; releases of before the two were told apart held them as one."""
        policy, rounding = dict(disclosure["policy"]), dict(disclosure.get("rounding", {}))
        for name in ("decimals", "total_step"):
            if name in policy:
                rounding[name] = policy.pop(name)
        known = {each.name for each in fields(DisclosurePolicy)}
        return cls(DisclosurePolicy(**{name: policy[name] for name in policy if name in known}), Rounding(**rounding))
