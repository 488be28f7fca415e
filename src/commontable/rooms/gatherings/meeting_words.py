"""Sentences about meetings, in the reader's language: when and where, what will be voted on, how notice stands."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Meeting, NoticeRule
from .notice import LeftOut
from .queries.coming import SupportCount, WhoCame
from .queries.notices import NoticeStanding
from .states import MeetingFormat, MeetingState


def day_words(day: dt.date) -> str:
    """ "Tuesday, June 9, 2026" """
    return _("%(weekday)s, %(day)s") % {"weekday": date_format(day, "l"), "day": date_format(day, "DATE_FORMAT")}


def when(meeting: Meeting) -> str:
    """Day and time by the meeting's own clock, with its zone."""
    local = meeting.local_begin
    words = _("%(day)s, %(time)s %(zone)s")
    return words % {"day": day_words(local.date()), "time": time_format(local.time()), "zone": f"{local:%Z}"}


def moment_words(meeting: Meeting, at: dt.datetime) -> str:
    local = at.astimezone(meeting.zone)
    return _("%(day)s, %(time)s") % {"day": day_words(local.date()), "time": time_format(local.time())}


def where(meeting: Meeting) -> str:
    if meeting.format == MeetingFormat.REMOTE:
        return _("remote")
    if meeting.format == MeetingFormat.HYBRID:
        return _("%(place)s, and remote") % {"place": meeting.place}
    return meeting.place


def headline(meeting: Meeting, votes: int) -> str:
    """One sentence: when, where, and how much is to be decided."""
    words = {"body": meeting.title or meeting.body, "when": when(meeting), "where": where(meeting)}
    if meeting.state == MeetingState.CANCELED:
        return _("Called off: %(body)s, planned for %(when)s.") % words
    if meeting.state == MeetingState.CLOSED:
        return _("%(body)s met on %(when)s: %(where)s.") % words
    if meeting.state == MeetingState.OPEN:
        return _("%(body)s is meeting now: %(where)s.") % words
    told = whole(_("%(body)s meets on %(when)s: %(where)s.") % words)
    if not votes:
        return told
    more = ngettext("%(number)s item will be voted on.", "%(number)s items will be voted on.", votes)
    return f"{told} {more % {'number': votes}}"


def state_words(meeting: Meeting) -> str:
    """The state, and that notice was late where it was."""
    state = meeting.state
    if state == MeetingState.NOTICED and getattr(meeting, "noticed_late", False):
        return _("notice given late")
    return str(state.label)


def whole(sentence: str) -> str:
    """A sentence that ends in a time such as "6 p.m." has one stop, not two."""
    return sentence.replace("..", ".")


def rule_words(rule: NoticeRule) -> str:
    """ "24 hours before, without Saturdays, Sundays and holidays (US-MO)" """
    told = ngettext("%(hours)s hour before", "%(hours)s hours before", rule.hours) % {"hours": rule.hours}
    if rule.leaves_out_weekends and rule.leaves_out_holidays:
        parts = _("without Saturdays, Sundays and holidays (%(calendar)s)") % {"calendar": rule.holiday_calendar}
    elif rule.leaves_out_weekends:
        parts = _("without Saturdays and Sundays")
    elif rule.leaves_out_holidays:
        parts = _("without holidays (%(calendar)s)") % {"calendar": rule.holiday_calendar}
    else:
        return told
    return f"{told}, {parts}"


def span_words(span: dt.timedelta) -> str:
    """ "3 hours 20 minutes" """
    minutes = max(1, round(span.total_seconds() / 60))
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = []
    if days:
        parts.append(ngettext("%(number)s day", "%(number)s days", days) % {"number": days})
    if hours:
        parts.append(ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": hours})
    if minutes and not days:
        parts.append(ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes})
    return " ".join(parts)


def notice_words(meeting: Meeting, standing: NoticeStanding) -> str:
    """How the notice of a meeting stands, with what remains to be done."""
    return whole(_notice(meeting, standing))


def _notice(meeting: Meeting, standing: NoticeStanding) -> str:
    counting = standing.counting
    if counting is not None:
        posted = {"when": moment_words(meeting, counting.posted_at), "where": counting.where}
        told = _("Notice was posted on %(when)s: %(where)s.") % posted
        return f"{told} {_late(meeting, standing)}" if counting.is_late else told
    if standing.latest is None:
        return _("No notice has been posted, and no notice rule is set for this body.")
    by = {"by": moment_words(meeting, standing.latest), "citation": standing.rule.citation if standing.rule else ""}
    if standing.is_overdue:
        told = _("No notice was posted by %(by)s, as %(citation)s asks.") % by
        remains = _("It can still be posted with the reason why it is late, or the meeting can be moved.")
        return f"{told} {remains}"
    if standing.was_for_another_time:
        return _("The notice was for another time. By %(citation)s a new one must be posted by %(by)s.") % by
    return _("By %(citation)s notice must be posted by %(by)s.") % by


def _late(meeting: Meeting, standing: NoticeStanding) -> str:
    notice = standing.counting
    assert notice is not None
    late = _("That is %(span)s later than %(citation)s asks: %(cause)s.") % {
        "span": span_words(notice.late_by),
        "citation": notice.rule_words.get("citation", ""),
        "cause": notice.cause.rstrip("."),
    }
    if notice.earliest_start is None:
        return late
    start = _("By the rule a meeting so announced begins on %(start)s or later.")
    return f"{late} {start % {'start': moment_words(meeting, notice.earliest_start)}}"


def left_out_words(days: tuple[LeftOut, ...]) -> list[str]:
    """ "Friday, June 19, 2026: Juneteenth National Independence Day" """
    weekend = _("weekend")
    return [f"{day_words(out.day)}: {out.holiday or weekend}" for out in days]


def came_words(came: WhoCame | None) -> str:
    """In the room and remote (CAS-16)."""
    if came is None or not came.all:
        return _("Nobody's seat was noted as taken.")
    told = ngettext("%(number)s seat was taken", "%(number)s seats were taken", came.all) % {"number": came.all}
    if not came.remote:
        return _("%(seats)s, all in the room.") % {"seats": told}
    if not came.in_person:
        return _("%(seats)s, all remote.") % {"seats": told}
    return _("%(seats)s: %(room)s in the room, %(remote)s remote.") % {
        "seats": told, "room": came.in_person, "remote": came.remote,
    }  # fmt: skip


def support_words(count: SupportCount) -> str:
    """Counts only; where so few asked that they could be known, not even these."""
    if not count.asked:
        return _("Nobody has asked for a support yet.")
    if count.is_few:
        return _("Fewer than three supports were asked for.")
    words = {"asked": count.asked, "provided": count.provided, "refused": count.refused}
    return _("%(asked)s supports were asked for; %(provided)s were provided, %(refused)s were not.") % words
