"""Action items within sight, with their state; by horizon; what waits for one viewer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Affiliation, Organization, Partnership, Person
from commontable.rooms.people.states import INSIDE_ROLES

from ..models import ActionItem
from ..record_states import Horizon


@dataclass(frozen=True)
class Lane:
    """Open action items of one horizon, the nearest first."""

    horizon: Horizon
    items: tuple[Any, ...]


def action_items(partnership: Partnership, sight: Sight) -> QuerySet[Any]:
    """With state; `shown_person` and `shown_organization` are None where the viewer may not see the name."""
    rows: QuerySet[Any] = ActionItem.objects.visible_to(sight).with_state().filter(partnership=partnership)
    return rows.prefetch_related(
        Prefetch("person", Person.objects.visible_to(sight), to_attr="shown_person"),
        Prefetch("organization", Organization.objects.visible_to(sight), to_attr="shown_organization"),
    )


def open_items(partnership: Partnership, sight: Sight) -> list[Any]:
    """What is still to be done, by the day that counts now."""
    return sorted(action_items(partnership, sight).open(), key=lambda item: (item.due, item.pk))  # type: ignore[attr-defined]


def lanes(items: Iterable[Any]) -> tuple[Lane, ...]:
    """Now, near, far: each with its open items."""
    items = list(items)
    return tuple(Lane(one, tuple(item for item in items if item.horizon == one)) for one in Horizon)


def late(items: Iterable[Any]) -> int:
    today = localdate()
    return sum(item.due < today for item in items)


def items_of(account: Any, partnership: Partnership, sight: Sight) -> list[Any]:
    """What waits for this account: it is the one who does it, or works in the organization that answers for it."""
    inside = Affiliation.objects.current().filter(
        person__account=account, partnership=partnership, role__in=INSIDE_ROLES
    )  # fmt: skip
    rows: Any = action_items(partnership, sight)
    mine = Q(person__account=account) | Q(person__isnull=True, organization__in=inside.values("organization"))
    return sorted(rows.open().filter(mine), key=lambda item: (item.due, item.pk))
