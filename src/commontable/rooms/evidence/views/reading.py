"""A fact sheet's page, and every deed between its writers and its readers: one function a noun."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commontable.design.qr import qr_svg
from commontable.foundation.asking import FormPage, typed
from commontable.foundation.errors import Refusal
from commontable.foundation.sight import Audience
from commontable.rooms.people.requests import SeatedRequest, TableRequest, seated

from .. import actions
from ..documents.content import content_of
from ..forms import ReasonForm
from ..forms.sheets import ClearanceForm, CopyForm, ReviewForm, SheetAudienceForm, UseForm
from ..models import FactSheet, SheetUse
from ..request_states import SheetState, SheetStepKind, Verdict
from ..sheet_checks import gone_or_newer, remarks
from ..sheet_pages import SheetDeeds, file_links, sheet_history, versions
from ..sheet_permissions import writers_for
from . import pages


def checked_uuid(request: TableRequest, name: str) -> bool:
    """Whether the address gives an identifier under `name`; one that is none is a page that is not there."""
    if not (text := request.GET.get(name, "")):
        return False
    try:
        UUID(text)
    except ValueError as error:
        raise Http404 from error
    return True


def page_of(request: TableRequest, sheet: FactSheet, forms: dict[str, Any], status: int = 200) -> HttpResponse:
    """The live page: the sheet as readers have it, and for its organization the check, its history and the deeds."""
    deeds = SheetDeeds.of(sheet, request.user)
    code = (get_language() or "en")[:2]
    base = request.build_absolute_uri("/").rstrip("/")
    content = content_of(sheet, code if code in sheet.languages else "en", base, request.sight)
    uses = SheetUse.objects.visible_to(request.sight).filter(sheet=sheet)
    copying = [one for one in writers_for(request.user, request.partnership) if one != sheet.custodian]
    shown: dict[str, Any] = {
        "sheet": sheet,
        "content": content,
        "qr": qr_svg(content.url, _("QR code that leads to %(url)s") % {"url": content.url}),
        "files": file_links(sheet),
        "versions": versions(sheet, request.sight),
        "newer": _newer(sheet, request),
        "withdrawal": sheet.steps.filter(kind=SheetStepKind.WITHDRAWN).first(),
        "uses": list(uses),
        "due": gone_or_newer(sheet),
        "deeds": deeds,
        "may_copy": bool(copying) and sheet.state == SheetState.RELEASED,
    }
    if deeds.is_inside:
        shown |= _inside(request, sheet, deeds)
    return render(request, "evidence/sheet/show.html", shown | forms, status=status)


def _newer(sheet: FactSheet, request: TableRequest) -> FactSheet | None:
    rows = FactSheet.objects.visible_to(request.sight).filter(replaces=sheet).exclude(state=SheetState.DRAFT)
    found: FactSheet | None = rows.filter(state=SheetState.RELEASED).first()
    return found


def _inside(request: TableRequest, sheet: FactSheet, deeds: SheetDeeds) -> dict[str, Any]:
    """What only the sheet's own organization sees."""
    judged = remarks(sheet) if not sheet.is_final else []
    return {
        "judged": judged,
        "open_count": sum(one.is_open for one in judged),
        "history": sheet_history(sheet, request.sight),
        "review_form": ReviewForm() if deeds.review else None,
        "audience_form": SheetAudienceForm() if deeds.release else None,
        "withdrawal_form": ReasonForm(prefix="withdrawal") if deeds.withdraw else None,
        "renewal_form": ReasonForm(prefix="renewal") if deeds.renew else None,
    }


def _find(request: SeatedRequest, pk: Any, deed: str) -> FactSheet:
    """The sheet, if this viewer may do the deed with it now; otherwise the deed is not there."""
    from .fact_sheet import find_sheet

    sheet = find_sheet(request, pk)
    if not getattr(SheetDeeds.of(sheet, request.user), deed):
        raise Http404
    return sheet


def _done(request: SeatedRequest, sheet: FactSheet, deed: Callable[[], Any], said: str) -> HttpResponse:
    """Do it and lead to the page of what came of it; a refusal is said on the sheet's page."""
    try:
        made = deed()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        sheet.refresh_from_db()
        return page_of(request, sheet, {}, status=409)
    messages.success(request, said)
    to = made if isinstance(made, FactSheet) else sheet
    return redirect("evidence:sheet", slug=request.partnership.slug, pk=to.pk)


@require_POST
@seated
def create_submission(request: SeatedRequest, pk: Any) -> HttpResponse:
    sheet = _find(request, pk, "send")
    said = _("It is in review now. Somebody who did not write it reads it next.")
    return _done(request, sheet, lambda: actions.send_sheet(sheet=sheet, by=request.user), said)


@require_POST
@seated
def create_review(request: SeatedRequest, pk: Any) -> HttpResponse:
    sheet = _find(request, pk, "review")
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return page_of(request, sheet, {"review_form": form}, status=422)
    verdict, why = Verdict(form.cleaned_data["verdict"]), form.cleaned_data["why"]
    return _done(
        request,
        sheet,
        lambda: actions.review_sheet(sheet=sheet, verdict=verdict, why=why, by=request.user),
        _("Your review is recorded."),
    )


@require_POST
@seated
def create_clearance(request: SeatedRequest, pk: Any) -> HttpResponse:
    sheet = _find(request, pk, "review")
    form = ClearanceForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why the passage may stand, in one sentence."))
        return page_of(request, sheet, {}, status=422)
    told = form.cleaned_data
    return _done(
        request,
        sheet,
        lambda: actions.clear_remark(sheet=sheet, remark=told["remark"], why=told["why"], by=request.user),
        _("The passage stands, and the record says why."),
    )


@require_POST
@seated
def create_publication(request: SeatedRequest, pk: Any) -> HttpResponse:
    sheet = _find(request, pk, "release")
    form = SheetAudienceForm(request.POST)
    if not form.is_valid():
        return page_of(request, sheet, {"audience_form": form}, status=422)
    audience = Audience(form.cleaned_data["audience"])
    return _done(
        request,
        sheet,
        lambda: actions.release_sheet(sheet=sheet, audience=audience, by=request.user),
        _("The sheet is out. Its files carry this page's address."),
    )


@require_POST
@seated
def create_withdrawal(request: SeatedRequest, pk: Any) -> HttpResponse:
    sheet = _find(request, pk, "withdraw")
    form = ReasonForm(request.POST, prefix="withdrawal")
    if not form.is_valid():
        return page_of(request, sheet, {"withdrawal_form": form}, status=422)
    why = form.cleaned_data["why"]
    said = _("The sheet was withdrawn. Its page says so and why.")
    return _done(request, sheet, lambda: actions.withdraw_sheet(sheet=sheet, why=why, by=request.user), said)


@require_POST
@seated
def create_version(request: SeatedRequest, pk: Any) -> HttpResponse:
    sheet = _find(request, pk, "renew")
    form = ReasonForm(request.POST, prefix="renewal")
    if not form.is_valid():
        return page_of(request, sheet, {"renewal_form": form}, status=422)
    why = form.cleaned_data["why"]
    said = _("A new version is begun, with the newest figures. Read it, then send it to review.")
    return _done(request, sheet, lambda: actions.renew_sheet(sheet=sheet, why=why, by=request.user), said)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_copy(request: SeatedRequest, pk: Any) -> HttpResponse:
    sheet = _find(request, pk, "use")
    custodians = [one for one in writers_for(request.user, request.partnership) if one != sheet.custodian]
    if not custodians:
        raise Http404
    form = CopyForm(typed(request), custodians=custodians)
    page = FormPage(
        headline=_("Make a copy of your own"),
        lede=_("The figures stay those of the releases; the words become yours, and so does the responsibility."),
        submit=_("Make the copy"),
        done=_("This is your own copy: the same figures, your words."),
    )

    def act() -> str:
        copy = actions.copy_sheet(sheet=sheet, custodian=form.cleaned_data["custodian"], by=request.user)
        return pages.address(request, "sheet", copy.pk)

    return pages.asked(request, form, page, pages.crumb(request, sheet.told("title"), "sheet", sheet.pk), act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_use(request: SeatedRequest, pk: Any) -> HttpResponse:
    sheet = _find(request, pk, "use")
    first = {}
    if asked := sheet.request:
        first = {"occasion": asked.occasion, "day": asked.due, "decision": asked.decision}
        first["activity_class"] = asked.activity_class
    form = UseForm(typed(request), initial=first)
    page = FormPage(
        headline=_("Note where it is used"),
        lede=_("The meeting, the decision at stake and the class of activity. Nobody's own time is asked about."),
        submit=_("Note it"),
        done=_("Noted. The sheet stands among the materials of this meeting."),
    )
    back = pages.crumb(request, sheet.told("title"), "sheet", sheet.pk)

    def act() -> str:
        actions.note_use(sheet=sheet, details=form.details(), by=request.user)
        return back["url"]

    return pages.asked(request, form, page, back, act)
