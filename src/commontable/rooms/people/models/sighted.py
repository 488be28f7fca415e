"""What every record of every room carries: partnership, custodian, audience, record class."""

from __future__ import annotations

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commontable.foundation.ids import uuid7
from commontable.foundation.sight import Audience, RecordClass, Sight, audiences_allowed, sight_constraints


class SightedQuerySet(models.QuerySet[Any]):
    def visible_to(self, sight: Sight) -> Self:
        """Only the rows this viewer may see. Every page, count, search, export and feed begins here."""
        return self.filter(sight.rows())


class Sighted(models.Model):
    """A record somebody holds (the custodian) and some may see (the audience)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    partnership = models.ForeignKey("people.Partnership", on_delete=models.PROTECT, related_name="+")
    custodian = models.ForeignKey(
        "people.Organization",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=gettext_lazy("held by"),
    )
    audience = models.CharField(
        gettext_lazy("who may see it"), max_length=12, choices=Audience, default=Audience.PARTNERSHIP
    )
    audience_body = models.ForeignKey("people.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    record_class = models.CharField(
        gettext_lazy("record class"), max_length=20, choices=RecordClass, default=RecordClass.PUBLIC_RECORD
    )

    objects = SightedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = sight_constraints()

    def clean(self) -> None:
        super().clean()
        allowed = audiences_allowed(RecordClass(self.record_class))
        if self.audience not in allowed:
            raise ValidationError(
                {
                    "audience": _("A %(record_class)s record may be seen by %(widest)s at most. Choose that, or less.")
                    % {
                        "record_class": RecordClass(self.record_class).label,
                        "widest": allowed[-1].label,
                    }
                }
            )
