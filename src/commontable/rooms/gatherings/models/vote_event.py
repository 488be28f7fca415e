"""Vote events: a motion is voted on by one rule, with an electorate that is frozen when the vote is called."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Kept, Membership, Organization, Person, Seat, Sighted

from .. import rules
from ..rules import VoteState
from .decision_rule import DecisionRule
from .meeting import GatheredQuerySet, Meeting
from .motion import Motion


class VoteEvent(Sighted):
    """One vote: called, open, closed. Closed, it is never edited; a correction is a record of its own."""

    privacy = "Holds no personal data. Ballots of a secret vote are never shown, only their counts."
    body_path = "meeting__body"

    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="votes")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="votes")
    rule = models.ForeignKey(DecisionRule, on_delete=models.PROTECT, related_name="votes")
    rule_data = models.JSONField(editable=False)
    state = models.CharField(max_length=8, choices=VoteState, default=VoteState.OPEN)
    secret = models.BooleanField(default=False)
    hides_until_closed = models.BooleanField(default=False)
    called_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    called_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("vote")
        ordering = ["called_at", "id"]
        constraints: ClassVar[list[Any]] = [
            *Sighted.Meta.constraints,
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(state=VoteState.OPEN), name="gatherings_one_open_vote_a_meeting"
            ),
            models.CheckConstraint(
                condition=Q(state=VoteState.CLOSED, closed_at__isnull=False)
                | (~Q(state=VoteState.CLOSED) & Q(closed_at__isnull=True)),
                name="gatherings_vote_closed_says_when",
            ),
        ]

    def __str__(self) -> str:
        return str(self.motion)

    @property
    def ledger_label(self) -> str:
        return self.motion.ledger_label

    @property
    def plain_rule(self) -> rules.Rule:
        """The rule as it stood when the vote was called."""
        return rules.Rule.from_data(self.rule_data)

    @property
    def is_open(self) -> bool:
        return self.state == VoteState.OPEN

    @property
    def shows_ballots(self) -> bool:
        """Whether anybody but the voter may see how somebody voted."""
        return not self.secret and (self.state == VoteState.CLOSED or not self.hides_until_closed)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A vote is never deleted: declare it void, with the reason.")


class VoteVoiding(Kept):
    """A vote that was called in error does not count. It stays to be read, with the reason."""

    privacy = "Names who declared it void, to those who may see that person."
    body_path = "event__meeting__body"

    event = models.OneToOneField(VoteEvent, on_delete=models.PROTECT, related_name="voiding")
    why = models.CharField(_("why"), max_length=300)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("voiding of a vote")

    def __str__(self) -> str:
        return str(self.event)


class Elector(Kept):
    """One vote of a frozen electorate: an organization, a seat or a person, as it was when the vote was called."""

    privacy = "Names an organization or a seat; a person only where persons vote, to those who may see them."
    body_path = "event__meeting__body"

    event = models.ForeignKey(VoteEvent, on_delete=models.PROTECT, related_name="electors")
    key = models.CharField(max_length=60)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    classes = models.JSONField(default=list)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("elector")
        ordering = ["key"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(fields=["event", "key"], name="gatherings_elector_once"),
        ]

    def __str__(self) -> str:
        return str(self.organization or self.seat or self.event)


class ElectorVoter(Kept):
    """Who may put in the ballot of an elector: the delegate in a seat, or their alternate, as frozen."""

    privacy = "Names the member in a seat and their alternate, to those who may see them."
    body_path = "event__meeting__body"

    event = models.ForeignKey(VoteEvent, on_delete=models.PROTECT, related_name="voters")
    elector = models.ForeignKey(Elector, on_delete=models.PROTECT, related_name="voters")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    alternate = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    holdings = models.JSONField(default=list)
    present = models.BooleanField(default=False)
    is_chair = models.BooleanField(default=False)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("voter")
        ordering = ["seat__title", "seat_id"]
        constraints: ClassVar[list[Any]] = [
            *Kept.Meta.constraints,
            models.UniqueConstraint(fields=["event", "seat"], name="gatherings_voter_seat_once"),
        ]

    def __str__(self) -> str:
        return str(self.seat)

    @property
    def key(self) -> str:
        """The pure functions know a voter by the seat."""
        return str(self.seat_id)
