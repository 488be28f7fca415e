"""Results, corrections and decisions: written once. A correction stands beside what it corrects, with the reason."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Body, Kept

from .. import rules
from ..rules import DecidedHow, Option, Outcome
from .ballot import BallotQuerySet
from .meeting import GatheredQuerySet
from .motion import Motion
from .vote_event import ElectorVoter, VoteEvent


class Correction(Kept):
    """Something in a closed vote was recorded wrongly: what, by whom it is put right, and why."""

    privacy = "Names who corrected it, to those who may see that person."
    body_path = "event__meeting__body"

    event = models.ForeignKey(VoteEvent, on_delete=models.PROTECT, related_name="corrections")
    reason = models.CharField(_("reason"), max_length=300)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("correction")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return str(self.event)


class CorrectedBallotQuerySet(BallotQuerySet):
    """Seen as the ballots of the vote are."""


class CorrectedBallot(Kept):
    """What one voter's ballot said in truth; empty when there was none. The ballot itself stays as it was recorded."""

    privacy = "Says how somebody voted; seen as the ballots of the vote are."
    body_path = "event__meeting__body"

    event = models.ForeignKey(VoteEvent, on_delete=models.PROTECT, related_name="corrected_ballots")
    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="ballots")
    voter = models.ForeignKey(ElectorVoter, on_delete=models.PROTECT, related_name="corrections")
    option = models.CharField(_("what the ballot said"), max_length=8, choices=Option, blank=True)

    objects: ClassVar[Any] = CorrectedBallotQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("corrected ballot")
        ordering = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(fields=["correction", "voter"], name="gatherings_corrected_ballot_once"),
        ]

    def __str__(self) -> str:
        return str(self.voter)

    @property
    def ledger_label(self) -> str:
        return str(self.voter.seat)


class Result(Kept):
    """What came of a vote, with all that explains it. The last one of a vote stands; the others stay to be read."""

    privacy = "Holds numbers of electors and people; those of a small secret vote are not shown."
    body_path = "event__meeting__body"

    event = models.ForeignKey(VoteEvent, on_delete=models.PROTECT, related_name="results")
    number = models.PositiveSmallIntegerField(default=1)
    correction = models.OneToOneField(Correction, on_delete=models.PROTECT, null=True, related_name="result")
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    explanation_data = models.JSONField()

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("result")
        ordering = ["number"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(fields=["event", "number"], name="gatherings_result_number_once"),
        ]

    def __str__(self) -> str:
        return str(self.event)

    @property
    def explanation(self) -> rules.Explanation:
        return rules.Explanation.from_data(self.explanation_data)


class Decision(Kept):
    """What a body decided: by a vote, or with the consent agenda. Later things point here for their ground."""

    privacy = "Holds the words of a motion."
    body_path = "body"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="decisions")
    motion = models.OneToOneField(Motion, on_delete=models.PROTECT, related_name="decision")
    how = models.CharField(_("decided"), max_length=8, choices=DecidedHow)
    event = models.OneToOneField(VoteEvent, on_delete=models.PROTECT, null=True, related_name="decision")
    decided_at = models.DateTimeField()

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("decision")
        ordering = ["-decided_at", "-id"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            models.CheckConstraint(
                condition=Q(how=DecidedHow.CONSENT, event__isnull=True) | Q(how=DecidedHow.VOTE, event__isnull=False),
                name="gatherings_decision_has_its_vote",
            ),
        ]

    def __str__(self) -> str:
        return str(self.motion)

    @property
    def stands(self) -> bool:
        """Not undone by a correction of the vote it rests on."""
        last = self.event.results.last() if self.event else None
        return self.event is None or (last is not None and last.outcome == Outcome.ADOPTED)
