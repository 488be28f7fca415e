"""The way to signing: who is asked in which order, what they answered, and what waits for the viewer."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commontable.rooms.people.models import Person
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, approval_pages, permissions
from ..forms.approvals import AnswerForm, StepForm
from ..models import ApprovalStep, Approver, Version
from .finding import find_version, partners, rows_of
from .overtaken import shows_now
from .pages import FormPage, address, asked, crumb, crumbs, done, only_if, typed


@require_safe
@at_table
def list_approvals(request: TableRequest, pk: Any) -> HttpResponse:
    return _page(request, find_version(request, pk))


def _page(request: TableRequest, version: Version) -> HttpResponse:
    label = _("Version %(number)s") % {"number": version.number}
    rows = approval_pages.step_rows(version, request)
    may_draft = permissions.can_draft(request.user, version.agreement)
    shown = {
        "version": version,
        "headline": approval_pages.headline(version, rows),
        "rows": rows,
        "may_ask": may_draft and version.is_editable,
        "crumbs": crumbs(
            request,
            crumb(request, version.agreement.title, "agreement", version.agreement_id),
            crumb(request, label, "version", version.pk),
            {"label": _("Approvals"), "url": ""},
        ),
    }
    return render(request, "agreements/approval/list.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_step(request: SeatedRequest, pk: Any) -> HttpResponse:
    version = find_version(request, pk)
    only_if(permissions.can_draft(request.user, version.agreement) and version.is_editable)
    persons = Person.objects.visible_to(request.sight).filter(
        partnership=request.partnership, account__isnull=False, merged_into__isnull=True
    )
    form = StepForm(typed(request), partners=partners(request), persons=persons.order_by("name"))
    lede = _("Steps are answered in their order. Nobody is asked unless you ask them here.")
    page = FormPage(_("Ask for approval before signing"), lede, _("Ask for it"))

    def act() -> str:
        actions.add_approval_step(version=version, details=form.details(), by=request.user)
        return address(request, "approvals", version.pk)

    return asked(request, form, page, crumb(request, _("Approvals"), "approvals", version.pk), act)


@require_POST
@seated
def create_step_removal(request: SeatedRequest, pk: Any) -> HttpResponse:
    step: ApprovalStep = get_object_or_404(rows_of(request, ApprovalStep).select_related("version__agreement"), pk=pk)
    version = find_version(request, step.version_id)
    only_if(permissions.can_draft(request.user, version.agreement))
    return done(
        request,
        lambda: actions.remove_approval_step(step=step, by=request.user),
        address(request, "approvals", version.pk),
        lambda: _page(request, version),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_answer(request: SeatedRequest, pk: Any) -> HttpResponse:
    rows = rows_of(request, Approver).select_related("step__version__agreement", "organization", "person")
    approver: Approver = get_object_or_404(rows, pk=pk)
    version = approver.step.version
    only_if(permissions.can_answer(request.user, approver))
    form = AnswerForm(typed(request), initial={"sha256": version.text_hash})
    lede = _("Your answer counts for this text, %(hash)s. If the text changes, you are asked again.")
    words = {"version": version, "hash": version.text_hash[:12]}
    page = FormPage(_("Approve %(version)s") % words, lede % words, _("Answer"))

    def act() -> str:
        shows_now(form, "sha256", version.text_hash)
        actions.approve_version(approver=approver, answer=form.answer(), by=request.user)
        return address(request, "approvals", version.pk)

    return asked(request, form, page, crumb(request, _("Approvals"), "approvals", version.pk), act)
