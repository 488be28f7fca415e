"""Where to focus: choosing by numbers and weights under an address that can be sent, and the choices on record."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commontable.foundation.asking import FormPage, done, only_if, typed
from commontable.foundation.errors import Refusal
from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Body
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, focus_pages, taking_part
from ..focus_numbers import compute
from ..forms.focus import DecisionForm, FocusForm
from ..interpreting import FocusRule
from ..models import Focus, FocusMeasure, Release
from ..permissions import custodians_for
from .pages import asked, crumb

ROWS = 20
MOST_NUMBERS = 40


def _releases(request: TableRequest) -> list[Release]:
    """Releases about several places that stand now, newest first."""
    rows = Release.objects.visible_to(request.sight).filter(partnership=request.partnership).standing()
    found = rows.select_related("indicator", "custodian", "partnership")
    return [row for row in found if "spread" in row.figures][:MOST_NUMBERS]


def _seen(request: TableRequest) -> Any:
    rows = Focus.objects.visible_to(request.sight).filter(partnership=request.partnership)
    return rows.select_related("body", "custodian", "partnership", "replaces", "replaced_by")


def find_focus(request: TableRequest, pk: Any) -> Focus:
    """The choice, if this viewer may see it."""
    focus: Focus = get_object_or_404(_seen(request), pk=pk)
    return focus


def _url(request: TableRequest, focus: Focus) -> str:
    return reverse("evidence:focus", args=[request.partnership.slug, focus.pk])


@require_safe
@at_table
def list_focuses(request: TableRequest) -> HttpResponse:
    page = Paginator(_seen(request), ROWS).get_page(request.GET.get("page"))
    rows = [{"focus": row, "sentence": focus_pages.focus_sentence(row)} for row in page]
    return render(request, "evidence/focus/list.html", {"page": page, "rows": rows})


@require_safe
@at_table
def explore(request: TableRequest) -> HttpResponse:
    """Numbers, weights and rule are the address; the answer is the page. Nothing is kept."""
    form = FocusForm(request.GET or None, releases=_releases(request))
    shown: dict[str, Any] = {"form": form, "link": request.GET.urlencode()}
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                wanted = form.wanted()
                shown |= focus_pages.page(wanted, compute(wanted))
                status = 200
            except Refusal as refusal:
                form.add_error(None, str(refusal))
    shown["may_record"] = "rows" in shown and bool(custodians_for(request.user, request.partnership))
    shown["synthetic"] = form.is_bound and form.is_valid() and any(row.is_synthetic for row in form.used().values())
    return render(request, "evidence/focus/explore.html", shown, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_focus(request: SeatedRequest) -> HttpResponse:
    """Keep the choice of the address as a decision."""
    custodians = custodians_for(request.user, request.partnership)
    only_if(custodians)
    question = FocusForm(request.GET or None, releases=_releases(request))
    if not question.is_bound or not question.is_valid():
        return render(request, "evidence/focus/explore.html", {"form": question, "link": ""}, status=422)
    wanted = question.wanted()
    try:
        computed = compute(wanted)
    except Refusal as refusal:
        question.add_error(None, str(refusal))
        return render(request, "evidence/focus/explore.html", {"form": question, "link": ""}, status=422)
    form = DecisionForm(
        typed(request), computed=computed, initial={"decided_on": localdate()},
        bodies=Body.objects.visible_to(request.sight).filter(partnership=request.partnership),
        earlier=_seen(request).filter(replaced_by__isnull=True),
    )  # fmt: skip
    lede = _("Ticked are the places the numbers give. Choose others where people decided otherwise, and say why.")
    page = FormPage(_("Record where to focus"), lede, _("Record the choice"))
    query = request.GET.urlencode()

    def act() -> str:
        asked_for = actions.Asked(wanted, question.used(), query)
        made = actions.record_focus(custodian=custodians[0], asked=asked_for, details=form.details(), by=request.user)
        return _url(request, made)

    back = crumb(request, _("Where to focus"), "focus_explore")
    return asked(request, form, page, {**back, "url": f"{back['url']}?{query}"}, act)


@require_safe
@at_table
def show_focus(request: TableRequest, pk: Any) -> HttpResponse:
    return _page(request, find_focus(request, pk))


def _page(request: TableRequest, focus: Focus) -> HttpResponse:
    may_publish = focus.audience != Audience.PUBLIC and taking_part.can_keep(request.user, focus)
    replaced_by = _seen(request).filter(replaces=focus).first()
    replaces = _seen(request).filter(pk=focus.replaces_id).first() if focus.replaces_id else None
    numbers = _numbers(request, focus)
    # Figures of a withdrawn release stay with its custodian; what was decided stays for everybody.
    open_figures = focus.custodian_id in request.sight.organizations or not any(one["withdrawn"] for one in numbers)
    shown = {
        "focus": focus,
        "headline": focus_pages.focus_sentence(focus),
        "difference": focus_pages.difference(focus),
        "rows": focus_pages.place_rows(focus.results, focus_pages.kept_values(focus)) if open_figures else [],
        "numbers": _titles(focus, numbers),
        "measures": numbers,
        "synthetic": any(number["is_synthetic"] for number in numbers),
        "replaced_by": replaced_by,
        "replaces": replaces,
        "may_publish": may_publish,
    }
    return render(request, "evidence/focus/show.html", shown)


def _numbers(request: TableRequest, focus: Focus) -> list[dict[str, Any]]:
    """The numbers a choice rests on, with what became of their releases since."""
    rows = FocusMeasure.objects.visible_to(request.sight).filter(focus=focus)
    found = []
    for row in rows.select_related("release__withdrawal", "release__replaced_by", "release__partnership"):
        release = row.release
        found.append(
            {
                "title": release.title, "number": release.number, "measure": row, "is_synthetic": release.is_synthetic,
                "withdrawn": hasattr(release, "withdrawal"), "replaced": hasattr(release, "replaced_by"),
                "url": reverse("evidence:release", args=[request.partnership.slug, release.pk]),
            }
        )  # fmt: skip
    return found


def _titles(focus: Focus, numbers: list[dict[str, Any]]) -> list[str]:
    """The columns of values: each number; for the lists also the same number in its first period."""
    titles = [number["title"] for number in numbers]
    if focus.rule != FocusRule.WEIGHTED:
        titles.append(_("%(number)s, in the first period") % {"number": titles[0]})
    return titles


@require_POST
@seated
def create_publication(request: SeatedRequest, pk: Any) -> HttpResponse:
    focus = find_focus(request, pk)
    only_if(taking_part.can_keep(request.user, focus))
    return done(
        request,
        lambda: actions.publish_focus(focus=focus, by=request.user),
        _url(request, focus),
        lambda: _page(request, focus),
    )
