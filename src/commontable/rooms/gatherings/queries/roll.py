"""The roll of one vote as one viewer may see it: each elector with where it stands, or that it has voted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import ConflictDisclosure, Organization, Person, Seat

from .. import rules
from ..models import Ballot, Elector, Recusal, VoteEvent
from ..rules import Option, Stand
from ..voting import frozen, standing_options


@dataclass(frozen=True)
class OnRoll:
    """One elector. `stand` is None while, or where, nobody may know how it votes; `has_voted` may always be known."""

    key: str
    label: str
    stand: Stand | None
    has_voted: bool
    is_here: bool
    delegates: int
    why: str = ""  # why a member takes no part, where ballots are shown

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


def roll(event: VoteEvent, sight: Sight, present: Iterable[str]) -> list[OnRoll]:
    """Every elector, by label, with these seats present. Eight queries whatever their number."""
    vote = frozen(event)
    whys = _why_recused(event, sight) if event.shows_ballots else {}
    cast = standing_options(event)
    labels = _Labels(vote.electors, sight)
    plain = {elector.key: elector for elector in vote.plain(present)}
    found = [_on_roll(row, plain[row.key], cast, labels, shows=event.shows_ballots) for row in vote.electors]
    found = [replace(one, why=whys.get(one.key, "")) if one.stand == Stand.RECUSE else one for one in found]
    return sorted(found, key=lambda one: (one.label.casefold(), one.key))


def closed_roll(event: VoteEvent, sight: Sight) -> list[OnRoll]:
    """The roll of a closed vote, with who was there when it closed."""
    last = event.results.last()
    return roll(event, sight, last.explanation_data["present"] if last else ())


def _why_recused(event: VoteEvent, sight: Sight) -> dict[str, str]:
    """What members said when they took no part; a disclosure is told only to those whom it was made to."""
    rows = Recusal.objects.visible_to(sight).filter(ballot__in=Ballot.objects.standing().filter(event=event))
    disclosed = Prefetch("disclosure", queryset=ConflictDisclosure.objects.visible_to(sight))
    told: dict[str, list[str]] = {}
    for row in rows.select_related("ballot__voter__elector").prefetch_related(disclosed):
        said = row.reason or (row.disclosure.statement if row.disclosure else "")
        if said:
            told.setdefault(row.ballot.voter.elector.key, []).append(said)
    return {key: "; ".join(said) for key, said in told.items()}


def _on_roll(row: Elector, plain: rules.Elector, cast: Mapping[str, Option], labels: _Labels, *, shows: bool) -> OnRoll:
    return OnRoll(
        key=row.key,
        label=labels.of(row),
        stand=rules.stand_of(plain, cast) if shows else None,
        has_voted=any(voter.key in cast for voter in plain.voters),
        is_here=any(voter.present for voter in plain.voters),
        delegates=len(plain.voters),
    )


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
