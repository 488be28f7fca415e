"""Two records side by side: what each says, field by field, for a person to choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Side:
    """One field of both records, as words."""

    name: str
    label: str
    keep: str
    absorb: str

    @property
    def differs(self) -> bool:
        return self.keep != self.absorb

    @property
    def first_choice(self) -> str:
        """The kept record's value, unless only the other one says anything."""
        return "absorb" if self.absorb and not self.keep else "keep"


def side_by_side(keep: Any, absorb: Any, names: tuple[str, ...]) -> list[Side]:
    labels = {field.name: capfirst(str(field.verbose_name)) for field in keep._meta.concrete_fields}
    return [Side(name, labels[name], _in_words(keep, name), _in_words(absorb, name)) for name in names]


def _in_words(thing: Any, name: str) -> str:
    display = getattr(thing, f"get_{name}_display", None)
    value = display() if display else getattr(thing, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)
