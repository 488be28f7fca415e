"""Notice of a meeting, and the notice rules of a table."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commontable.foundation.errors import Refusal
from commontable.rooms.people.models import Body
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, meeting_words, queries
from ..forms.meetings import DayForm, NoticeForm, RuleForm
from ..models import Meeting, NoticeRule
from ..pages import (
    CONFLICT,
    INVALID,
    FormPage,
    address,
    asked,
    crumb,
    find_for_clerk,
    find_meeting,
    meeting_crumb,
    meetings_crumb,
    only_if,
    show,
    typed,
)
from ..permissions import is_clerk, rule_holders
from ..shipped_rules import SHIPPED, shipped


@require_http_methods(["GET", "HEAD"])
@at_table
def show_notices(request: TableRequest, pk: Any) -> HttpResponse:
    meeting = find_meeting(request, pk)
    form = NoticeForm(meeting=meeting) if _may_post(request, meeting) else None
    return _page(request, meeting, form)


def _may_post(request: TableRequest, meeting: Meeting) -> bool:
    return not hasattr(meeting, "opening") and not meeting.is_over and is_clerk(request.user, meeting.body)


def _page(request: TableRequest, meeting: Meeting, form: NoticeForm | None, status: int = 200) -> HttpResponse:
    standing = queries.notice_standing(meeting)
    rows = [
        {
            "notice": notice,
            "posted": meeting_words.moment_words(meeting, notice.posted_at),
            "for": meeting_words.moment_words(meeting, notice.begins_at),
            "late": meeting_words.span_words(notice.late_by) if notice.is_late else "",
        }
        for notice in standing.notices
    ]
    context = {
        "meeting": meeting,
        "standing": standing,
        "notice_words": meeting_words.notice_words(meeting, standing),
        "rule_words": meeting_words.rule_words(standing.rule) if standing.rule else "",
        "left_out": meeting_words.left_out_words(standing.left_out),
        "rows": rows,
        "form": form,
        "crumbs": [meetings_crumb(request), meeting_crumb(request, meeting), {"label": _("Notice"), "url": ""}],
    }
    return show(request, "notice/list.html", context, status=status)


@require_http_methods(["POST"])
@seated
def create_notice(request: SeatedRequest, pk: Any) -> HttpResponse:
    meeting = find_for_clerk(request, pk)
    form, status = NoticeForm(request.POST, meeting=meeting), INVALID
    if form.is_valid():
        try:
            notice = actions.post_notice(meeting=meeting, details=form.details(), by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = CONFLICT
        else:
            said = _("The notice is on record, and so is how late it is.") if notice.is_late else _("Noted.")
            messages.success(request, said)
            return redirect(address(request, "meeting", meeting.pk))
    return _page(request, meeting, form, status)


@require_safe
@at_table
def list_rules(request: TableRequest) -> HttpResponse:
    rules = NoticeRule.objects.visible_to(request.sight).filter(partnership=request.partnership)
    holders = {holder.pk for holder in rule_holders(request.user, request.partnership)}
    today = timezone.localdate()
    rows = [
        {
            "rule": rule,
            "words": meeting_words.rule_words(rule),
            "is_over": bool(rule.effective_to and rule.effective_to < today),
            "may_end": rule.effective_to is None and rule.custodian_id in holders,
        }
        for rule in rules.select_related("body", "custodian")
    ]
    context = {
        "rows": rows,
        "shipped": SHIPPED,
        "may_set": bool(holders),
        "crumbs": [meetings_crumb(request), {"label": _("Notice rules"), "url": ""}],
    }
    return show(request, "notice_rule/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_rule(request: SeatedRequest) -> HttpResponse:
    """A rule of one's own, or one that comes with the program to begin from (`from=us-mo`)."""
    holders = rule_holders(request.user, request.partnership)
    only_if(holders)
    rows: Any = Body.objects.visible_to(request.sight).filter(
        partnership=request.partnership, custodian__in=[holder.pk for holder in holders]
    )
    form = RuleForm(typed(request), bodies=rows.current().order_by("name"), initial=_begin_from(request))
    lede = _("Hours before the beginning of a meeting, and which days do not count. A setting, not legal advice.")
    back = crumb(request, _("Notice rules"), "notice_rules")
    page = FormPage(_("Set a notice rule"), lede, _("Set it"), back)

    def act() -> str:
        details = form.details()
        holder = details.body.custodian if details.body else holders[0]
        actions.add_notice_rule(holder=holder, details=details, by=request.user)
        return back["url"]

    return asked(request, form, page, act)


def _begin_from(request: SeatedRequest) -> dict[str, Any]:
    rule = shipped(request.GET.get("from", ""))
    if rule is None:
        return {}
    counting = rule.counting
    return {
        "name": rule.name, "jurisdiction": rule.jurisdiction, "hours": counting.hours, "citation": rule.citation,
        "url": rule.url, "leaves_out_weekends": counting.leaves_out_weekends,
        "leaves_out_holidays": counting.leaves_out_holidays, "holiday_calendar": counting.holiday_calendar,
        "effective_from": rule.effective_from,
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def end_rule(request: SeatedRequest, pk: Any) -> HttpResponse:
    rows = NoticeRule.objects.visible_to(request.sight).filter(partnership=request.partnership)
    rule = get_object_or_404(rows.select_related("custodian"), pk=pk)
    only_if(rule.custodian in rule_holders(request.user, request.partnership))
    form = DayForm(typed(request), initial={"day": timezone.localdate()})
    lede = _("Notices given under it keep it as their ground. Set the rule that follows it.")
    back = crumb(request, _("Notice rules"), "notice_rules")
    page = FormPage(_("End the rule “%(rule)s”") % {"rule": rule}, lede, _("End it"), back)

    def act() -> str:
        actions.end_notice_rule(rule=rule, day=form.cleaned_data["day"], by=request.user)
        return back["url"]

    return asked(request, form, page, act)
