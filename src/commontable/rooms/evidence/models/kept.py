"""Records of deeds that are written once: who, when and why."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from commontable.rooms.people.models import Sighted


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
