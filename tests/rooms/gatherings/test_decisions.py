"""What was decided: every decision a viewer may see, with its sentence, and each body over a year (CO-08)."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commontable.foundation.sight import Audience
from commontable.rooms.gatherings import actions
from commontable.rooms.gatherings.rules import Option
from commontable.rooms.gatherings.states import ItemKind
from commontable.rooms.gatherings.vote_details import CorrectionDetails
from tests import gathered, voted


@pytest.fixture
def board(cast):
    """Three organizations, who are here, and the rule by which they decide."""
    seats = voted.board(cast.department, 3, name="Workgroup")
    voted.rule(seats[0].body)
    return seats


@pytest.fixture
def meeting(board):
    held = gathered.opened(board[0].body)
    gathered.everybody(held)
    return held


def adopted(cast, meeting, board, text: str):
    event = voted.called(meeting, cast.dana, text=text)
    for seat in board[:2]:
        voted.cast(event, seat, Option.FOR)
    actions.close_vote(event=event, by=cast.dana)
    return event


def page(client, cast, **asked) -> str:
    answer = client.get(reverse("gatherings:decisions", args=[cast.river.slug]), asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_decisions_stand_with_their_sentence_also_those_undone_and_those_of_the_consent_agenda(
    cast, client, meeting, board
):
    assert "Nothing was decided yet." in page(client, cast)
    adopted(cast, meeting, board, "We meet monthly.")
    undone = adopted(cast, meeting, board, "We buy a van.")
    wrong = {voted.voter(undone, board[1]): Option.AGAINST}
    actions.correct_result(event=undone, details=CorrectionDetails("The paper says against.", wrong), by=cast.dana)
    gathered.item(meeting, "Minutes of October", kind=ItemKind.CONSENT)
    actions.adopt_consent_agenda(meeting=meeting, by=cast.dana)
    gathered.close_it(meeting, timezone.now())
    told = page(client, cast)
    assert "3 decisions are on record." in told
    assert "Adopted: 2 of 3 organizations for; quorum 2 held with 3" in told
    assert "<strong>It stands no more.</strong> Not adopted: 1 of 3 organizations for" in told
    assert "Adopted with the consent agenda." in told
    numbers = re.findall(r'<td class="data-table__number">([^<]*)</td>', told.replace("> ", ">").replace(" <", "<"))
    assert numbers == ["1", "3.0", "3"]  # one meeting held, three seats taken, three decisions


def test_each_body_has_its_own_page_which_its_own_page_leads_to(cast, client, meeting, board):
    adopted(cast, meeting, board, "We meet monthly.")
    own, other = board[0].body, cast.commission
    assert "We meet monthly." in page(client, cast, body=own.pk)
    assert "We meet monthly." not in page(client, cast, body=other.pk)
    assert "We meet monthly." in page(client, cast, body="nonsense")
    link = f"{reverse('gatherings:decisions', args=[cast.river.slug])}?body={own.pk}"
    bodies = [
        client.get(reverse("people:body", args=[cast.river.slug, one.pk])).content.decode() for one in (own, other)
    ]
    assert [link in one for one in bodies] == [True, False]


def test_decisions_of_a_body_that_is_not_public_are_not_there_for_others(cast, client):
    seats = voted.board(cast.department, 3, name="Closed", audience=Audience.PARTNERSHIP)
    voted.rule(seats[0].body)
    held = gathered.opened(seats[0].body)
    gathered.everybody(held)
    adopted(cast, held, seats, "We keep this to ourselves.")
    for account in (cast.esther, None):
        client.logout()
        if account:
            client.force_login(account)
        told = page(client, cast)
        assert "We keep this" not in told
        assert "Closed" not in told
        asked = {"body": seats[0].body_id}
        assert client.get(reverse("gatherings:decisions", args=[cast.river.slug]), asked).status_code == 404
    client.force_login(cast.rosa)
    assert "We keep this" in page(client, cast)


def test_many_decisions_cost_no_more_queries_than_few(cast, client, meeting, board):
    client.force_login(cast.dana)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client, cast)
        return len(queries)

    adopted(cast, meeting, board, "First")
    adopted(cast, meeting, board, "Second")
    asked()
    few = asked()
    for number in range(10):
        adopted(cast, meeting, board, f"Number {number}")
    assert asked() == few
