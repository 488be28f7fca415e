"""Evaluation designs: written, answered by partners, signed off before data are collected (TH-06)."""

import pytest

from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.sight import Audience
from commontable.rooms.evidence import actions
from commontable.rooms.evidence.interpreting import Answer, signed_off
from commontable.rooms.evidence.models import (
    EvaluationDesign,
)
from commontable.rooms.evidence.talk import AnswerDetails
from commontable.rooms.evidence.waiting import talk_tasks
from commontable.rooms.people.queries import sight_of
from tests.rooms.evidence import talk_words, words
from tests.rooms.evidence.words import told


@pytest.fixture
def indicator(cast):
    """One that community partners read first; the table sees it."""
    made = actions.add_indicator(
        custodian=cast.department, details=words.indicator(cast, needs_reading=True), by=cast.ana
    )
    return actions.show_indicator(indicator=made, audience=Audience.PARTNERSHIP, by=cast.ana)


def test_answer_design_begin_collection_and_change_design_follow_the_sign_off(cast, indicator):
    design = actions.add_design(indicator=indicator, details=talk_words.design(), by=cast.ana)
    with pytest.raises(NotNow, match="No community partner has signed"):
        actions.begin_collection(design=design, by=cast.ana)
    yes = AnswerDetails(Answer.AGREED, cast.organizers)
    for name, behalf in (("ana", cast.department), ("hank", cast.hospital), ("omar", None), ("hank", None)):
        by = cast.account(name)
        if name == "hank" and behalf is None:
            continue
        with pytest.raises(NotPermitted, match="signed off by community organizations and residents"):
            actions.answer_design(design=design, details=AnswerDetails(Answer.AGREED, behalf), by=by)
    with pytest.raises(NotNow, match="Say what must change"):
        actions.answer_design(design=design, details=AnswerDetails(Answer.NOT_YET), by=cast.rosa)
    actions.answer_design(design=design, details=AnswerDetails(Answer.NOT_YET, None, "Pay people."), by=cast.rosa)
    actions.answer_design(design=design, details=yes, by=cast.omar)
    with pytest.raises(NotNow, match="asks for a change first"):
        actions.begin_collection(design=EvaluationDesign.objects.get(), by=cast.ana)
    with pytest.raises(NotNow, match="Nothing is different"):
        actions.change_design(design=EvaluationDesign.objects.get(), details=talk_words.design(), by=cast.ana)
    paid = talk_words.design(burden="Ten minutes, and $20")
    design = actions.change_design(design=EvaluationDesign.objects.get(), details=paid, by=cast.ana)
    assert design.version == 2
    with pytest.raises(NotNow, match="No community partner has signed this version"):
        actions.begin_collection(design=EvaluationDesign.objects.get(), by=cast.ana)
    actions.answer_design(design=design, details=AnswerDetails(Answer.AGREED), by=cast.rosa)
    actions.begin_collection(design=EvaluationDesign.objects.get(), by=cast.dana)
    with pytest.raises(NotNow, match="has begun"):
        actions.change_design(design=EvaluationDesign.objects.get(), details=talk_words.design(), by=cast.ana)
    lines = told(cast.rosa, design)
    assert [line.split(" ", 3)[2] for line in lines][:1] == ["Department"]
    assert "signed off version 2 of the evaluation design Asking about the bus." in lines[-2]
    assert "began to collect data by version 2" in lines[-1]


def test_the_last_word_of_each_partner_counts():
    answers = [("a", "not_yet"), ("b", "agreed"), ("a", "agreed")]
    assert signed_off(answers).may_begin
    assert not signed_off([*answers, ("b", "not_yet")]).may_begin
    assert not signed_off([]).may_begin


def test_a_design_is_signed_off_on_its_page_and_waits_for_those_asked(cast, indicator, client, address, rf):
    design = actions.add_design(indicator=indicator, details=talk_words.design(), by=cast.ana)
    request = rf.get("/")
    request.user, request.sight = cast.rosa, sight_of(cast.rosa)
    assert [str(task.title) for task in talk_tasks(request, cast.river)] == [
        "Sign off the design “Asking about the bus”, or say what must change"
    ]
    client.force_login(cast.rosa)
    page = client.get(address("design", design.pk)).content.decode()
    assert "Your answer to this version" in page
    assert client.post(address("design_answers", design.pk), {}).status_code == 422
    refused = client.post(address("design_answers", design.pk), {"answer": "not_yet", "words": ""})
    assert (refused.status_code, "Say what must change first" in refused.content.decode()) == (422, True)
    assert client.post(address("design_answers", design.pk), {"answer": "agreed"}).status_code == 302
    assert talk_tasks(request, cast.river) == []
    assert client.post(address("design_collections", design.pk)).status_code == 404
    client.force_login(cast.ana)
    assert client.post(address("design_collections", design.pk)).status_code == 302
    assert "Data have been collected since" in client.get(address("design", design.pk)).content.decode()
