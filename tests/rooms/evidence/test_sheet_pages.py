"""The pages of requests and fact sheets: what each shows to whom, in both languages, and what its forms do."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from commontable.foundation.sight import Audience
from commontable.rooms.evidence import actions
from commontable.rooms.evidence.answering import sheet_hits, sheet_tasks
from commontable.rooms.evidence.models import DataRequest, FactSheet, SheetUse
from commontable.rooms.people.queries import sight_of
from commontable.rooms.people.states import OrganizationKind
from tests.rooms.evidence import sheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(release_of):
    return release_of(Audience.PUBLIC)


@pytest.fixture
def get(address):
    def page(by, name: str, *args: object, language: str = "en"):
        client = Client()
        if by:
            client.force_login(by)
        client.cookies["django_language"] = language
        return client.get(address(name, *args))

    return page


@pytest.fixture
def post(address):
    def send(by, name: str, *args: object, **data: object):
        client = Client()
        client.force_login(by)
        return client.post(address(name, *args), data)

    return send


def test_an_organizer_asks_and_sees_where_the_request_stands(cast, post, get):
    due = localdate() + dt.timedelta(days=9)
    answer = post(
        cast.omar, "request_new", requester_kind="organizing", on_behalf_of=cast.organizers.pk, question="How long?",
        occasion="hearing", decision="Minimum wage", due=due.isoformat(), languages="both", activity_class="education",
    )  # fmt: skip
    asked = DataRequest.objects.get()
    assert answer.url.endswith(f"/requests/{asked.pk}/")
    page = get(cast.omar, "request", asked.pk).content.decode()
    assert "9 days left" in page
    assert "Take the request back" in page
    assert "Take it on" not in page
    assert "Take it on" in get(cast.ana, "request", asked.pk).content.decode()
    queue = get(cast.rosa, "requests").content.decode()
    assert "1 request waits for its answer" in queue
    assert get(cast.rosa, "requests", language="es").status_code == 200


def test_a_request_for_a_day_that_is_past_comes_back_with_what_was_typed(cast, post):
    answer = post(cast.omar, "request_new", question="How long?", due="2020-01-01", decision="Wages")
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "This day is past" in text
    assert "How long?" in text


@pytest.mark.parametrize("name", ["requests", "request_new", "sheet_new"])
def test_strangers_and_visitors_do_not_get_the_queue(name, cast, get):
    assert get(None, name).status_code == 302
    assert get(cast.esther, name).status_code == 404


def test_declining_without_a_reason_is_refused_on_the_same_page(cast, post):
    asked = sheets.ask(cast)
    assert post(cast.ana, "request_refusals", asked.pk, **{"decline-why": " "}).status_code == 422
    assert post(cast.omar, "request_refusals", asked.pk, **{"decline-why": "No"}).status_code == 404
    post(cast.ana, "request_refusals", asked.pk, **{"decline-why": "Not held."})
    asked.refresh_from_db()
    assert asked.state == "declined"


def test_from_the_request_to_a_released_sheet_through_the_pages(cast, release, post, get):
    asked = sheets.ask(cast)
    post(cast.ana, "request_acceptances", asked.pk)
    client = Client()
    client.force_login(cast.ana)
    begin = reverse("evidence:sheet_new", args=[cast.river.slug]) + f"?request={asked.pk}"
    assert client.get(begin).status_code == 200
    client.post(begin, {"releases": [release.pk]})
    sheet = FactSheet.objects.get()
    assert sheet.request == asked
    assert sheet.text == sheet.text_es == "{A.sentence} {A.detail}\n\n{A.verdict}"
    edit = get(cast.ana, "sheet_edit", sheet.pk).content.decode()
    assert "{A.gap}" in edit

    refused = post(cast.ana, "sheet_submissions", sheet.pk)
    assert (refused.status_code, "at least one asset" in refused.content.decode()) == (409, True)
    asset = sheets.open_asset(cast)
    words = {"topic": sheet.topic, "title": "Lives", "title_es": "Vidas", "text": sheet.text, "text_es": sheet.text_es}
    wrong = post(cast.ana, "sheet_edit", sheet.pk, **{**words, "text": "{A.gpa} is so."}, assets=[asset.pk])
    assert (wrong.status_code, "{A.gpa} stands for no figure" in wrong.content.decode()) == (422, True)
    assert post(cast.ana, "sheet_edit", sheet.pk, **words, assets=[asset.pk]).status_code == 302
    assert post(cast.ana, "sheet_submissions", sheet.pk).status_code == 302
    assert post(cast.ana, "sheet_reviews", sheet.pk, verdict="approved", why="Mine").status_code == 404
    assert post(cast.dana, "sheet_reviews", sheet.pk, verdict="approved", why="Read.").status_code == 302
    assert get(None, "sheet", sheet.pk).status_code == 404
    assert post(cast.ana, "sheet_publications", sheet.pk, audience="public").status_code == 302
    asked.refresh_from_db()
    assert asked.state == "released"
    english, spanish = (get(None, "sheet", sheet.pk, language=code).content.decode() for code in ("en", "es"))
    assert "<h1>Lives</h1>" in english
    assert "<h1>Vidas</h1>" in spanish
    assert "Invented tables" in english
    assert "Block captains of the North side" in english
    assert release.number in english
    assert 'class="qr"' in english
    assert "Lives" in get(cast.omar, "request", asked.pk).content.decode()


def test_the_government_copy_shows_its_remarks_to_its_reviewer(cast, release, get, post):
    cast.department.kind = OrganizationKind.AGENCY
    cast.department.save()
    sheet = sheets.write(cast, release, text=sheets.TEXT + "\n\nCall your council member.")
    actions.send_sheet(sheet=sheet, by=cast.ana)
    page = get(cast.dana, "sheet", sheet.pk).content.decode()
    assert "Asks readers to act" in page
    assert "Let it stand" in page
    assert "Let it stand" not in get(cast.ana, "sheet", sheet.pk).content.decode()
    held = post(cast.dana, "sheet_reviews", sheet.pk, verdict="approved", why="Fine")
    assert (held.status_code, "holds 1 passage" in held.content.decode()) == (409, True)


def test_a_partner_makes_its_own_copy_and_notes_the_hearing(cast, release, get, post):
    sheet = sheets.release(cast, sheets.write(cast, release))
    answer = post(cast.omar, "sheet_copies", sheet.pk, custodian=cast.organizers.pk)
    copy = FactSheet.objects.get(copied_from=sheet)
    assert answer.url.endswith(f"/sheets/{copy.pk}/")
    assert get(cast.ana, "sheet", copy.pk).status_code == 404
    use = {
        "occasion": "hearing",
        "meeting": "Hearing",
        "day": "2026-12-01",
        "decision": "Wages",
        "activity_class": "advocacy",
    }
    assert post(cast.omar, "sheet_uses", sheet.pk, **use).status_code == 302
    assert SheetUse.objects.get().sheet == sheet
    materials = get(None, "materials").content.decode()
    assert "Wages" in materials
    assert "advocacy" in materials


def test_a_withdrawn_release_takes_its_figures_off_the_sheet(cast, release, get):
    sheet = sheets.release(cast, sheets.write(cast, release))
    actions.withdraw_release(release=release, why="A wrong file", by=cast.ana)
    page = get(None, "sheet", sheet.pk).content.decode()
    assert "[figure withdrawn]" in page
    assert "Do not use its figures" in page
    assert "<svg" not in page.split('class="card sheet"')[1].split("</article>")[0]


def test_lists_ask_the_database_the_same_for_two_rows_and_for_ten(cast, release, address):
    first = sheets.release(cast, sheets.write(cast, release))
    client = Client()
    client.force_login(cast.ana)
    counts: dict[str, list[int]] = {}
    for more in (2, 8):
        for _each in range(more):
            sheets.ask(cast)
            copy = FactSheet.objects.get(pk=first.pk)
            copy.pk, copy._state.adding, copy.replaces = None, True, None
            copy.save()
            actions.note_use(sheet=first, details=sheets.use_details(), by=cast.omar)
        for name in ("requests", "sheets", "materials"):
            client.get(address(name))
            with CaptureQueriesContext(connection) as made:
                assert client.get(address(name)).status_code == 200
            counts.setdefault(name, []).append(len(made))
    assert all(few == many for few, many in counts.values()), counts


def _waiting(cast, name: str) -> list[str]:
    request = RequestFactory().get("/")
    request.user = cast.account(name)
    return [str(task.title) for task in sheet_tasks(request, cast.river)]


def test_what_waits_goes_to_the_one_whose_step_it_is(cast, release):
    asked = sheets.ask(cast)
    question = "“How much shorter are lives, and for whom?”"
    for name in ("ana", "dana"):
        assert _waiting(cast, name) == [f"Answer the request {question}"]
    for name in ("omar", "hank", "rosa", "esther"):
        assert _waiting(cast, name) == []
    actions.accept_request(request=asked, by=cast.ana)
    assert _waiting(cast, "ana") == [f"Finish the fact sheet for {question}"]
    assert _waiting(cast, "dana") == []
    sheet = sheets.write(cast, release, asked)
    actions.send_sheet(sheet=sheet, by=cast.ana)
    assert _waiting(cast, "ana") == []
    assert _waiting(cast, "dana") == ["Review the fact sheet “Length of life in River City”"]
    actions.review_sheet(sheet=sheet, verdict="approved", why="Read.", by=cast.dana)
    assert _waiting(cast, "ana") == ["Release the fact sheet “Length of life in River City”"]
    actions.release_sheet(sheet=sheet, audience=Audience.PUBLIC, by=cast.ana)
    assert _waiting(cast, "ana") == _waiting(cast, "dana") == []
    actions.withdraw_release(release=release, why="A wrong file", by=cast.ana)
    assert _waiting(cast, "ana") == ["Bring the fact sheet “Length of life in River City” up to date"]


def test_a_search_finds_sheets_that_are_out_and_requests_for_those_at_the_table(cast, release):
    sheets.release(cast, sheets.write(cast, release))
    sheets.write(cast, release, title="Length of a draft")
    sheets.ask(cast)
    found = {
        name: [str(hit.title) for hit in sheet_hits(sight_of(cast.account(name)), cast.river, "length")]
        for name in ("rosa", "esther")
    }
    assert found == {name: ["Length of life in River City"] for name in found}
    assert [hit.title for hit in sheet_hits(sight_of(cast.rosa), cast.river, "wage ordinance")] != []
    assert sheet_hits(sight_of(cast.esther), cast.river, "wage ordinance") == []
