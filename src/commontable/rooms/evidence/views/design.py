"""Evaluation designs: the list, one with its answers, and the forms of those who write and those who sign off."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commontable.foundation.asking import FormPage, done, only_if, typed
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, sides, standing, taking_part
from ..forms.sessions import AnswerForm, DesignForm
from ..interpreting import Answer
from ..models import EvaluationDesign, Indicator, InterpretationSession
from ..permissions import custodians_for
from ..talk import DesignDetails
from .pages import asked, crumb

ROWS = 20


def _seen(request: TableRequest) -> Any:
    rows = EvaluationDesign.objects.visible_to(request.sight).filter(partnership=request.partnership)
    return rows.select_related("indicator", "session", "custodian", "partnership", "start").prefetch_related(
        "answers__organization"
    )


def find_design(request: TableRequest, pk: Any) -> EvaluationDesign:
    """The design, if this viewer may see it."""
    design: EvaluationDesign = get_object_or_404(_seen(request), pk=pk)
    return design


def _url(request: TableRequest, design: EvaluationDesign) -> str:
    return reverse("evidence:design", args=[request.partnership.slug, design.pk])


@require_safe
@at_table
def list_designs(request: TableRequest) -> HttpResponse:
    page = Paginator(_seen(request), ROWS).get_page(request.GET.get("page"))
    rows = [{"design": row, "sentence": sides.design_sentence(row), "name": row.indicator.told("name")} for row in page]
    return render(request, "evidence/design/list.html", {"page": page, "rows": rows})


@require_safe
@at_table
def show_design(request: TableRequest, pk: Any) -> HttpResponse:
    return _page(request, find_design(request, pk))


def _page(
    request: TableRequest, design: EvaluationDesign, form: AnswerForm | None = None, status: int = 200
) -> HttpResponse:
    begun = hasattr(design, "start")
    signing = [] if begun else taking_part.signing_for(request.user, design)
    keeps = not begun and taking_part.can_keep(request.user, design)
    session = design.session
    if session is not None:
        session = InterpretationSession.objects.visible_to(request.sight).filter(pk=session.pk).first()
    shown = {
        "design": design,
        "indicator_name": design.indicator.told("name"),
        "sentence": sides.design_sentence(design),
        "session": session,
        "answers": _answers(request, design),
        "form": form or (AnswerForm(speaking_for=signing) if signing else None),
        "keeps": keeps,
        "may_begin": keeps and design.standing().may_begin,
    }
    return render(request, "evidence/design/show.html", shown, status=status)


def _answers(request: TableRequest, design: EvaluationDesign) -> list[dict[str, Any]]:
    """Every answer, the newest first; who they are where the viewer may know it."""
    rows = sorted(design.answers.all(), key=lambda one: (one.at, one.pk), reverse=True)
    seen = sides.people_seen(request.sight, [row.by_id for row in rows])
    return [
        {
            "answer": row,
            "who": row.organization or seen.get(row.by_id) or _("a resident"),
            "agreed": row.answer == Answer.AGREED,
            "is_current": row.version == design.version,
        }
        for row in rows
    ]


def _sessions(request: SeatedRequest, indicator: Indicator) -> Any:
    return InterpretationSession.objects.visible_to(request.sight).filter(indicator=indicator).recorded()


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_design(request: SeatedRequest, pk: Any) -> HttpResponse:
    """Write a design for an indicator."""
    wanted = standing.indicators_seen(request.partnership, request.sight).select_related("partnership")
    indicator: Indicator = get_object_or_404(wanted, pk=pk)
    only_if(indicator.custodian in custodians_for(request.user, request.partnership))
    form = DesignForm(typed(request), sessions=_sessions(request, indicator))
    lede = _("Community partners read it and sign it off before anybody is asked anything.")
    page = FormPage(_("Write an evaluation design"), lede, _("Show it to the table"))

    def act() -> str:
        made = actions.add_design(indicator=indicator, details=form.details(), by=request.user)
        return _url(request, made)

    return asked(request, form, page, crumb(request, indicator.told("name"), "indicator", indicator.pk), act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def edit_design(request: SeatedRequest, pk: Any) -> HttpResponse:
    design = find_design(request, pk)
    only_if(taking_part.can_keep(request.user, design) and not hasattr(design, "start"))
    form = DesignForm(
        typed(request), sessions=_sessions(request, design.indicator), initial=DesignDetails.of(design).as_fields()
    )
    lede = _("This makes a new version. Whoever signed off the last one is asked again.")
    page = FormPage(_("Change the evaluation design"), lede, _("Show the new version"))

    def act() -> str:
        actions.change_design(design=design, details=form.details(), by=request.user)
        return _url(request, design)

    return asked(request, form, page, crumb(request, str(design), "design", design.pk), act)


@require_POST
@seated
def create_answer(request: SeatedRequest, pk: Any) -> HttpResponse:
    design = find_design(request, pk)
    signing = taking_part.signing_for(request.user, design)
    only_if(signing)
    form = AnswerForm(request.POST, speaking_for=signing)
    if not form.is_valid():
        return _page(request, design, form, status=422)
    return done(
        request,
        lambda: actions.answer_design(design=design, details=form.details(), by=request.user),
        _url(request, design),
        lambda: _page(request, design, form),
    )


@require_POST
@seated
def create_collection(request: SeatedRequest, pk: Any) -> HttpResponse:
    design = find_design(request, pk)
    only_if(taking_part.can_keep(request.user, design))
    return done(
        request,
        lambda: actions.begin_collection(design=design, by=request.user),
        _url(request, design),
        lambda: _page(request, find_design(request, pk)),
    )
