"""The day's own work, begun by the running site: once a day from a set hour on, whoever asks and however many ask.

The claim is a row whose key is the day; it is written together with the task for the worker, so that a day is either
claimed and queued or neither. After downtime the day is begun late; days that were missed whole are not made up for,
because what they would have told stands in the next mail.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commontable.foundation.health import Finding, State

from .models import DailyWork
from .tasks import send_weekly_mail

LATE = dt.timedelta(hours=1)  # a site that runs begins within seconds


def begin(now: dt.datetime) -> bool:
    """Give the day's work to the worker; False where its hour has not come, or another process has the day."""
    hour = settings.DAILY_HOUR
    here = timezone.localtime(now)
    if hour is None or here.hour < hour:
        return False
    with transaction.atomic():
        _day, is_mine = DailyWork.objects.get_or_create(day=here.date())
        if is_mine:
            send_weekly_mail.enqueue()
    return is_mine


def next_look(now: dt.datetime) -> dt.datetime:
    """When the hour comes next after `now`; the far end of time where the work is switched off."""
    hour = settings.DAILY_HOUR
    if hour is None:
        return dt.datetime.max.replace(tzinfo=dt.UTC)
    today = timezone.localdate(now)
    comes = _hour_of(today, hour)
    return comes if comes > now else _hour_of(today + dt.timedelta(days=1), hour)


def _hour_of(day: dt.date, hour: int) -> dt.datetime:
    # In UTC: times of a zone of one's own are compared by the clock on the wall, which is set back once a year.
    local = dt.datetime.combine(day, dt.time(hour), timezone.get_current_timezone())
    return local.astimezone(dt.UTC)


def finding(now: dt.datetime) -> Finding:
    """For `commontable check`: whether the day's work is begun as it should be."""
    subject = _("Daily work")
    hour = settings.DAILY_HOUR
    if hour is None:
        return Finding(subject, State.GOOD, _("Switched off: run commontable digest every day."))
    try:
        last = DailyWork.objects.values_list("day", flat=True).first()
    except DatabaseError:
        return Finding(subject, State.BAD, _("Cannot be told."), _("Look at the tables first."))
    says = _("Mails and warnings leave every day from %(hour)s:00 on.") % {"hour": hour}
    today = timezone.localdate(now)
    if last == today or now < _hour_of(today, hour) + LATE:
        return Finding(subject, State.GOOD, says)
    step = _(
        "commontable serve begins it; with a timer of your own for commontable digest set COMMONTABLE_DAILY_HOUR=off."
    )
    return Finding(subject, State.ATTENTION, f"{says} {_('Today it has not begun.')}", step)
