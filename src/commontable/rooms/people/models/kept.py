"""Records of deeds that are written once: who, when and why; and the sight they take over from what they tell of."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from .sighted import Sighted


class Kept(Sighted):
    """A record that is written once: who, when and why."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Sighted.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"A {self._meta.verbose_name} is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(f"A {self._meta.verbose_name} is never deleted.")


def seen_like(thing: Sighted) -> dict[str, object]:
    """The sight that a record of a deed takes over from the thing it was done to."""
    return {
        "partnership": thing.partnership,
        "custodian": thing.custodian,
        "audience": thing.audience,
        "audience_body": thing.audience_body,
        "record_class": thing.record_class,
    }
