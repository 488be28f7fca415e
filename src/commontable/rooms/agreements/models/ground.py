"""What a clause grounds: a rule by which a body decides; and the decision by which a body adopted a version."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from commontable.rooms.gatherings.models import Decision, DecisionRule
from commontable.rooms.people.models import Kept

from .clause import Clause
from .parties import PartiesQuerySet
from .version import Version


class RuleGround(Kept):
    """A clause is where a decision rule stands written: the citation of a vote opens it."""

    privacy = "Names who noted it, to those who may see that person."
    agreement_path = "clause__version__agreement"

    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="grounds")
    rule = models.ForeignKey(DecisionRule, on_delete=models.PROTECT, related_name="grounds")

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("ground of a rule")
        ordering = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(fields=["clause", "rule"], name="agreements_ground_once"),
        ]

    def __str__(self) -> str:
        return str(self.clause)


class Adoption(Kept):
    """A body adopted a version by a decision of its own."""

    privacy = "Names who noted it, to those who may see that person."
    agreement_path = "version__agreement"

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="adoptions")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="adopted_versions")

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("adoption of a version")
        ordering = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(fields=["version", "decision"], name="agreements_adoption_once"),
        ]

    def __str__(self) -> str:
        return str(self.version)
