"""A release, what it holds, and what of it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.urls import reverse

from ..contents import Contents
from ..models import Release
from ..permitting import Permit
from .choice import GapChoice


@dataclass(frozen=True)
class Looking:
    """One view of one release; `permit` is the clause it rests on, for a viewer who may read it."""

    release: Release
    held: Contents
    choice: GapChoice
    permit: Permit | None = None

    @property
    def address(self) -> str:
        """The page as it is looked at now: a link that can be sent."""
        return self.address_of(self.choice)

    def address_of(self, choice: GapChoice) -> str:
        """The page of another choice of the same release."""
        url = _page_of(self.release.partnership.slug, self.release.pk)
        query = choice.query(self.held)
        return f"{url}?{query}" if query else url

    @property
    def key(self) -> str:
        """Names what is looked at, for a cache: apart for those who may read the clause and those who may not."""
        return f"{self.release.pk}?{self.choice.query(self.held)}#{self.permit.link if self.permit else ''}"


@lru_cache(maxsize=512)
def _page_of(slug: str, pk: Any) -> str:
    return reverse("evidence:gap", args=[slug, pk])
