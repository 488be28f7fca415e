"""Notice of meetings: the rule in force, posted in time or late, and what is told of it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.foundation.sight import Audience, Sight
from commontable.rooms.gatherings import actions, queries
from commontable.rooms.gatherings.details import NoticeDetails, RuleDetails
from commontable.rooms.gatherings.minutes_draft import draft
from commontable.rooms.gatherings.models import Notice, NoticeRule
from commontable.rooms.gatherings.queries.minutes_facts import facts
from commontable.rooms.people.queries import sight_of
from tests import gathered, things


def rule_details(**fields) -> RuleDetails:
    return RuleDetails(**{"name": "Sunshine Law", "hours": 24, "citation": "RSMo 610.020.2", **fields})


def posted(**ago) -> NoticeDetails:
    return NoticeDetails(posted_at=timezone.now() - dt.timedelta(**ago), where="The board at the door")


def last_told(account) -> str:
    sight = sight_of(account)
    return ledger.tell(LedgerLine.objects.visible_to(sight).order_by("-id")[:1], sight)[0].sentence


@pytest.fixture
def rule(cast):
    return actions.add_notice_rule(holder=cast.department, details=rule_details(), by=cast.dana)


def test_add_notice_rule_is_for_those_who_keep_the_bodies(cast, rule):
    assert NoticeRule.objects.visible_to(Sight()).get() == rule
    assert "set the notice rule Sunshine Law" in last_told(cast.dana)
    with pytest.raises(NotPermitted):
        actions.add_notice_rule(holder=cast.department, details=rule_details(), by=cast.hank)
    own = things.body(cast.organizers, "Own council", **things.private())
    for wrong, why in (
        ({"citation": " "}, "where the rule stands"),
        ({"hours": 2000}, "sixty days"),
        ({"leaves_out_holidays": True, "holiday_calendar": "US-ZZ"}, "no calendar of holidays “US-ZZ”"),
        ({"body": own}, "not a body of"),
        ({"effective_from": dt.date(2020, 1, 2), "effective_to": dt.date(2020, 1, 1)}, "end before it begins"),
    ):
        with pytest.raises(NotNow, match=why):
            actions.add_notice_rule(holder=cast.department, details=rule_details(**wrong), by=cast.dana)


def test_the_rule_of_the_body_itself_and_of_the_time_of_the_meeting_binds(cast, rule):
    meeting = gathered.meeting(cast.commission)
    assert queries.rule_for(meeting) == rule
    day = timezone.localdate()
    own = rule_details(name="Bylaws", hours=72, body=cast.commission, effective_from=day - dt.timedelta(days=30))
    bylaws = actions.add_notice_rule(holder=cast.department, details=own, by=cast.dana)
    assert queries.rule_for(meeting) == bylaws
    long_ago = gathered.meeting(cast.commission, begins_at=timezone.now() - dt.timedelta(days=90))
    assert queries.rule_for(long_ago) == rule
    with pytest.raises(NotNow, match="later day"):
        actions.end_notice_rule(rule=bylaws, day=day - dt.timedelta(days=60), by=cast.dana)
    actions.end_notice_rule(rule=bylaws, day=day - dt.timedelta(days=2), by=cast.dana)
    assert "ended the notice rule Bylaws" in last_told(cast.dana)
    assert queries.rule_for(meeting) == rule
    with pytest.raises(NotNow, match="already"):
        actions.end_notice_rule(rule=bylaws, day=day, by=cast.dana)


def test_post_notice_in_time(cast, rule):
    meeting = gathered.meeting(cast.commission, begins_at=timezone.now() + dt.timedelta(hours=30))
    standing = queries.notice_standing(meeting)
    assert (standing.is_given, standing.is_overdue) == (False, False)
    notice = actions.post_notice(meeting=meeting, details=posted(hours=1), by=cast.dana)
    assert notice.latest_posting == meeting.begins_at - dt.timedelta(hours=24)
    assert not notice.is_late
    assert "gave notice of" in last_told(cast.rosa)
    assert queries.notice_standing(meeting).is_given
    with pytest.raises(NotPermitted):
        actions.post_notice(meeting=meeting, details=posted(hours=1), by=cast.hank)


@pytest.mark.parametrize("language", ["en", "es"])
def test_minutes_tell_of_the_notice_in_sentences_that_end_once(cast, rule, language):
    """A time ends in a dot of its own ("6 p.m.")."""
    meeting = gathered.meeting(cast.commission, begins_at=timezone.now() + dt.timedelta(hours=30))
    actions.post_notice(meeting=meeting, details=posted(hours=1), by=cast.dana)
    with translation.override(language):
        told = " ".join(part.text for part in draft(facts(meeting)))
    assert "Sunshine" in told or "610" in told
    assert ".." not in told


def test_a_late_notice_needs_its_reason_and_is_told_as_late(cast, rule):
    meeting = gathered.meeting(cast.commission, begins_at=timezone.now() + dt.timedelta(hours=10))
    assert queries.notice_standing(meeting).is_overdue
    with pytest.raises(NotNow, match=r"had to be posted by .* or move the meeting to"):
        actions.post_notice(meeting=meeting, details=posted(hours=2), by=cast.dana)
    assert not Notice.objects.exists()
    late = NoticeDetails(timezone.now(), "The door", "The water main broke")
    notice = actions.post_notice(meeting=meeting, details=late, by=cast.dana)
    assert notice.is_late
    assert dt.timedelta(hours=13) < notice.late_by < dt.timedelta(hours=15)
    assert notice.earliest_start > meeting.begins_at
    assert "later than the rule asks: Sunshine Law" in last_told(cast.rosa)
    with pytest.raises(TypeError, match="never changed"):
        notice.save()


def test_a_notice_counts_for_the_time_it_announced(cast, rule):
    meeting = gathered.meeting(cast.commission, begins_at=timezone.now() + dt.timedelta(hours=60))
    actions.post_notice(meeting=meeting, details=posted(minutes=1), by=cast.dana)
    meeting.begins_at += dt.timedelta(hours=2)
    meeting.save()
    standing = queries.notice_standing(meeting)
    assert standing.was_for_another_time
    assert not standing.is_given


def test_a_notice_is_posted_before_the_meeting_begins_and_somewhere(cast):
    begun = gathered.meeting(cast.commission)
    with pytest.raises(NotNow, match="posted before that"):
        actions.post_notice(meeting=begun, details=NoticeDetails(timezone.now(), "Door"), by=cast.dana)
    meeting = gathered.meeting(cast.commission, begins_at=timezone.now() + dt.timedelta(days=4))
    with pytest.raises(NotNow, match="where the notice"):
        actions.post_notice(meeting=meeting, details=NoticeDetails(timezone.now(), " "), by=cast.dana)
    without_rule = actions.post_notice(meeting=meeting, details=posted(hours=1), by=cast.dana)
    assert (without_rule.rule, without_rule.is_late) == (None, False)


def test_the_days_that_do_not_count_are_those_of_the_meeting_s_own_time_zone(cast):
    missouri = rule_details(leaves_out_weekends=True, leaves_out_holidays=True, holiday_calendar="US-MO")
    actions.add_notice_rule(holder=cast.department, details=missouri, by=cast.dana)
    zone = ZoneInfo(gathered.ZONE)
    meeting = gathered.meeting(cast.commission, begins_at=dt.datetime(2026, 6, 22, 18, tzinfo=zone))
    standing = queries.notice_standing(meeting)
    assert standing.latest == dt.datetime(2026, 6, 18, 18, tzinfo=zone)
    assert [str(out.day) for out in standing.left_out] == ["2026-06-19", "2026-06-20", "2026-06-21"]


def test_a_rule_of_one_body_is_seen_as_the_body_is(cast):
    private = things.body(cast.department, "Quiet circle", audience=Audience.CUSTODIAN)
    actions.add_notice_rule(holder=cast.department, details=rule_details(body=private), by=cast.dana)
    assert not NoticeRule.objects.visible_to(Sight()).exists()
    assert not NoticeRule.objects.visible_to(sight_of(cast.rosa)).exists()
