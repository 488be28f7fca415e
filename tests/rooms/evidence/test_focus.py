"""Where to focus on the web and on record: a link, honest ranges, a decision with its reasons (CAS-17, KC-30)."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.foundation.sight import Audience, Sight
from commontable.rooms.evidence import actions, focus_pages
from commontable.rooms.evidence.focus_numbers import Number, Wanted, compute
from commontable.rooms.evidence.interpreting import FocusRule, Standardization, Worse
from commontable.rooms.evidence.models import Focus, FocusMeasure
from commontable.rooms.people.queries import sight_of
from tests.rooms.evidence import talk_words

PLACES = 6


@pytest.fixture
def release(release_of):
    return release_of(Audience.PARTNERSHIP, places=PLACES, title="Life expectancy by ward")


def wanted(release, rule=FocusRule.WEIGHTED, **fields) -> Wanted:
    number = Number(release.folder_id, release.title, "White", "2016", 1.0, Worse.LOWER)
    told = {"how": Standardization.SPREAD, "count": 2, "second_count": 2, "seed": 1}
    return Wanted(numbers=(number,), rule=rule, **{**told, **fields})


def asked(release, **fields) -> actions.Asked:
    return actions.Asked(wanted(release, **fields), {release.folder_id: release}, f"use-{release.pk.hex}=on")


def record(cast, release, **fields) -> Focus:
    places = tuple(fields.pop("places", compute(wanted(release)).picked()))
    details = talk_words.decision(places=places, **fields)
    return actions.record_focus(custodian=cast.department, asked=asked(release), details=details, by=cast.ana)


def query(release, **fields) -> dict[str, str]:
    return {f"use-{release.pk.hex}": "on", "count": "2", f"group-{release.pk.hex}": "White", **fields}


def test_the_wards_with_most_need_come_first_and_are_steady(release):
    """Deaths rise with the number of the ward (tests/rooms/evidence/tables.py)."""
    computed = compute(wanted(release))
    assert computed.picked() == ["00006", "00005"]
    assert computed.without_interval == 0


def test_a_choice_is_a_link_that_anybody_at_the_table_can_open(release, cast, client, address):
    client.force_login(cast.hank)
    page = client.get(address("focus_explore"), query(release))
    text = page.content.decode()
    assert page.status_code == 200
    assert "By these numbers, 2 of 6 places come first: Ward 6, Ward 5." in text
    assert "Record this choice" not in text
    short = client.get(address("focus_explore"), {f"use-{release.pk.hex}": "on"})
    assert short.status_code == 200
    client.force_login(cast.ana)
    assert "Record this choice" in client.get(address("focus_explore"), query(release)).content.decode()


def test_those_who_may_not_see_the_release_cannot_choose_by_it(release, cast, client, address):
    for account in (cast.esther, None):
        client.logout()
        if account:
            client.force_login(account)
        assert "Life expectancy by ward" not in client.get(address("focus_explore")).content.decode()
        answer = client.get(address("focus_explore"), query(release))
        assert answer.status_code == 422
        assert "Ward 6" not in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"count": "0"}, "greater than or equal to 1"),
        ({"count": "two"}, "whole number"),
        ({"how": "magic"}, "magic is not one of the available choices"),
        ({"weight": "0"}, "a weight above zero"),
        ({"weight": "-3"}, "greater than or equal to 0"),
        ({"period": "1066"}, "1066 is not one of the available choices"),
        ({"use": ""}, "Choose at least one number"),
    ],
)
def test_a_link_that_makes_no_sense_says_what_is_wrong(fields, why, release, cast, client, address):
    client.force_login(cast.ana)
    sent = query(release)
    for name, value in fields.items():
        key = f"{name}-{release.pk.hex}" if name in ("weight", "period", "use") else name
        sent[key] = value
    answer = client.get(address("focus_explore"), sent)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert client.get(address("focus_new"), sent).status_code == 422


def test_the_lists_of_the_business_plan_are_a_rule_of_their_own(release, cast, client, address):
    client.force_login(cast.ana)
    text = client.get(address("focus_explore"), query(release, rule="union", second_count="1")).content.decode()
    for words in ("Worst level", "Least improvement", "In either list", "In both lists"):
        assert words in text
    two = {**query(release), "rule": "level", f"period-{release.pk.hex}": "2014"}
    assert "exactly one number, with two periods or more" in client.get(address("focus_explore"), two).content.decode()


def test_numbers_of_different_places_are_not_mixed(release, release_of, cast, client, address):
    other = release_of(Audience.PARTNERSHIP, places=4, title="Life expectancy by tract")
    from commontable.rooms.evidence.models import Release

    Release.objects.all().place_under(release, None, "ward", 2020)
    Release.objects.all().place_under(other, None, "tract", 2010)
    client.force_login(cast.ana)
    sent = {**query(release), f"use-{other.pk.hex}": "on"}
    text = client.get(address("focus_explore"), sent).content.decode()
    assert "Choose numbers of the same places." in text
    Release.objects.all().place_under(other, None, "ward", 2020)
    page = client.get(address("focus_explore"), sent)
    assert page.status_code == 200
    assert "could belong: a value is hidden or missing" in page.content.decode()  # wards 5 and 6 are missing in one
    assert "Without “Life expectancy by tract”" in page.content.decode()


def test_record_focus_keeps_numbers_weights_reasons_and_effort_with_a_ledger_line(cast, release):
    focus = record(cast, release, hours="12.5")
    assert focus.places == focus.computed == ["00006", "00005"]
    assert [area["name"] for area in focus.results][:1] == ["Ward 1"]
    assert FocusMeasure.objects.get().release == release
    lines = LedgerLine.objects.visible_to(sight_of(cast.rosa)).filter(subject_id=focus.pk)
    told = [line.sentence for line in ledger.tell(lines, sight_of(cast.rosa))]
    assert told == ["Ana Health Department recorded a choice of focus: Where the clinic van goes first."]
    with pytest.raises(TypeError):
        focus.save()
    assert not Focus.objects.visible_to(sight_of(cast.esther)).exists()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"places": ()}, "at least one place"),
        ({"places": ("00099",)}, "hold no place “00099”"),
        ({"places": ("00001",)}, "Say why"),
        ({"decided_by": ""}, "Say who decided"),
        ({"decided_on": dt.date(2999, 1, 1)}, "cannot lie ahead"),
    ],
)
def test_a_decision_that_cannot_be_followed_is_refused(fields, why, cast, release):
    with pytest.raises(NotNow, match=why):
        record(cast, release, **fields)
    assert not Focus.objects.exists()


def test_people_may_decide_otherwise_and_the_page_says_so(cast, release, client, address):
    focus = record(cast, release, places=("00006", "00001"), why_other="The church in Ward 1 opens its doors.")
    client.force_login(cast.hank)
    text = client.get(address("focus", focus.pk)).content.decode()
    assert "Chosen although the numbers do not give them: Ward 1." in text
    assert "Left out although the numbers give them: Ward 5." in text
    assert "The church in Ward 1 opens its doors." in text


def test_only_those_who_measure_record_a_choice_and_only_by_what_the_table_sees(cast, release, release_of):
    for name in ("omar", "hank", "rosa", "esther"):
        with pytest.raises(NotPermitted, match="recorded by analysts"):
            actions.record_focus(
                custodian=cast.department, asked=asked(release), details=talk_words.decision(), by=cast.account(name)
            )
    hidden = release_of(places=PLACES, title="Hidden wards", level=0.9)
    with pytest.raises(NotNow, match="Not everybody at the table sees “Hidden wards”"):
        record(cast, hidden)
    actions.withdraw_release(release=release, why="Wrong year", by=cast.ana)
    with pytest.raises(NotNow, match="was withdrawn"):
        record(cast, release)


def test_a_choice_replaces_another_once(cast, release):
    first = record(cast, release)
    second = record(cast, release, replaces=first, title="Later")
    with pytest.raises(NotNow, match="was replaced already"):
        record(cast, release, replaces=first)
    assert Focus.objects.get(replaces=first) == second


def test_publish_focus_waits_for_its_numbers_and_then_everyone_reads_it(cast, release, client, address):
    focus = record(cast, release)
    with pytest.raises(NotNow, match="Not everyone sees"):
        actions.publish_focus(focus=focus, by=cast.ana)
    assert client.get(address("focus", focus.pk)).status_code == 404
    actions.publish_release(release=release, audience=Audience.PUBLIC, by=cast.ana)
    with pytest.raises(NotPermitted):
        actions.publish_focus(focus=focus, by=cast.omar)
    actions.publish_focus(focus=Focus.objects.get(), by=cast.ana)
    assert Focus.objects.visible_to(Sight()).count() == 1
    text = client.get(address("focus", focus.pk)).content.decode()
    assert "2 of 6 places were chosen: Ward 6, Ward 5." in text
    lines = LedgerLine.objects.visible_to(Sight()).filter(subject_id=focus.pk, deed="focus_published")
    assert lines.count() == 1


def test_a_decision_says_when_its_release_was_withdrawn_since(cast, release, client, address):
    focus = record(cast, release)
    figure = focus_pages.kept_values(focus)[0][0]
    client.force_login(cast.hank)
    assert figure in client.get(address("focus", focus.pk)).content.decode()
    actions.withdraw_release(release=release, why="Wrong year", by=cast.ana)
    text = client.get(address("focus", focus.pk)).content.decode()
    assert "withdrawn since" in text
    assert "Its figures are no longer shown." in text
    assert "2 of 6 places were chosen: Ward 6, Ward 5." in text
    assert figure not in text
    client.force_login(cast.ana)
    assert figure in client.get(address("focus", focus.pk)).content.decode()


def test_a_choice_is_recorded_through_the_web(cast, release, client, address):
    client.force_login(cast.ana)
    url = address("focus_new") + "?" + "&".join(f"{name}={value}" for name, value in query(release).items())
    form = client.get(url).content.decode()
    assert form.count("checked") == 2
    sent = {"title": "Van", "places": ["00006", "00005"], "reasons": "Need", "decided_on": "2024-05-02"}
    assert client.post(url, sent).status_code == 422
    body = client.post(url, {**sent, "body": cast.commission.pk})
    focus = Focus.objects.get()
    assert body.headers["Location"] == address("focus", focus.pk)
    assert focus.body == cast.commission
    assert "Try it again with other weights" in client.get(address("focus", focus.pk)).content.decode()
    client.force_login(cast.hank)
    assert client.get(url).status_code == 404


def test_lists_and_choices_cost_the_same_for_two_rows_and_for_twenty(cast, release, client, address):
    client.force_login(cast.hank)
    counts = []
    for more in (2, 12):
        for _number in range(more):
            record(cast, release)
        with CaptureQueriesContext(connection) as caught:
            client.get(address("focuses"))
        counts.append(len(caught))
    assert counts[0] == counts[1]
