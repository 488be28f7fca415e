"""The roll of one vote as one viewer may see it: each elector with where it stands, or that it has voted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Organization, Person, Seat

from .. import rules
from ..models import Ballot, CorrectedBallot, VoteEvent
from ..rules import Option, Stand

UNSEEN = (Stand.ABSENT, Stand.SILENT)


@dataclass(frozen=True)
class OnRoll:
    """One elector. `stand` is None while, or where, nobody may know how it votes; `has_voted` may always be known."""

    key: str
    label: str
    stand: Stand | None
    has_voted: bool
    is_here: bool
    delegates: int
    classes: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        if self.stand is not None:
            return str(self.stand.label)
        if self.has_voted:
            return _("has voted")
        return _("not yet") if self.is_here else _("absent")

    @property
    def note(self) -> str:
        """That several delegates have one vote between them (CO-01)."""
        if self.delegates < 2:
            return ""
        text = ngettext("%(number)s delegate, 1 vote", "%(number)s delegates, 1 vote", self.delegates)
        return text % {"number": self.delegates}


def roll(event: VoteEvent, sight: Sight) -> list[OnRoll]:
    """Every elector, by label. Seven queries whatever their number."""
    electors = list(event.electors.all())
    voters: dict[Any, list[Any]] = defaultdict(list)
    for voter in event.voters.all():
        voters[voter.elector_id].append(voter)
    cast = _standing(event)
    labels = _Labels(electors, sight)
    found = [_on_roll(elector, voters[elector.pk], cast, labels, shows=event.shows_ballots) for elector in electors]
    return sorted(found, key=lambda one: (one.label.casefold(), one.key))


def _standing(event: VoteEvent) -> dict[str, Option]:
    """What stands for each voter's seat, corrections of a closed vote included."""
    rows = Ballot.objects.filter(event=event).standing().values_list("voter__seat_id", "option")
    cast = {str(seat): Option(option) for seat, option in rows}
    for seat, option in (
        CorrectedBallot.objects.filter(event=event).order_by("at", "pk").values_list("voter__seat_id", "option")
    ):
        cast.pop(str(seat), None)
        if option:
            cast[str(seat)] = Option(option)
    return cast


def _on_roll(
    elector: Any, voters: list[Any], cast: Mapping[str, Option], labels: _Labels, *, shows: bool
) -> OnRoll:  # fmt: skip
    plain = rules.Elector(elector.key, tuple(_plain(voter) for voter in voters))
    return OnRoll(
        key=elector.key,
        label=labels.of(elector),
        stand=rules.stand_of(plain, cast) if shows else None,
        has_voted=any(voter.key in cast for voter in voters),
        is_here=any(voter.present for voter in voters),
        delegates=len(voters),
        classes=tuple(elector.classes),
    )


def _plain(voter: Any) -> rules.Voter:
    return rules.Voter(voter.key, str(voter.person_id), holdings=(), present=voter.present)


class _Labels:
    """What each elector is called: its organization, seat or person, where the viewer may see that."""

    def __init__(self, electors: Iterable[Any], sight: Sight) -> None:
        electors = list(electors)
        self.names: dict[Any, str] = {}
        for model, field in ((Organization, "name"), (Seat, "title"), (Person, "name")):
            ids = {getattr(elector, f"{model._meta.model_name}_id") for elector in electors} - {None}
            if ids:
                rows: Any = model.objects.visible_to(sight).filter(pk__in=ids)
                self.names |= dict(rows.values_list("pk", field))

    def of(self, elector: Any) -> str:
        for pk in (elector.organization_id, elector.person_id, elector.seat_id):
            if pk in self.names:
                return self.names[pk]
        return _("not shown to you")
