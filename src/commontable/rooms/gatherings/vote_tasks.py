"""What a vote that is open asks of a viewer: a ballot not put in yet, delegates of one organization who disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from commontable.foundation.offers import Task
from commontable.rooms.people.models import Membership, Partnership, Person
from commontable.rooms.people.queries import person_of

from . import rules
from .models import Ballot, ElectorVoter, VoteEvent
from .rules import Option, Stand, VoteState

MOST = 20


def vote_tasks(request: Any, partnership: Partnership) -> list[Task]:
    """For whoever may cast in a vote that is open: four queries, whatever the number of votes and voters."""
    if not request.user.is_authenticated or partnership.pk not in request.sight.partnerships:
        return []
    person = person_of(request.user, partnership)
    if person is None:
        return []
    rows = VoteEvent.objects.visible_to(request.sight).filter(partnership=partnership, state=VoteState.OPEN)
    events = {event.pk: event for event in rows.select_related("motion", "meeting__body", "partnership")[:MOST]}
    mine = _mine(events, person)
    ballots = list(Ballot.objects.standing().filter(event__in=[one.event_id for one in mine]).select_related("voter"))
    found = (_of_event(events[pk], person, mine, ballots) for pk in dict.fromkeys(one.event_id for one in mine))
    return [task for tasks in found for task in tasks]


def _mine(events: Iterable[Any], person: Person) -> list[ElectorVoter]:
    """The seats this person may vote for still: who left a seat meanwhile votes for it no more."""
    rows = ElectorVoter.objects.filter(Q(person=person) | Q(alternate=person), event__in=list(events))
    sitting = Membership.objects.current().filter(pk__in=rows.values("membership"))
    return list(rows.filter(membership__in=sitting).select_related("seat").order_by("event__called_at", "seat__title"))


def _of_event(event: VoteEvent, person: Person, mine: list[ElectorVoter], ballots: list[Ballot]) -> Iterator[Task]:
    asked = [one for one in mine if one.event_id == event.pk]
    cast = [one for one in ballots if one.event_id == event.pk]
    has_cast = any(one.caster_id == person.pk for one in cast)
    if not has_cast or event.plain_rule.votes_for_each_seat:
        waiting = {one.pk for one in asked} - {one.voter_id for one in cast}
        yield from (_not_yet(event, one, person) for one in asked if one.pk in waiting)
    if event.shows_ballots and any(_is_unresolved(one.elector_id, cast) for one in asked):
        yield _unresolved(event)


def _is_unresolved(elector: Any, cast: list[Ballot]) -> bool:
    """Its delegates disagree, as the count would say. Known only where ballots are shown."""
    said = {one.voter.key: Option(one.option) for one in cast if one.voter.elector_id == elector}
    voters = tuple(rules.Voter(key=key, person="", holdings=()) for key in said)
    return rules.stand_of(rules.Elector("", voters), said) == Stand.UNRESOLVED


def _not_yet(event: VoteEvent, voter: ElectorVoter, person: Person) -> Task:
    words = {"seat": voter.seat.title, "body": event.meeting.body}
    if voter.person_id == person.pk:
        detail = _("For the seat %(seat)s in %(body)s; open until the clerk closes the vote") % words
    else:
        detail = _("As alternate for the seat %(seat)s in %(body)s; open until the clerk closes the vote") % words
    return _task(event, _("You have not voted yet: %(motion)s") % {"motion": event.motion}, detail)


def _unresolved(event: VoteEvent) -> Task:
    title = _("Your organization's ballot is unresolved: %(motion)s") % {"motion": event.motion}
    detail = _("Its delegates disagree, which counts as not for. They may change it until the clerk closes the vote.")
    return _task(event, title, detail)


def _task(event: VoteEvent, title: str, detail: str) -> Task:
    url = reverse("gatherings:vote", args=[event.partnership.slug, event.pk])
    return Task(title=title, url=url, detail=detail, due=localdate())
