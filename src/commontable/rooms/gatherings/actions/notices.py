"""Deeds on notice: a rule is set or ended, a notice is posted. A late one needs its reason and is told as late."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience, RecordClass
from commontable.rooms.people.models import Account, Organization, seen_like
from commontable.rooms.people.queries import person_of

from .. import permissions
from ..details import NoticeDetails, RuleDetails, as_fields
from ..during import check_not_over, fresh, moment, told
from ..models import Meeting, Notice, NoticeRule
from ..notice import MOST_HOURS, earliest_start, is_calendar, latest_posting
from ..queries.notices import counting_of, rule_for


@transaction.atomic
def add_notice_rule(*, holder: Organization, details: RuleDetails, by: Account) -> NoticeRule:
    """A rule for all bodies of its holder, or for one. Former rules stay for the meetings of their time."""
    permissions.check_can_set_rules(by=by, holder=holder)
    _check_rule(holder, details)
    public = {
        "partnership": holder.partnership, "custodian": holder, "audience": Audience.PUBLIC,
        "record_class": RecordClass.PUBLIC_RECORD,
    }  # fmt: skip
    sight = seen_like(details.body) if details.body else public
    rule: NoticeRule = NoticeRule.objects.create(**as_fields(details), **sight)
    ledger.write("notice_rule_set", subject=rule, by=by)
    return rule


def _check_rule(holder: Organization, details: RuleDetails) -> None:
    if details.body is not None and details.body.custodian_id != holder.pk:
        raise NotNow(_("%(body)s is not a body of %(holder)s.") % {"body": details.body, "holder": holder})
    if details.hours > MOST_HOURS:
        raise NotNow(_("%(hours)s hours are more than sixty days. Check the number.") % {"hours": details.hours})
    if not details.citation.strip():
        raise NotNow(_("Say where the rule stands: a section of law, or of the bylaws."))
    if details.leaves_out_holidays and not is_calendar(details.holiday_calendar):
        raise NotNow(
            _("There is no calendar of holidays “%(name)s”. Write a country and its part, such as US-MO.")
            % {"name": details.holiday_calendar}
        )
    if details.effective_from and details.effective_to and details.effective_to < details.effective_from:
        raise NotNow(_("The rule would end before it begins. Check the two days."))


@transaction.atomic
def end_notice_rule(*, rule: NoticeRule, day: dt.date, by: Account) -> NoticeRule:
    """The rule binds until that day; notices given under it keep it as their ground."""
    permissions.check_can_set_rules(by=by, holder=rule.custodian)
    if rule.effective_to is not None:
        raise NotNow(_("This rule ended on %(day)s already.") % {"day": rule.effective_to})
    if rule.effective_from and day < rule.effective_from:
        raise NotNow(_("The rule is in force since %(day)s. Give a later day.") % {"day": rule.effective_from})
    rule.effective_to = day
    rule.save(update_fields=["effective_to"])
    ledger.write("notice_rule_ended", subject=rule, by=by, day=day.isoformat())
    return rule


@transaction.atomic
def post_notice(*, meeting: Meeting, details: NoticeDetails, by: Account) -> Notice:
    """A notice was posted for the time the meeting is planned for now."""
    permissions.check_is_clerk(by=by, body=meeting.body)
    meeting = fresh(meeting)
    check_not_over(meeting)
    posted_at = moment(meeting, details.posted_at)
    if posted_at >= meeting.begins_at:
        raise NotNow(
            _("The meeting begins at %(at)s; a notice is posted before that. Move the meeting, or correct the time.")
            % {"at": told(meeting, meeting.begins_at)}
        )
    if not details.where.strip():
        raise NotNow(_("Say where the notice was posted."))
    rule = rule_for(meeting)
    notice = Notice(
        meeting=meeting, begins_at=meeting.begins_at, posted_at=posted_at, where=details.where.strip(), rule=rule,
        by=person_of(by, meeting.partnership), cause=details.cause.strip(), **seen_like(meeting),
    )  # fmt: skip
    if rule is not None:
        _measure(notice, rule)
    notice.save()
    deed = "notice_posted_late" if notice.is_late else "notice_posted"
    ledger.write(deed, subject=notice, by=by, meeting=meeting, **({"rule": rule} if notice.is_late else {}))
    return notice


def _measure(notice: Notice, rule: NoticeRule) -> None:
    """What the rule asks, kept with the notice as the rule stands that day."""
    counting, meeting = counting_of(rule), notice.meeting
    notice.latest_posting = latest_posting(counting, meeting.begins_at, meeting.zone)
    notice.earliest_start = earliest_start(counting, notice.posted_at, meeting.zone)
    notice.rule_words = {
        "hours": rule.hours, "citation": rule.citation, "leaves_out_weekends": rule.leaves_out_weekends,
        "leaves_out_holidays": rule.leaves_out_holidays, "holiday_calendar": rule.holiday_calendar,
    }  # fmt: skip
    if notice.is_late and not notice.cause:
        raise NotNow(
            _(
                "By %(citation)s the notice had to be posted by %(latest)s. Say why it is later, or move the "
                "meeting to %(earliest)s or after."
            )
            % {
                "citation": rule.citation,
                "latest": told(meeting, notice.latest_posting),
                "earliest": told(meeting, notice.earliest_start),
            }
        )
