"""The words of what is kept of a meeting: minutes, action items, who spoke. Pure rules; no ORM here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

FEWEST = 3  # fewer people of a class than this, and a count by class would tell of one of them


class Horizon(TextChoices):
    """When something is to happen (CO-17)."""

    NOW = "now", _("now")
    NEAR = "near", _("near")
    FAR = "far", _("far")


class ActionState(TextChoices):
    OPEN = "open", _("open")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


class ActionDeed(TextChoices):
    """What may become of an action item; each is a record with who, when and why."""

    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")
    MOVED = "moved", _("moved to another day")
    REOPENED = "reopened", _("taken up again")


# The one table of transitions: what may be done in a state, and the state it leads to.
ACTION_STEPS: dict[ActionState, dict[ActionDeed, ActionState]] = {
    ActionState.OPEN: {
        ActionDeed.DONE: ActionState.DONE,
        ActionDeed.DROPPED: ActionState.DROPPED,
        ActionDeed.MOVED: ActionState.OPEN,
    },
    ActionState.DONE: {ActionDeed.REOPENED: ActionState.OPEN},
    ActionState.DROPPED: {ActionDeed.REOPENED: ActionState.OPEN},
}


def action_state(deeds: Iterable[str]) -> ActionState:
    """The state after these deeds, in their order; a deed that its state does not allow is refused."""
    state = ActionState.OPEN
    for deed in deeds:
        state = ACTION_STEPS[state][ActionDeed(deed)]
    return state


class MinutesState(TextChoices):
    DRAFT = "draft", _("draft")
    APPROVED = "approved", _("approved")


@dataclass(frozen=True)
class MinutesPart:
    """One part of minutes: a heading and its text. A withheld part says why and keeps its text apart."""

    key: str
    heading: str
    text: str = ""
    withheld: str = ""

    def as_json(self) -> dict[str, str]:
        return {"key": self.key, "heading": self.heading, "text": self.text, "withheld": self.withheld}


@dataclass(frozen=True)
class ClassVoice:
    """How a class of seats was heard: None where so few sat that a count would tell of one of them."""

    seat_class: str
    present: int
    turns: int | None
    brought: int | None
    adopted: int | None


@dataclass(frozen=True)
class Heard:
    """What was counted of a class: people there, turns to speak, items brought, and those that were adopted."""

    present: int = 0
    turns: int = 0
    brought: int = 0
    adopted: int = 0


def voice_balance(heard: Mapping[str, Heard], fewest: int = FEWEST) -> tuple[ClassVoice, ...]:
    """Counts by class. Where one class alone is hidden, the next smallest is too, so that nothing is left over."""
    by_size = sorted(heard, key=lambda name: (heard[name].present, name))
    hidden = {name for name in by_size if heard[name].present < fewest}
    if len(hidden) == 1 and len(by_size) > 1:
        hidden.add(next(name for name in by_size if name not in hidden))
    return tuple(_shown(name, heard[name], name in hidden) for name in sorted(heard))


def _shown(name: str, counted: Heard, is_hidden: bool) -> ClassVoice:
    if is_hidden:
        return ClassVoice(name, counted.present, None, None, None)
    return ClassVoice(name, counted.present, counted.turns, counted.brought, counted.adopted)


def horizon_of(due: dt.date, today: dt.date) -> Horizon:
    """What a day is by itself: within a month now, within half a year near, then far. People may say otherwise."""
    days = (due - today).days
    if days <= 31:
        return Horizon.NOW
    return Horizon.NEAR if days <= 183 else Horizon.FAR
