"""What people tell, in words and by consent (CG-06), and what is not known yet (CG-07)."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.foundation.sight import Audience, Sight
from commontable.rooms.evidence import actions, queries
from commontable.rooms.evidence.interpreting import GAP_MOVES, GapState, traces_of_people
from commontable.rooms.evidence.models import DataGap, Finding, Quotation
from commontable.rooms.evidence.talk import StepDetails
from commontable.rooms.evidence.waiting import talk_hits, talk_tasks
from commontable.rooms.people.queries import sight_of
from tests.rooms.evidence import talk_words, words
from tests.rooms.evidence.words import told


@pytest.fixture
def indicator(cast):
    made = actions.add_indicator(custodian=cast.department, details=words.indicator(cast), by=cast.ana)
    return actions.show_indicator(indicator=made, audience=Audience.PUBLIC, by=cast.ana)


@pytest.fixture
def finding(cast, indicator):
    return actions.add_finding(
        partnership=cast.river, details=talk_words.finding(), indicators=[indicator], by=cast.omar
    )


@pytest.fixture
def gap(cast, indicator):
    details = talk_words.data_gap(cast, indicator=indicator)
    return actions.note_data_gap(partnership=cast.river, details=details, by=cast.rosa)


def test_add_finding_is_for_everybody_at_the_table_and_nobody_else(cast, finding):
    assert (finding.custodian, finding.audience) == (cast.organizers, Audience.PARTNERSHIP)
    assert told(cast.rosa, finding) == [f"Omar Organizing entered the finding {finding.title}."]
    for name in ("esther", "sol"):
        with pytest.raises(NotPermitted):
            actions.add_finding(
                partnership=cast.river, details=talk_words.finding(), indicators=[], by=cast.account(name)
            )
        assert not Finding.objects.visible_to(sight_of(cast.account(name))).exists()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Write to maria@example.org", "an e-mail address"),
        ("Call (816) 555-0100 any day", "a telephone number"),
        ("Her number is 123-45-6789", "a Social Security number"),
        ("She died on 3/14/2023", "a whole date"),
        ("MRN: 4451207", "a record number"),
        ("She lives at 4125 Prospect Avenue", "a street address"),
        ("We asked Mrs. Green", "a name after a form of address"),
        ("Me llamo Lucía", "somebody's own name"),
        ("Then Neda told us", "the name of somebody at the table"),
    ],
)
def test_what_may_give_somebody_away_is_refused_and_named(text, what, cast, finding):
    with pytest.raises(NotNow, match="may give somebody away") as refused:
        actions.add_finding(partnership=cast.river, details=talk_words.finding(text=text), indicators=[], by=cast.omar)
    assert what in str(refused.value)
    with pytest.raises(NotNow, match=what):
        actions.add_quotation(finding=finding, details=talk_words.quotation(words=text), by=cast.omar)
    assert not Quotation.objects.exists()


def test_plain_words_pass_the_search_for_traces():
    plain = "In 2024 some 31 elders of ZIP 64130 met 4 times; 3 of 4 walk the path on Prospect each week, 816 in all."
    assert traces_of_people(plain, ["Ana Fields", "Li"]) == []
    assert {trace.text for trace in traces_of_people("Ana Fields said so", ["Ana Fields"])} == {"Ana Fields", "Fields"}
    assert traces_of_people("Rosa said so", ["Rosa Resident"])[0].text == "Rosa"


def test_a_number_of_people_heard_that_is_too_small_is_refused(cast):
    with pytest.raises(NotNow, match="Only 2 heard"):
        actions.add_finding(partnership=cast.river, details=talk_words.finding(heard=2), indicators=[], by=cast.omar)


def test_change_finding_publish_finding_and_remove_finding_leave_their_lines(cast, finding, indicator, client, address):
    changed = talk_words.finding(text="Elders meet neighbors again.")
    actions.change_finding(finding=finding, details=changed, indicators=[indicator], by=cast.omar)
    with pytest.raises(NotPermitted):
        actions.change_finding(finding=finding, details=changed, indicators=[], by=cast.hank)
    with pytest.raises(NotPermitted):
        actions.publish_finding(finding=finding, by=cast.omar)
    actions.publish_finding(finding=finding, by=cast.olivia)
    assert "Elders meet neighbors again." in client.get(address("indicator", indicator.pk)).content.decode()
    with pytest.raises(NotPermitted):
        actions.change_finding(finding=Finding.objects.get(), details=changed, indicators=[], by=cast.omar)
    with pytest.raises(NotNow, match="Say why"):
        actions.remove_finding(finding=finding, why="", by=cast.olivia)
    actions.remove_finding(finding=finding, why="It was another park.", by=cast.olivia)
    assert told(cast.rosa, finding)[-1].endswith(f"took off the finding {finding.title}: It was another park.")
    page = client.get(address("finding", finding.pk)).content.decode()
    assert "It was another park." in page
    assert "Elders meet neighbors again." not in page
    assert "Elders meet" not in client.get(address("indicator", indicator.pk)).content.decode()


def test_add_quotation_reaches_as_far_as_consent_does(cast, finding, client, address):
    actions.add_quotation(finding=finding, details=talk_words.quotation(words="For the table."), by=cast.omar)
    actions.add_quotation(finding=finding, details=talk_words.quotation(words="For all.", everyone=True), by=cast.omar)
    actions.publish_finding(finding=finding, by=cast.olivia)
    public = client.get(address("finding", finding.pk)).content.decode()
    assert ("For all." in public, "For the table." in public) == (True, False)
    client.force_login(cast.esther)
    assert "For the table." not in client.get(address("findings")).content.decode()
    client.force_login(cast.hank)
    assert "For the table." in client.get(address("finding", finding.pk)).content.decode()
    assert told(cast.hank, finding)[1].endswith(f"added a quotation, with consent, to the finding {finding.title}.")
    late = talk_words.quotation(consent_on=localdate() + dt.timedelta(days=1))
    with pytest.raises(NotNow, match="cannot lie ahead"):
        actions.add_quotation(finding=Finding.objects.get(), details=late, by=cast.olivia)


def test_withdraw_consent_erases_the_words_everywhere(cast, finding, client, address):
    quotation = actions.add_quotation(finding=finding, details=talk_words.quotation(everyone=True), by=cast.omar)
    client.force_login(cast.hank)
    assert client.post(address("consent_withdrawals", quotation.pk)).status_code == 404
    client.force_login(cast.omar)
    assert client.post(address("consent_withdrawals", quotation.pk)).status_code == 302
    kept = Quotation.objects.get()
    assert (kept.words, kept.said_by) == ("", "")
    assert "1 quotation was erased" in client.get(address("finding", finding.pk)).content.decode()
    with pytest.raises(NotNow, match="withdrawn already"):
        actions.withdraw_consent(quotation=kept, by=cast.omar)
    assert "withdrawn; Omar Organizing erased the words" in told(cast.rosa, finding)[-1]
    assert "across from me" not in str(list(LedgerLine.objects.values_list("facts", "subject")))


def test_a_finding_and_a_quotation_go_through_the_web(cast, indicator, client, address):
    client.force_login(cast.omar)
    form = {
        "title": "Loneliness", "text": "Less alone.", "language": "en", "direction": "better", "method": "groups",
        "source": "Us", "period": "2024", "place_name": "North", "indicators": [indicator.pk],
    }  # fmt: skip
    assert client.get(address("finding_new") + f"?indicator={indicator.pk}").content.decode().count("checked") == 1
    assert client.post(address("finding_new"), {**form, "title": ""}).status_code == 422
    named = client.post(address("finding_new"), {**form, "text": "Mr. Brown is alone"})
    assert (named.status_code, "Mr. Brown" in named.content.decode()) == (409, True)
    assert client.post(address("finding_new"), form).status_code == 302
    finding = Finding.objects.get()
    quoted = {"words": "Less alone", "said_by": "a neighbor", "language": "es", "consent": "spoken"}
    quoted["consent_on"] = "2024-04-20"
    unchecked = client.post(address("quotation_new", finding.pk), quoted)
    assert unchecked.status_code == 422
    assert client.post(address("quotation_new", finding.pk), {**quoted, "checked": "on"}).status_code == 302
    assert Quotation.objects.get().audience == Audience.PARTNERSHIP
    assert 'lang="es"' in client.get(address("finding", finding.pk)).content.decode()
    edited = client.post(address("finding_edit", finding.pk), {**form, "title": "Less lonely"})
    assert edited.status_code == 302
    assert client.post(address("finding_publications", finding.pk)).status_code == 404
    assert client.post(address("finding_removal_new", finding.pk), {"why": "Twice"}).status_code == 302


def test_note_data_gap_has_an_owner_and_a_next_step_that_waits_for_them(cast, gap, rf):
    (line,) = told(cast.hank, gap)
    assert line.endswith("noted the data gap How often people use the walking trail; Organizing takes care of it.")
    request = rf.get("/")
    for name, count in (("omar", 1), ("olivia", 1), ("hank", 0), ("esther", 0)):
        request.user, request.sight = cast.account(name), sight_of(cast.account(name))
        tasks = [task for task in talk_tasks(request, cast.river) if "next step" in str(task.title)]
        assert len(tasks) == count, name
        assert all(task.is_late and task.detail == "Ask the university" for task in tasks)
    with pytest.raises(NotPermitted):
        actions.note_data_gap(partnership=cast.river, details=talk_words.data_gap(cast), by=cast.esther)


def test_step_data_gap_follows_one_table_and_always_says_what_comes_next(cast, gap):
    with pytest.raises(NotPermitted, match="takes care of this data gap"):
        actions.step_data_gap(gap=gap, details=StepDetails("seeking", "Asked"), by=cast.hank)
    with pytest.raises(NotNow, match="what comes next"):
        actions.step_data_gap(gap=gap, details=StepDetails("seeking", "Asked"), by=cast.omar)
    with pytest.raises(NotNow, match="Say what was done"):
        actions.step_data_gap(gap=gap, details=StepDetails("seeking", " ", "Call"), by=cast.omar)
    actions.step_data_gap(gap=gap, details=StepDetails("seeking", "Asked two", "Call back"), by=cast.omar)
    actions.step_data_gap(gap=gap, details=StepDetails("left", "The trail is closed.", "never shown"), by=cast.dana)
    gap = DataGap.objects.get()
    assert (gap.state, gap.next_step, gap.next_due) == ("left", "", None)
    with pytest.raises(NotNow, match="Open it again first"):
        actions.step_data_gap(gap=gap, details=StepDetails("filled", "x"), by=cast.omar)
    actions.step_data_gap(gap=gap, details=StepDetails("open", "It opened again.", "Count"), by=cast.omar)
    assert told(cast.hank, gap)[-2].endswith("closed the data gap How often people use the walking trail.")
    assert set(GAP_MOVES) == set(GapState)


def test_publish_data_gap_shows_it_and_its_steps_to_everyone(cast, gap, client, address, indicator):
    actions.step_data_gap(gap=gap, details=StepDetails("seeking", "Asked two colleges", "Call"), by=cast.omar)
    assert queries.open_data_gaps(cast.river, Sight()) == []
    with pytest.raises(NotPermitted):
        actions.publish_data_gap(gap=gap, by=cast.omar)
    actions.publish_data_gap(gap=DataGap.objects.get(), by=cast.dana)
    assert [row.title for row in queries.open_data_gaps(cast.river, Sight())] == [gap.title]
    assert "Asked two colleges" in client.get(address("data_gap", gap.pk)).content.decode()
    assert gap.title in client.get(address("indicator", indicator.pk)).content.decode()
    assert told(cast.esther, gap)[-1].endswith("How often people use the walking trail to everyone.")


def test_a_data_gap_goes_through_the_web(cast, indicator, client, address):
    client.force_login(cast.rosa)
    form = {"title": "Bus waits", "needed_for": "The clinic", "owner": cast.organizers.pk, "next_step": "Ask riders"}
    assert client.post(address("data_gap_new"), {**form, "owner": ""}).status_code == 422
    assert client.post(address("data_gap_new"), form).status_code == 302
    gap = DataGap.objects.get()
    assert "1 data gap is open, each with somebody" in client.get(address("data_gaps")).content.decode()
    assert client.post(address("data_gap_steps", gap.pk), {"words": "x"}).status_code == 404
    client.force_login(cast.omar)
    assert client.post(address("data_gap_steps", gap.pk), {"words": ""}).status_code == 422
    refused = client.post(address("data_gap_steps", gap.pk), {"words": "Asked", "state": "seeking"})
    assert (refused.status_code, "always has a next step" in refused.content.decode()) == (409, True)
    assert "Asked" in refused.content.decode()
    done = client.post(address("data_gap_steps", gap.pk), {"words": "Counted", "state": "filled"})
    assert done.status_code == 302
    assert "No data gap is open." in client.get(address("data_gaps")).content.decode()


def test_search_finds_findings_and_data_gaps_of_ones_own_table(cast, finding, gap):
    for name, found in (("hank", {finding.title, gap.title}), ("esther", set())):
        sight = sight_of(cast.account(name))
        hits = {hit.title for word in ("loneliness", "TRAIL") for hit in talk_hits(sight, cast.river, word)}
        assert hits == found


@pytest.mark.parametrize("kind", ["findings", "data_gaps"])
def test_lists_cost_the_same_for_two_rows_and_for_twenty(kind, cast, indicator, client, address):
    client.force_login(cast.hank)
    counts = []
    for more in (2, 16):
        for _number in range(more):
            if kind == "findings":
                made = actions.add_finding(
                    partnership=cast.river, details=talk_words.finding(), indicators=[indicator], by=cast.omar
                )
                actions.add_quotation(finding=made, details=talk_words.quotation(), by=cast.omar)
            else:
                details = talk_words.data_gap(cast, indicator=indicator)
                actions.note_data_gap(partnership=cast.river, details=details, by=cast.omar)
        for url in (address(kind), address("indicator", indicator.pk)):
            client.get(url)
            with CaptureQueriesContext(connection) as caught:
                client.get(url)
            counts.append(len(caught))
    assert counts[:2] == counts[2:]
