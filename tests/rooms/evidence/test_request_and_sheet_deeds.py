"""Deeds from a data request to a fact sheet: who may, what is recorded, their lines in the ledger (KC-20 to KC-24)."""

import datetime as dt

import pytest
from django.db.models import QuerySet
from django.utils.timezone import localdate

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.foundation.sight import Audience
from commontable.rooms.evidence import actions
from commontable.rooms.evidence.models import DataRequest, FactSheet, Release, SheetStep
from commontable.rooms.evidence.request_details import Cited, SheetGround, Wanted
from commontable.rooms.evidence.request_states import (
    NEEDS_WHY,
    OPEN_REQUESTS,
    REQUEST_MOVES,
    SHEET_MOVES,
    RequestState,
    SheetState,
    Verdict,
)
from commontable.rooms.evidence.sheet_checks import gone_or_newer, remarks
from commontable.rooms.people.queries import sight_of
from commontable.rooms.people.states import OrganizationKind
from tests.rooms.evidence import sheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(release_of):
    return release_of(Audience.PUBLIC)


@pytest.fixture
def agency(cast):
    cast.department.kind = OrganizationKind.AGENCY
    cast.department.save()
    return cast.department


def _told(account) -> list[str]:
    sight = sight_of(account)
    lines = LedgerLine.objects.visible_to(sight).order_by("at", "id")
    return [line.sentence for line in ledger.tell(lines, sight)]


def test_the_tables_are_complete_and_every_ask_can_end_in_an_answer():
    assert set(REQUEST_MOVES) == set(RequestState)
    assert set(SHEET_MOVES) == set(SheetState)
    ends = {state for state in RequestState if state not in OPEN_REQUESTS}
    assert ends == {RequestState.RELEASED, RequestState.DECLINED, RequestState.WITHDRAWN}
    assert ends - {RequestState.RELEASED} == NEEDS_WHY
    for state in OPEN_REQUESTS:
        reached, waiting = set(), [state]
        while waiting:
            now = waiting.pop()
            if now not in reached:
                reached.add(now)
                waiting += REQUEST_MOVES[now]
        assert RequestState.RELEASED in reached
        assert RequestState.DECLINED in reached


def test_a_request_names_who_asks_for_what_decision_and_how_many_days_are_left(cast):
    request = sheets.ask(cast)
    assert (request.state, request.days_left(), request.is_late) == (RequestState.ASKED, 9, False)
    assert request.asked_by == cast.omar.persons.get()
    assert [step.after for step in request.steps.all()] == ["asked"]
    assert any("asked Health Department for numbers" in line for line in _told(cast.rosa))


def test_what_cannot_be_asked_is_refused_with_a_reason(cast):
    with pytest.raises(NotNow, match="is past"):
        sheets.ask(cast, due=localdate() - dt.timedelta(days=1))
    with pytest.raises(NotNow, match="organization of your own"):
        sheets.ask(cast, on_behalf_of=cast.hospital)
    wanted = Wanted(cast.department, Audience.CUSTODIAN)
    with pytest.raises(NotNow, match="Only a request to your own organization"):
        actions.ask_for_data(wanted=wanted, details=sheets.request_details(), by=cast.omar)
    with pytest.raises(NotPermitted, match="belong to this table"):
        sheets.ask(cast, by=cast.esther)


def test_late_requests_lead_the_queue(cast):
    later = sheets.ask(cast, by=cast.rosa, due=localdate() + dt.timedelta(days=30))
    sooner = sheets.ask(cast)
    late = sheets.ask(cast, by=cast.hank)
    DataRequest.objects.filter(pk=late.pk).update(due=localdate() - dt.timedelta(days=2))
    assert list(DataRequest.objects.open()) == [late, sooner, later]
    assert DataRequest.objects.get(pk=late.pk).is_late


@pytest.mark.parametrize("name", ["omar", "olivia", "hank", "rosa", "sol", "esther"])
def test_only_those_asked_accept_or_decline(name, cast):
    request = sheets.ask(cast)
    with pytest.raises(NotPermitted, match="goes to Health Department"):
        actions.accept_request(request=request, by=cast.account(name))
    with pytest.raises(NotPermitted):
        actions.decline_request(request=request, why="No", by=cast.account(name))


def test_declining_and_taking_back_need_a_reason_and_are_told(cast):
    first, second = sheets.ask(cast), sheets.ask(cast)
    with pytest.raises(NotNow, match="an ask always ends in an answer"):
        actions.decline_request(request=first, why=" ", by=cast.ana)
    actions.decline_request(request=first, why="We hold no such records.", by=cast.ana)
    with pytest.raises(NotPermitted, match="Only whoever asked"):
        actions.withdraw_request(request=second, why="Not ours", by=cast.hank)
    actions.withdraw_request(request=second, why="The hearing was called off.", by=cast.omar)
    with pytest.raises(NotNow, match="from there it cannot become"):
        actions.accept_request(request=second, by=cast.ana)
    told = " ".join(_told(cast.rosa))
    assert "because: We hold no such records." in told
    assert "because: The hearing was called off." in told


def test_from_request_to_fact_sheet_every_step_is_recorded(cast, release):
    request = sheets.ask(cast)
    actions.accept_request(request=request, by=cast.ana)
    assert request.analyst == cast.ana.persons.get()
    sheet = sheets.write(cast, release, request)
    sheets.release(cast, sheet)
    steps = [(step.before, step.after) for step in request.steps.all()]
    assert steps == [
        ("", "asked"), ("asked", "accepted"), ("accepted", "in_work"), ("in_work", "in_review"),
        ("in_review", "released"),
    ]  # fmt: skip
    assert [step.kind for step in sheet.steps.all()] == ["written", "sent", "released"]
    assert sheet.reviews.get().by == cast.dana.persons.get()
    assert any(
        "released the fact sheet Length of life in River City, version 1, to everyone." in t for t in _told(cast.omar)
    )
    told_inside = " ".join(_told(cast.dana))
    for part in ("took on the request", "wrote the fact sheet", "to review", "reviewed and approved the fact sheet"):
        assert part in told_inside


def test_what_happens_to_a_draft_stays_with_its_organization(cast, release):
    sheets.approve(cast, sheets.write(cast, release))
    for name in ("omar", "olivia", "hank", "rosa", "sol", "esther"):
        sight = sight_of(cast.account(name))
        assert not FactSheet.objects.visible_to(sight).exists(), name
        assert not SheetStep.objects.visible_to(sight).exists(), name
        assert "fact sheet" not in " ".join(_told(cast.account(name))), name


def test_what_a_citation_tells_is_chosen_in_a_draft_only_and_told_in_the_ledger(cast, release):
    sheet = sheets.write(cast, release)
    citation = sheet.citations.first()
    with pytest.raises(NotPermitted):
        actions.aim_citation(citation=citation, place="", group="Black", period="", by=cast.omar)
    actions.aim_citation(citation=citation, place="", group="Black", period="2018", by=cast.ana)
    citation.refresh_from_db()
    assert (citation.place, citation.group, citation.period) == ("", "Black", "2018")
    assert sheet.steps.last().kind == "changed"
    assert any("changed the words of the fact sheet" in line for line in _told(cast.dana))
    actions.send_sheet(sheet=sheet, by=cast.ana)
    with pytest.raises(NotNow, match="Only a draft"):
        actions.aim_citation(citation=citation, place="", group="White", period="", by=cast.ana)


def test_nobody_reviews_what_they_wrote(cast, release):
    sheet = sheets.write(cast, release)
    actions.change_sheet(
        sheet=sheet, details=sheets.sheet_details(title="New"), assets=tuple(sheet.assets.all()), by=cast.dana
    )
    actions.send_sheet(sheet=sheet, by=cast.ana)
    for writer in (cast.ana, cast.dana):
        with pytest.raises(NotPermitted, match="You wrote part of this sheet"):
            actions.review_sheet(sheet=sheet, verdict=Verdict.APPROVED, why="Fine", by=writer)
    with pytest.raises(NotPermitted, match="written by those who work there"):
        actions.review_sheet(sheet=sheet, verdict=Verdict.APPROVED, why="Fine", by=cast.omar)


def test_an_approval_does_not_outlive_a_change_of_words(cast, release):
    sheet = sheets.approve(cast, sheets.write(cast, release))
    actions.change_sheet(
        sheet=sheet, details=sheets.sheet_details(title="New"), assets=tuple(sheet.assets.all()), by=cast.ana
    )
    assert sheet.state == SheetState.DRAFT
    with pytest.raises(NotNow, match="after somebody else has reviewed"):
        actions.release_sheet(sheet=sheet, audience=Audience.PUBLIC, by=cast.ana)


def test_a_review_may_ask_for_changes_and_the_request_goes_back_into_work(cast, release):
    request = sheets.ask(cast)
    actions.accept_request(request=request, by=cast.ana)
    sheet = sheets.write(cast, release, request)
    actions.send_sheet(sheet=sheet, by=cast.ana)
    actions.review_sheet(sheet=sheet, verdict=Verdict.CHANGES, why="Name the period.", by=cast.dana)
    assert (sheet.state, request.state) == (SheetState.DRAFT, RequestState.IN_WORK)
    assert any("asked for changes: Name the period." in line for line in _told(cast.ana))


def test_a_sheet_goes_to_review_only_when_it_is_whole(cast, release):
    request = sheets.ask(cast)
    actions.accept_request(request=request, by=cast.ana)
    sheet = sheets.write(cast, release, request, text_es="")
    with pytest.raises(NotNow, match="in Spanish too"):
        actions.send_sheet(sheet=sheet, by=cast.ana)
    one = tuple(sheet.assets.all())
    actions.change_sheet(sheet=sheet, details=sheets.sheet_details(text="{A.nothing} is so."), assets=one, by=cast.ana)
    with pytest.raises(NotNow, match=r"\{A.nothing\} stands for nothing"):
        actions.send_sheet(sheet=sheet, by=cast.ana)
    actions.change_sheet(sheet=sheet, details=sheets.sheet_details(), assets=(), by=cast.ana)
    with pytest.raises(NotNow, match="at least one asset"):
        actions.send_sheet(sheet=sheet, by=cast.ana)


def test_a_sheet_never_shows_more_people_a_release_than_may_see_it(cast, release_of):
    shared = release_of(Audience.PARTNERSHIP)
    sheet = sheets.approve(cast, sheets.write(cast, shared))
    with pytest.raises(NotNow, match="may only be seen by: everyone at the table"):
        actions.release_sheet(sheet=sheet, audience=Audience.PUBLIC, by=cast.ana)
    actions.release_sheet(sheet=sheet, audience=Audience.PARTNERSHIP, by=cast.ana)
    assert FactSheet.objects.visible_to(sight_of(cast.rosa)).exists()
    assert not FactSheet.objects.visible_to(sight_of(cast.esther)).exists()


def test_the_government_copy_waits_for_the_fact_check_and_a_partner_copy_does_not(cast, agency, release):
    judged = sheets.TEXT + "\n\nThe city must close the gap."
    sheet = sheets.write(cast, release, text=judged)
    actions.send_sheet(sheet=sheet, by=cast.ana)
    with pytest.raises(NotNow, match="holds 1 passage"):
        actions.review_sheet(sheet=sheet, verdict=Verdict.APPROVED, why="Fine", by=cast.dana)
    (held,) = [one for one in remarks(sheet) if one.is_open]
    with pytest.raises(NotNow, match="Say why the passage may stand"):
        actions.clear_remark(sheet=sheet, remark=held.remark.key, why="", by=cast.dana)
    with pytest.raises(NotPermitted, match="You wrote part"):
        actions.clear_remark(sheet=sheet, remark=held.remark.key, why="It may", by=cast.ana)
    actions.clear_remark(sheet=sheet, remark=held.remark.key, why="It quotes the city's own plan.", by=cast.dana)
    actions.review_sheet(sheet=sheet, verdict=Verdict.APPROVED, why="Fine", by=cast.dana)
    actions.release_sheet(sheet=sheet, audience=Audience.PUBLIC, by=cast.ana)
    assert any("stand: It quotes the city's own plan." in line for line in _told(cast.ana))

    copy = actions.copy_sheet(sheet=sheet, custodian=cast.organizers, by=cast.omar)
    assert (copy.copied_from, copy.state, copy.custodian) == (sheet, SheetState.DRAFT, cast.organizers)
    assert [one.is_open for one in remarks(copy)] == [True]
    actions.send_sheet(sheet=copy, by=cast.omar)
    actions.review_sheet(sheet=copy, verdict=Verdict.APPROVED, why="Our words, their numbers.", by=cast.olivia)
    actions.release_sheet(sheet=copy, audience=Audience.PUBLIC, by=cast.omar)
    assert copy.state == SheetState.RELEASED


def test_a_replaced_release_marks_the_sheet_and_the_new_version_rests_on_the_newer(cast, release, release_of):
    sheet = sheets.release(cast, sheets.write(cast, release))
    assert gone_or_newer(sheet) == []
    newer = release_of(None, title="Life expectancy, River City, corrected", periods=((2014, 2015), (2016, 2016)))
    _replace(newer, release)
    assert gone_or_newer(FactSheet.objects.get(pk=sheet.pk)) == ["A"]
    with pytest.raises(NotNow, match="Say why there is a new version"):
        actions.renew_sheet(sheet=sheet, why="", by=cast.ana)
    version = actions.renew_sheet(sheet=sheet, why="The release was corrected.", by=cast.ana)
    assert (version.number, version.replaces, version.citations.get().release) == (2, sheet, newer)
    with pytest.raises(NotNow, match="a newer version of this sheet already"):
        actions.renew_sheet(sheet=sheet, why="Again", by=cast.dana)


def _replace(newer, older) -> None:
    QuerySet.update(Release.objects.filter(pk=newer.pk), replaces=older, why="Corrected")


def test_a_released_version_never_changes_and_is_never_deleted(cast, release):
    sheet = sheets.release(cast, sheets.write(cast, release))
    with pytest.raises(NotNow, match="its words stay"):
        actions.change_sheet(sheet=sheet, details=sheets.sheet_details(), assets=(), by=cast.ana)
    with pytest.raises(TypeError, match="never changes"):
        sheet.save()
    with pytest.raises(TypeError, match="never deleted"):
        sheet.delete()
    actions.withdraw_sheet(sheet=sheet, why="A wrong place was drawn.", by=cast.dana)
    assert any("withdrew the fact sheet" in line for line in _told(cast.rosa))


def test_material_for_a_meeting_has_its_decision_day_and_class(cast, release):
    sheet = sheets.write(cast, release)
    with pytest.raises(NotNow, match="Only a released sheet"):
        actions.note_use(sheet=sheet, details=sheets.use_details(), by=cast.omar)
    sheets.release(cast, sheet)
    with pytest.raises(NotPermitted):
        actions.note_use(sheet=sheet, details=sheets.use_details(), by=cast.esther)
    use = actions.note_use(sheet=sheet, details=sheets.use_details(activity_class="advocacy"), by=cast.omar)
    assert (use.decision, use.activity_class) == ("Minimum wage ordinance", "advocacy")
    assert any("as material for Hearing on the minimum wage" in line for line in _told(cast.hank))


def test_a_sheet_cites_one_to_ten_releases_of_its_own_table(cast, release):
    with pytest.raises(NotNow, match="cites 1 to 10 releases"):
        actions.write_sheet(
            custodian=cast.department, details=sheets.sheet_details(), ground=SheetGround(cited=()), by=cast.ana
        )
    with pytest.raises(NotPermitted, match="written by those who work there"):
        actions.write_sheet(
            custodian=cast.department, details=sheets.sheet_details(), ground=SheetGround(cited=(Cited(release),)),
            by=cast.omar,
        )  # fmt: skip
