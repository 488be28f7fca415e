"""Somebody at a table with a browser: pages are opened and forms sent, by whoever is named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commontable.rooms.gatherings.models import AgendaItem, Meeting, Motion, VoteEvent
from commontable.rooms.people.models import Account, Body, Partnership, Seat
from tests import voted


class Sitting:
    """One browser at one table; `as_` says who sits before it now."""

    def __init__(self, client: Client, table: Partnership) -> None:
        self.client, self.table = client, table

    def as_(self, account: Account | None) -> Sitting:
        """The next pages are opened by this account; None is a visitor."""
        self.client.logout()
        if account is not None:
            self.client.force_login(account)
        return self

    def url(self, name: str, *args: Any) -> str:
        return reverse(name, args=[self.table.slug, *args])

    def reads(self, name: str, *args: Any) -> str:
        """The words of a page, as one line."""
        answer = self.client.get(self.url(name, *args))
        assert answer.status_code == 200, f"{name}: {answer.status_code}"
        return words(answer)

    def may_not_see(self, name: str, *args: Any) -> None:
        assert self.client.get(self.url(name, *args)).status_code == 404

    def does(self, name: str, /, *args: Any, **sent: Any) -> str:
        """Send a form that is taken; the words of the page it leads to."""
        answer = self.client.post(self.url(name, *args), sent)
        assert answer.status_code == 302, f"{name}: {answer.status_code} {shown(answer)}"
        return words(self.client.get(answer.url))

    def is_refused(self, name: str, /, *args: Any, **sent: Any) -> str:
        """Send a form that is not taken; the words of the page that says why."""
        answer = self.client.post(self.url(name, *args), sent)
        assert answer.status_code in (409, 422), f"{name}: {answer.status_code}"
        return words(answer)

    def does_nothing(self, name: str, /, *args: Any, **sent: Any) -> None:
        """Send a form that is refused, whatever the page says to it."""
        assert self.client.post(self.url(name, *args), sent).status_code in (403, 404, 409, 422)

    def meets(self, clerk: Account, body: Body, seats: Iterable[Seat]) -> Meeting:
        """Planned and opened by the clerk; whoever sits in `seats` takes their seat from a phone."""
        began = timezone.now().astimezone(ZoneInfo("America/Chicago"))
        sent = {
            "kind": "regular", "format": "in_person", "place": "Room 4", "language": "en",
            "begins_at": began.strftime("%Y-%m-%dT%H:%M"), "time_zone": "America/Chicago",
        }  # fmt: skip
        self.as_(clerk)
        answer = self.client.post(f"{self.url('gatherings:meeting_new')}?body={body.pk}", sent)
        assert answer.status_code == 302, shown(answer)
        meeting = Meeting.objects.latest("id")
        self.does("gatherings:openings", meeting.pk)
        self.does("gatherings:check_in_code", meeting.pk)
        for seat in seats:
            self.arrives(meeting, seat)
        self.as_(clerk)
        return Meeting.objects.get(pk=meeting.pk)

    def arrives(self, meeting: Meeting, seat: Seat) -> str:
        """Through the code on the clerk's screen."""
        token = Meeting.objects.get(pk=meeting.pk).check_in_link.token
        self.as_(voted.sitting(seat))
        return self.does("gatherings:check_in", meeting.pk, token, seat=seat.pk)

    def moves(self, clerk: Account, meeting: Meeting, text: str, **sent: Any) -> Motion:
        self.as_(clerk).does("gatherings:agenda_item_new", meeting.pk, title=text, kind="vote")
        self.does("gatherings:motion_new", AgendaItem.objects.latest("id").pk, text=text, **sent)
        return Motion.objects.latest("id")

    def calls(self, clerk: Account, motion: Motion) -> VoteEvent:
        self.as_(clerk).does("gatherings:votes", motion.pk)
        return VoteEvent.objects.latest("id")

    def votes(self, event: VoteEvent, seat: Seat, option: str) -> str:
        """By whoever sits there, from their phone."""
        voter = voted.voter(event, seat)
        return self.as_(voted.sitting(seat)).does("gatherings:ballots", event.pk, voter=voter.pk, option=option)

    def closes(self, clerk: Account, event: VoteEvent) -> str:
        return self.as_(clerk).does("gatherings:closings", event.pk)


def words(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def shown(answer: Any) -> str:
    """What a person reads of the main part, for a message that tells why a test fails."""
    return re.sub(r"<[^>]*>|\s+", " ", words(answer).split("<main")[-1])[:1500]


RULE = {
    "number": "4.2", "name": "Decisions", "citation": "Bylaws, article 4", "begins": "2015", "scope": "ordinary",
    "electorate": "organization", "quorum_kind": "majority", "quorum_of": "organization", "threshold": "majority",
    "base": "present", "abstention": "present_not_for", "recusal": "leaves", "tie": "fails", "blocks_needed": 1,
    "alternates_vote": "on", "quorum_count": 0,
}  # fmt: skip
