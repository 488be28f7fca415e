"""Clauses, the comments on them, and what data a clause lets be used on which terms."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Kept, Organization, Person, Sighted

from .parties import PartiesQuerySet
from .version import Version
from .wording import ClauseWords


class ClauseQuerySet(PartiesQuerySet):
    def standing(self) -> Self:
        """Without those taken out of the draft."""
        return self.filter(is_left_out=False)


class Clause(ClauseWords, Sighted):
    """One clause of one version. The next version has its own row, which says what it was carried from."""

    privacy = "Holds no personal data."
    agreement_path = "version__agreement"

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="clauses")
    order = models.PositiveSmallIntegerField(_("order"))
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="carried_into", editable=False
    )
    is_left_out = models.BooleanField(default=False, editable=False)
    page = models.PositiveSmallIntegerField(_("page of the signed document"), null=True, blank=True)

    objects: ClassVar[Any] = ClauseQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("clause")
        ordering = ["version", "order", "id"]
        constraints: ClassVar[list[Any]] = [
            *Sighted.Meta.constraints,
            models.UniqueConstraint(
                fields=["version", "number"],
                condition=Q(is_left_out=False),
                name="agreements_clause_number_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.heading}"


class ClauseRemoval(Kept):
    """A clause was taken out of a draft: by whom, when and why. Its text stays on record."""

    privacy = "Names who took it out, to those who may see that person and the draft."
    agreement_path = "clause__version__agreement"

    clause = models.OneToOneField(Clause, on_delete=models.PROTECT, related_name="removal")
    why = models.CharField(_("why"), max_length=300)

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("removal of a clause")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return str(self.clause)


class ClauseComment(Sighted):
    """What one side says to a clause of a draft. It is settled by a record, never deleted."""

    privacy = "Names who commented, to those who may see that person and the draft."
    agreement_path = "clause__version__agreement"

    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField(_("comment"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("on behalf of")
    )
    at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("comment")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return str(self.clause)


class CommentResolution(Kept):
    """A comment was settled: how, by whom and when."""

    privacy = "Names who settled it, to those who may see that person."
    agreement_path = "comment__clause__version__agreement"

    comment = models.OneToOneField(ClauseComment, on_delete=models.PROTECT, related_name="resolution")
    how = models.CharField(_("how it was settled"), max_length=300)

    objects: ClassVar[Any] = PartiesQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("settlement of a comment")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return str(self.comment)


class DataTermsQuerySet(PartiesQuerySet):
    def running(self, day: dt.date | None = None) -> Self:
        """Terms that have not run out."""
        return self.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=day or localdate()))


class DataTerms(Sighted):
    """What a clause lets be done with data: what for, with which smallest number shown, until when."""

    privacy = "Holds no personal data."
    agreement_path = "clause__version__agreement"

    clause = models.OneToOneField(Clause, on_delete=models.PROTECT, related_name="data_terms")
    data = models.CharField(_("which data"), max_length=200)
    purpose = models.CharField(_("what for"), max_length=300)
    minimum_cell = models.PositiveSmallIntegerField(_("smallest number that may be shown"), null=True, blank=True)
    expires_on = models.DateField(_("may be used until"), null=True, blank=True)

    objects: ClassVar[Any] = DataTermsQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("terms of data")
        verbose_name_plural = _("terms of data")
        ordering = ["clause__order", "id"]

    def __str__(self) -> str:
        return f"{self.clause}"

    def has_expired(self, day: dt.date | None = None) -> bool:
        return self.expires_on is not None and self.expires_on < (day or localdate())
