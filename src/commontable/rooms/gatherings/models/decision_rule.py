"""Decision rules: dated, cited versions of how a body decides. A vote keeps a copy of the one it was decided by."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commontable.foundation.partial_dates import PartialDateField, begun_by, ended_by
from commontable.rooms.people.models import Body, Sighted

from .. import rules
from ..rules import (
    Abstention,
    Base,
    Electorate,
    QuorumKind,
    RecusalEffect,
    RuleScope,
    Threshold,
    Tie,
)
from .meeting import GatheredQuerySet


class DecisionRuleQuerySet(GatheredQuerySet):
    def in_force(self, day: dt.date) -> Self:
        return self.filter(begun_by(day)).exclude(ended_by(day))


class DecisionRule(Sighted):
    """One version of one rule. It is never rewritten: a new version follows it from a later day."""

    privacy = "Holds no personal data."
    body_path = "body"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="decision_rules", verbose_name=_("body"))
    number = models.CharField(_("number"), max_length=20, help_text=_("As in the bylaws, such as 4.2."))
    name = models.CharField(_("name"), max_length=160)
    text = models.TextField(_("wording"), blank=True)
    citation = models.CharField(_("where it is written"), max_length=200)
    url = models.URLField(_("link"), blank=True)
    scope = models.CharField(_("it decides"), max_length=12, choices=RuleScope, default=RuleScope.ORDINARY)
    begins = PartialDateField(_("in force from"))
    ends = PartialDateField(_("in force until"), null=True, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="replaced_by"
    )
    decision = models.ForeignKey(
        "gatherings.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="rules_enacted"
    )
    amended_by = models.CharField(
        _("changed only by rule"), max_length=20, blank=True,
        help_text=_("The number of the rule by which this one may be changed, if the bylaws name one."),
    )  # fmt: skip

    electorate = models.CharField(_("who votes"), max_length=12, choices=Electorate, default=Electorate.ORGANIZATION)
    votes_for_each_seat = models.BooleanField(_("who sits for two organizations votes for both"), default=False)
    alternates_vote = models.BooleanField(_("alternates may vote"), default=True)
    quorum_kind = models.CharField(_("quorum"), max_length=8, choices=QuorumKind, default=QuorumKind.MAJORITY)
    quorum_of = models.CharField(_("quorum counts"), max_length=12, choices=Electorate, default=Electorate.ORGANIZATION)
    quorum_count = models.PositiveSmallIntegerField(_("number for a quorum"), default=0)
    quorum_share_of = models.PositiveSmallIntegerField(default=1)
    quorum_share_in = models.PositiveSmallIntegerField(default=2)
    quorum_classes = models.JSONField(_("seats of each class that must be there"), default=dict, blank=True)
    threshold = models.CharField(_("adopted with"), max_length=12, choices=Threshold, default=Threshold.MAJORITY)
    share_of = models.PositiveSmallIntegerField(default=1)
    share_in = models.PositiveSmallIntegerField(default=2)
    classes = models.JSONField(_("classes that each need a majority"), default=list, blank=True)
    blocks_needed = models.PositiveSmallIntegerField(_("blocks that stop it"), default=1)
    base = models.CharField(_("counted among"), max_length=8, choices=Base, default=Base.PRESENT)
    abstention = models.CharField(
        _("who abstains"), max_length=16, choices=Abstention, default=Abstention.PRESENT_NOT_FOR
    )
    recusal = models.CharField(_("who is recused"), max_length=8, choices=RecusalEffect, default=RecusalEffect.LEAVES)
    tie = models.CharField(_("at a tie"), max_length=8, choices=Tie, default=Tie.FAILS)
    secret = models.BooleanField(_("secret ballot"), default=False)
    hides_until_closed = models.BooleanField(_("others' ballots stay hidden until the vote closes"), default=False)
    needs_second = models.BooleanField(_("a motion needs a second"), default=False)
    needs_gate = models.BooleanField(_("residents decide first"), default=False)

    objects: ClassVar[Any] = DecisionRuleQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("decision rule")
        ordering = ["number", "-begins"]
        constraints: ClassVar[list[Any]] = [
            *Sighted.Meta.constraints,
            models.UniqueConstraint(fields=["body", "number", "begins"], name="gatherings_rule_version_once"),
            models.CheckConstraint(
                condition=Q(share_in__gt=0) & Q(quorum_share_in__gt=0), name="gatherings_rule_shares_divide"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def plain(self) -> rules.Rule:
        """The rule as the pure functions take it."""
        return rules.Rule(
            number=self.number,
            since=str(self.begins),
            electorate=Electorate(self.electorate),
            quorum=rules.Quorum(
                kind=QuorumKind(self.quorum_kind),
                of=Electorate(self.quorum_of),
                count=self.quorum_count,
                share=Fraction(self.quorum_share_of, self.quorum_share_in or 1),
                classes=tuple(sorted((name, int(asked)) for name, asked in self.quorum_classes.items() if asked)),
            ),
            threshold=Threshold(self.threshold),
            share=Fraction(self.share_of, self.share_in or 1),
            classes=tuple(sorted(self.classes)),
            base=Base(self.base),
            abstention=Abstention(self.abstention),
            recusal=RecusalEffect(self.recusal),
            tie=Tie(self.tie),
            blocks_needed=self.blocks_needed,
            votes_for_each_seat=self.votes_for_each_seat,
        )
