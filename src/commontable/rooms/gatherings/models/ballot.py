"""Ballots: written once. Whoever changes their mind before the vote closes puts in a new one that supersedes it."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import ConflictDisclosure, Kept, Person

from ..rules import BallotHow, Option, VoteState
from .meeting import GatheredQuerySet
from .vote_event import ElectorVoter, VoteEvent


class BallotQuerySet(GatheredQuerySet):
    def standing(self) -> Self:
        """The one of each voter that counts: the last."""
        return self.filter(superseded_by__isnull=True)

    def visible_to(self, sight: Sight) -> Self:
        """Never those of a secret vote; where a rule hides them until the vote closes, not before, and not of one that
        was declared void: it may be called anew.
        """
        hidden = Q(event__secret=True) | Q(event__hides_until_closed=True) & ~Q(event__state=VoteState.CLOSED)
        return super().visible_to(sight).exclude(hidden)


class Ballot(Kept):
    """What one voter says, who put it in, how, and who recorded it (`by`)."""

    privacy = "Says how somebody voted. Those of a secret vote are shown to nobody, others as the rule says."
    body_path = "event__meeting__body"

    event = models.ForeignKey(VoteEvent, on_delete=models.PROTECT, related_name="ballots")
    voter = models.ForeignKey(ElectorVoter, on_delete=models.PROTECT, related_name="ballots")
    option = models.CharField(_("ballot"), max_length=8, choices=Option)
    caster = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(_("how it came in"), max_length=12, choices=BallotHow, default=BallotHow.PHONE)
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")

    objects: ClassVar[Any] = BallotQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("ballot")
        ordering = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            # One first ballot a voter, and each superseded at most once: so exactly one stands, whatever the code does.
            models.UniqueConstraint(
                fields=["voter"], condition=Q(supersedes__isnull=True), name="gatherings_one_first_ballot"
            ),
            models.CheckConstraint(condition=~Q(supersedes=F("id")), name="gatherings_ballot_supersedes_another"),
        ]

    def __str__(self) -> str:
        return str(self.voter)

    @property
    def ledger_label(self) -> str:
        """The ledger never forgets, so it is never told what a ballot says."""
        return str(self.voter.seat)


class Recusal(Kept):
    """A member takes no part in a vote because of an interest they declared, or declare now."""

    privacy = "Says why a member takes no part; the disclosure has its own audience."
    body_path = "ballot__event__meeting__body"

    ballot = models.OneToOneField(Ballot, on_delete=models.PROTECT, related_name="recusal")
    disclosure = models.ForeignKey(ConflictDisclosure, on_delete=models.PROTECT, null=True, related_name="recusals")
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("recusal")

    def __str__(self) -> str:
        return str(self.ballot)


class CastingVote(Kept):
    """The chair's word at a tie, where the rule gives it to the chair."""

    privacy = "Names the chair's seat."
    body_path = "event__meeting__body"

    event = models.OneToOneField(VoteEvent, on_delete=models.PROTECT, related_name="casting_vote")
    voter = models.ForeignKey(ElectorVoter, on_delete=models.PROTECT, related_name="+")
    option = models.CharField(_("the chair decides"), max_length=8, choices=Option)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("casting vote")

    def __str__(self) -> str:
        return str(self.event)
