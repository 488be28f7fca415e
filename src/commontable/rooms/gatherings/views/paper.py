"""Papers of a meeting: the packet, adding one, handing one out, taking one out."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, meeting_pages
from ..forms.agenda import PaperForm
from ..forms.meetings import WhyForm
from ..models import PacketItem
from ..packets import PAPERS
from ..pages import (
    FormPage,
    asked,
    crumb,
    find_item_for_clerk,
    find_meeting,
    meeting_crumb,
    meetings_crumb,
    only_if,
    show,
    typed,
)
from ..permissions import is_clerk


@require_safe
@at_table
def show_packet(request: TableRequest, pk: Any) -> HttpResponse:
    meeting = find_meeting(request, pk)
    rows = [row for row in meeting_pages.agenda_of(meeting, request.sight) if not row.is_withdrawn]
    removed = PacketItem.objects.visible_to(request.sight).filter(item__meeting=meeting, removal__isnull=False)
    context = {
        "meeting": meeting,
        "rows": rows,
        "papers": sum(len(row.papers) for row in rows),
        "removed": list(removed.select_related("removal")),
        "is_clerk": is_clerk(request.user, meeting.body),
        "crumbs": [meetings_crumb(request), meeting_crumb(request, meeting), {"label": _("Papers"), "url": ""}],
    }
    return show(request, "packet/show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_paper(request: SeatedRequest, pk: Any) -> HttpResponse:
    item = find_item_for_clerk(request, pk)
    given = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form = PaperForm(**given, item=item, initial={"language": request.LANGUAGE_CODE[:2]})
    back = crumb(request, _("Papers"), "packet", item.meeting_id)
    page = FormPage(_("Add a paper to “%(item)s”") % {"item": item}, "", _("Add it"), back)

    def act() -> str:
        actions.add_paper(item=item, details=form.details(), file=form.cleaned_data["file"], by=request.user)
        return back["url"]

    return asked(request, form, page, act)


def _find(request: TableRequest, pk: Any) -> PacketItem:
    rows = PacketItem.objects.visible_to(request.sight).filter(partnership=request.partnership, removal__isnull=True)
    paper: PacketItem = get_object_or_404(
        rows.select_related("item__meeting__body__partnership", "item__meeting__body__custodian"), pk=pk
    )
    return paper


@require_safe
@at_table
def download(request: TableRequest, pk: Any) -> FileResponse:
    """Never shown within the site, only saved: what a file holds runs nowhere near anybody's session."""
    response = PAPERS.response(_find(request, pk), as_attachment=True)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_removal(request: SeatedRequest, pk: Any) -> HttpResponse:
    paper = _find(request, pk)
    only_if(is_clerk(request.user, paper.item.meeting.body))
    form = WhyForm(typed(request))
    back = crumb(request, _("Papers"), "packet", paper.item.meeting_id)
    lede = _("The file is deleted. Its name, the reason and who took it out stay.")
    page = FormPage(_("Take “%(paper)s” out of the packet") % {"paper": paper}, lede, _("Take it out"), back)

    def act() -> str:
        actions.remove_paper(paper=paper, why=form.cleaned_data["why"], by=request.user)
        return back["url"]

    return asked(request, form, page, act)
