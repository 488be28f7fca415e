"""What seats are called, for those who may see them: a seat may be for fewer people than the meeting it is taken in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Seat


def titles_seen(ids: Iterable[Any], sight: Sight) -> dict[Any, str]:
    """The titles of those of the seats that are within sight, by id: one query."""
    wanted = {pk for pk in ids if pk}
    return dict(Seat.objects.visible_to(sight).filter(pk__in=wanted).values_list("pk", "title"))
