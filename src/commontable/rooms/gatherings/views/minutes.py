"""Minutes: the page, one version, editing, drafting anew, approval, files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_cookie

from commontable.foundation.errors import Refusal
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, permissions
from ..documents import minutes as files
from ..forms.minutes import ApprovalForm, MinutesForm
from ..minutes_pages import shown, withheld_texts
from ..models import Meeting, MinutesVersion


def find_meeting(request: TableRequest, pk: Any) -> Meeting:
    rows = Meeting.objects.visible_to(request.sight).filter(partnership=request.partnership)
    found: Meeting = get_object_or_404(rows.with_state().select_related("partnership", "body__partnership"), pk=pk)
    return found


def _versions(request: TableRequest, meeting: Meeting) -> Any:
    return (
        MinutesVersion.objects.visible_to(request.sight)
        .filter(minutes__meeting=meeting)
        .select_related("minutes__approval__meeting", "minutes__approval__decision", "minutes__meeting__body", "by")
        .order_by("-number")
    )


def _wanted(request: TableRequest, versions: list[MinutesVersion]) -> MinutesVersion:
    """The one asked for by number; else the approved one, else the newest."""
    if number := request.GET.get("version", ""):
        found = next((version for version in versions if str(version.number) == number), None)
    else:
        approved = [version for version in versions if hasattr(version, "approval")]
        found = next(iter([*approved, *versions]), None)
    if found is None:
        raise Http404
    return found


@require_safe
@at_table
@vary_on_cookie
def show_minutes(request: TableRequest, pk: Any) -> HttpResponse:
    """Those at the table read drafts; everybody who sees the meeting reads what was approved."""
    return _page(request, find_meeting(request, pk))


def _page(request: TableRequest, meeting: Meeting, *, form: Any = None, status: int = 200) -> HttpResponse:
    versions = list(_versions(request, meeting))
    is_clerk = permissions.is_clerk(request.user, meeting.body)
    context: dict[str, Any] = {"meeting": meeting, "is_clerk": is_clerk, "versions": versions, "files": files.TYPES}
    if versions:
        it = shown(_wanted(request, versions), request.sight)
        context |= {"it": it, "is_newest": it.version.number == versions[0].number}
        if is_clerk and not it.minutes.is_fixed and hasattr(meeting, "closing"):
            context["approval"] = form or ApprovalForm(minutes=it.minutes)
            context["has_decisions"] = context["approval"].fields["decision"].queryset.exists()
    elif not is_clerk and not hasattr(meeting, "opening"):
        raise Http404
    return render(request, "gatherings/minutes/show.html", context, status=status)


def _open_minutes(request: SeatedRequest, pk: Any) -> tuple[Meeting, MinutesVersion]:
    """For the clerk, while they are not fixed; to others the address is not there."""
    meeting = find_meeting(request, pk)
    newest = _versions(request, meeting).first()
    if newest is None or not permissions.is_clerk(request.user, meeting.body):
        raise Http404
    return meeting, newest


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def edit_minutes(request: SeatedRequest, pk: Any) -> HttpResponse:
    meeting, newest = _open_minutes(request, pk)
    kept = withheld_texts(newest, request.sight)
    is_sent = request.method == "POST"
    form = MinutesForm(request.POST if is_sent else None, version=newest, kept=kept)
    status = 422 if is_sent else 200
    if is_sent and form.is_valid():
        try:
            actions.edit_minutes(minutes=newest.minutes, edit=form.edit(), by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("Saved as a new version."))
            return redirect("gatherings:minutes", slug=request.partnership.slug, pk=meeting.pk)
    context = {"meeting": meeting, "form": form, "version": newest}
    return render(request, "gatherings/minutes/edit.html", context, status=status)


@require_POST
@seated
def create_draft(request: SeatedRequest, pk: Any) -> HttpResponse:
    meeting = find_meeting(request, pk)
    if not permissions.is_clerk(request.user, meeting.body):
        raise Http404
    try:
        version = actions.draft_minutes(meeting=meeting, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _page(request, meeting, status=409)
    messages.success(request, _("Version %(number)s was written from what happened.") % {"number": version.number})
    return redirect("gatherings:minutes", slug=request.partnership.slug, pk=meeting.pk)


@require_POST
@seated
def create_approval(request: SeatedRequest, pk: Any) -> HttpResponse:
    meeting, newest = _open_minutes(request, pk)
    form = ApprovalForm(request.POST, minutes=newest.minutes)
    status = 422
    if form.is_valid():
        try:
            actions.approve_minutes(version=newest, decision=form.cleaned_data["decision"], by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The minutes are approved and fixed."))
            return redirect("gatherings:minutes", slug=request.partnership.slug, pk=meeting.pk)
    return _page(request, meeting, form=form, status=status)


@require_safe
@at_table
@vary_on_cookie
def download(request: TableRequest, pk: Any, name: str) -> HttpResponse:
    if name not in files.TYPES:
        raise Http404
    meeting = find_meeting(request, pk)
    version = _wanted(request, list(_versions(request, meeting)))
    url = request.build_absolute_uri(reverse("gatherings:minutes", args=[request.partnership.slug, meeting.pk]))
    response = HttpResponse(files.write_file(version, name, url), content_type=files.TYPES[name])
    response["Content-Disposition"] = f'attachment; filename="{meeting.local_begin:%Y-%m-%d}-{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
