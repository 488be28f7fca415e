"""What waits for a viewer before and in meetings, and what a search finds of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commontable.foundation.offers import SearchHit, Task
from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Body, Membership, Partnership

from .meeting_words import when
from .models import AgendaItem, Meeting, Notice, NoticeRule, Reply, SupportProvision, SupportRequest
from .notice import latest_posting
from .queries.clerks import bodies_clerked
from .queries.notices import counting_of

MOST = 20


def meeting_tasks(request: Any, partnership: Partnership) -> list[Task]:
    """For the clerk: notice to give, a meeting to close, supports to answer. For members: whether they come."""
    if not request.user.is_authenticated or partnership.pk not in request.sight.partnerships:
        return []
    rows: Any = Body.objects.visible_to(request.sight).filter(partnership=partnership)
    kept = bodies_clerked(request.user, partnership, rows.current())
    found = [*_replies(request, partnership), *_updates(request, partnership)]
    if not kept:
        return found
    return [*_notices(partnership, kept), *_closings(partnership, kept), *_supports(partnership, kept), *found]


def _url(name: str, partnership: Partnership, meeting: Any) -> str:
    return reverse(f"gatherings:{name}", args=[partnership.slug, meeting])


def _planned() -> Any:
    meetings = Meeting.objects.filter(opening__isnull=True, cancellation__isnull=True, begins_at__gte=timezone.now())
    return meetings.select_related("body").order_by("begins_at", "pk")


def _notices(partnership: Partnership, kept: list[Body]) -> list[Task]:
    """Meetings of my bodies for whose time no notice was posted, where a rule asks for one."""
    announced = Notice.objects.filter(meeting=OuterRef("pk"), begins_at=OuterRef("begins_at"))
    meetings = _planned().filter(~Exists(announced), body__in=kept)[:MOST]
    rules = list(NoticeRule.objects.filter(partnership=partnership))
    found = []
    for meeting in meetings:
        rule = _rule(rules, meeting)
        if rule is None:
            continue
        latest = latest_posting(counting_of(rule), meeting.begins_at, meeting.zone)
        found.append(
            Task(
                title=_("Give notice of %(meeting)s") % {"meeting": meeting},
                url=_url("notices", partnership, meeting.pk),
                detail=when(meeting),
                due=latest.astimezone(meeting.zone).date(),
                is_late=latest < timezone.now(),
            )
        )
    return found


def _rule(rules: list[NoticeRule], meeting: Meeting) -> NoticeRule | None:
    """As `queries.rule_for`, among rules already read: the body's own first, then the newest."""
    day = meeting.local_begin.date()
    binding = [
        rule
        for rule in rules
        if (rule.body_id == meeting.body_id or (rule.body_id is None and rule.custodian_id == meeting.custodian_id))
        and (rule.effective_from is None or rule.effective_from <= day)
        and (rule.effective_to is None or rule.effective_to >= day)
    ]
    order = sorted(binding, key=lambda rule: rule.pk)
    order.sort(key=lambda rule: rule.effective_from.toordinal() if rule.effective_from else 0, reverse=True)
    return next(iter(sorted(order, key=lambda rule: rule.body_id is None)), None)


def _closings(partnership: Partnership, kept: list[Body]) -> list[Task]:
    """Open meetings whose planned end is over."""
    over = Meeting.objects.filter(
        Q(ends_at__lt=timezone.now()), opening__isnull=False, closing__isnull=True, body__in=kept
    )
    return [
        Task(
            title=_("Close %(meeting)s") % {"meeting": meeting},
            url=_url("meeting", partnership, meeting.pk),
            due=meeting.local_begin.date(),
            is_late=True,
        )
        for meeting in over.select_related("body")[:MOST]
    ]


def _supports(partnership: Partnership, kept: list[Body]) -> list[Task]:
    """Meetings for which something was asked that nobody has answered. What, and by whom, stands on the page only."""
    answered = SupportProvision.objects.filter(request=OuterRef("pk"))
    asked = SupportRequest.objects.filter(~Exists(answered), meeting__body__in=kept, meeting__cancellation__isnull=True)
    meetings = Meeting.objects.filter(pk__in=asked.values("meeting")).select_related("body").order_by("begins_at")
    return [
        Task(
            title=_("Answer what was asked for %(meeting)s") % {"meeting": meeting},
            url=_url("supports", partnership, meeting.pk),
            due=meeting.local_begin.date(),
            is_late=meeting.begins_at < timezone.now(),
        )
        for meeting in meetings[:MOST]
    ]


def _replies(request: Any, partnership: Partnership) -> list[Task]:
    """Coming meetings of the bodies I am a member of, to which nobody has replied for my seat."""
    mine = Membership.objects.current().filter(person__account=request.user, partnership=partnership)
    seats = dict(mine.values_list("seat__body_id", "seat_id"))
    if not seats:
        return []
    replied = Reply.objects.counting().filter(meeting=OuterRef("pk"), seat__in=list(seats.values()))
    meetings = _planned().filter(~Exists(replied), body__in=list(seats), partnership=partnership)
    return [
        Task(
            title=_("Say whether you come to %(meeting)s") % {"meeting": meeting},
            url=_url("meeting", partnership, meeting.pk),
            detail=when(meeting),
            due=meeting.local_begin.date(),
        )
        for meeting in meetings.visible_to(request.sight)[:MOST]
    ]


def _updates(request: Any, partnership: Partnership) -> list[Task]:
    """Items of coming meetings that wait for the update of a hub I sit in."""
    mine = Membership.objects.current().filter(person__account=request.user, partnership=partnership)
    items = AgendaItem.objects.visible_to(request.sight).filter(
        hub__in=mine.values("seat__body"), hub_update__isnull=True, withdrawal__isnull=True,
        meeting__opening__isnull=True, meeting__cancellation__isnull=True, meeting__begins_at__gte=timezone.now(),
    )  # fmt: skip
    return [
        Task(
            title=_("Write the update of %(hub)s") % {"hub": item.hub},
            url=_url("hub_update_new", partnership, item.hub_id),
            detail=str(item.meeting),
            due=item.meeting.local_begin.date(),
        )
        for item in items.select_related("hub", "meeting__body").order_by("meeting__begins_at", "pk")[:MOST]
    ]


def meeting_hits(sight: Sight, partnership: Partnership, words: str) -> list[SearchHit]:
    """Meetings by title, body and place, and agenda items by title, that hold every word."""
    asked = words.split()
    if not asked:
        return []
    meetings = Meeting.objects.visible_to(sight).filter(partnership=partnership).select_related("body")
    items = AgendaItem.objects.visible_to(sight).filter(partnership=partnership).select_related("meeting__body")
    for word in asked:
        meetings = meetings.filter(Q(title__icontains=word) | Q(body__name__icontains=word) | Q(place__icontains=word))
        items = items.filter(title__icontains=word)
    return [
        *(
            SearchHit(_("Meetings"), str(row), _url("meeting", partnership, row.pk), when(row))
            for row in meetings.order_by("-begins_at")[:MOST]
        ),
        *(
            SearchHit(_("Agenda items"), row.title, _url("agenda_item", partnership, row.pk), str(row.meeting))
            for row in items.order_by("-meeting__begins_at")[:MOST]
        ),
    ]
