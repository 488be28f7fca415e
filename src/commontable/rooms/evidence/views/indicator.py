"""Indicators: the list by topic, one as a page, its files, and the forms of those who keep it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commontable.foundation.asking import FormPage, typed
from commontable.foundation.errors import Refusal
from commontable.foundation.sight import Audience
from commontable.rooms.people.models import Organization
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, downloads, heat, sides, standing, telling, values
from ..contents import read_contents
from ..details import IndicatorDetails
from ..forms import EnteringForm, FrameworkPolarityForm, IndicatorAudienceForm, IndicatorForm
from ..indicator_pages import FILE_TYPES, indicator_page, shown_release
from ..models import Indicator, Release
from ..permissions import custodians_for, entering_for
from ..states import INDICATOR_AUDIENCES, Polarity
from .pages import address, asked, crumb


def find_indicator(request: TableRequest, pk: Any) -> Indicator:
    """The indicator, if this viewer may see it."""
    wanted = standing.indicators_seen(request.partnership, request.sight).select_related("partnership")
    found: Indicator = get_object_or_404(wanted, pk=pk)
    return found


def keeps(request: TableRequest, indicator: Indicator) -> bool:
    return indicator.custodian in custodians_for(request.user, request.partnership)


def find_kept(request: SeatedRequest, pk: Any) -> Indicator:
    """The indicator, for those who keep it; for others its forms are not there."""
    indicator = find_indicator(request, pk)
    if not keeps(request, indicator):
        raise Http404
    return indicator


@require_safe
@at_table
def list_indicators(request: TableRequest) -> HttpResponse:
    kept = standing.kept_indicators(request.partnership, request.sight)
    topics = [(topic.label, [_row(one) for one in each]) for topic, each in standing.by_topic(kept)]
    shown = {
        "topics": topics,
        "count": len(kept),
        "overdue": sum(one.is_overdue for one in kept),
        "may_keep": bool(custodians_for(request.user, request.partnership)),
        "belongs": request.partnership.pk in request.sight.partnerships,
    }
    return render(request, "evidence/indicator/list.html", shown)


def _row(kept: standing.KeptIndicator) -> dict[str, Any]:
    newest = kept.newest
    return {
        "indicator": kept.indicator,
        "name": kept.indicator.told("name"),
        "sentence": telling.headline(newest.figures, "") if newest else "",
        "release": newest,
        "is_overdue": kept.is_overdue,
    }


@require_safe
@at_table
def show_indicator(request: TableRequest, pk: Any) -> HttpResponse:
    return page_of(request, find_indicator(request, pk), {})


def page_of(request: TableRequest, indicator: Indicator, forms: dict[str, Any], status: int = 200) -> HttpResponse:
    """The page, also with a form that was not valid."""
    shown = indicator_page(indicator, request.sight, request.GET)
    shown["may_enter_asset"] = entering_for(request.user, request.partnership) is not None
    shown["talk"] = sides.beside(indicator, request.sight)
    shown["talk_deeds"] = sides.deeds_beside(indicator, request)
    shown["embed"] = _embed_code(request, indicator) if indicator.audience == Audience.PUBLIC else ""
    if keeps(request, indicator):
        shown |= {"keeps": True, "reading_form": FrameworkPolarityForm(prefix="reading")}
        shown["entering_form"] = EnteringForm(releases=_loose_releases(request, indicator), prefix="entering")
        if indicator.audience != INDICATOR_AUDIENCES[-1]:
            shown["audience_form"] = IndicatorAudienceForm(audience=indicator.audience, prefix="audience")
    return render(request, "evidence/indicator/show.html", shown | forms, status=status)


def _embed_code(request: TableRequest, indicator: Indicator) -> str:
    from django.urls import reverse
    from django.utils.html import format_html

    address = request.build_absolute_uri(
        reverse("evidence:indicator_embed", args=[request.partnership.slug, indicator.pk])
    )
    frame = '<iframe src="{}" title="{}" width="100%" height="640" loading="lazy"></iframe>'
    return str(format_html(frame, address, indicator.told("name")))


def _loose_releases(request: TableRequest, indicator: Indicator) -> Any:
    """Releases of the same measure, held by the same organization, that stand under no indicator yet."""
    seen = Release.objects.visible_to(request.sight).filter(partnership=request.partnership)
    return seen.standing().filter(custodian=indicator.custodian, measure=indicator.measure, indicator__isnull=True)


@require_safe
@at_table
def download(request: TableRequest, pk: Any, name: str) -> HttpResponse:
    """The values of the release the page shows, as CSV or in the columns of HEAT."""
    indicator = find_indicator(request, pk)
    shown = shown_release(indicator, request.sight, request.GET.get("release", ""))
    if name not in FILE_TYPES or shown.release is None:
        raise Http404
    held = read_contents(shown.release.folder_id)
    wanted = values.Wanted.read(request.GET)
    if wanted.unknown(held):
        raise Http404
    if name == "values.csv":
        content = downloads.as_csv(values.FIELDS, values.records(held, wanted))
    else:
        told = heat.rows(indicator, shown.release, held)
        content = heat.as_csv(told) if name.endswith(".csv") else heat.as_workbook(told)
    response = HttpResponse(content, content_type=FILE_TYPES[name])
    response["Content-Disposition"] = f'attachment; filename="{indicator.key}-{shown.release.number}-{name}"'
    response["Cache-Control"] = "private, no-cache"
    return response


def _owners(request: SeatedRequest) -> Any:
    return Organization.objects.visible_to(request.sight).filter(partnership=request.partnership)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_indicator(request: SeatedRequest) -> HttpResponse:
    custodians = custodians_for(request.user, request.partnership)
    if not custodians:
        raise Http404
    form = IndicatorForm(
        typed(request), custodians=custodians, owners=_owners(request), initial={"owner": custodians[0]}
    )
    lede = _("Write so that a neighbor understands it.")
    said = _("The indicator is there. Enter a release under it, then show it to others.")
    page = FormPage(_("Define an indicator"), lede, _("Define it"), done=said)

    def act() -> str:
        made = actions.add_indicator(custodian=form.chosen_custodian, details=form.details(), by=request.user)
        return address(request, "indicator", made.pk)

    return asked(request, form, page, crumb(request, _("Indicators"), "indicators"), act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def edit_indicator(request: SeatedRequest, pk: Any) -> HttpResponse:
    indicator = find_kept(request, pk)
    first = IndicatorDetails.of(indicator).as_fields()
    form = IndicatorForm(
        typed(request), instance=Indicator.objects.get(pk=indicator.pk), initial=first,
        custodians=[indicator.custodian], owners=_owners(request),
    )  # fmt: skip
    page = FormPage(_("Change the words of this indicator"), indicator.told("name"), _("Keep the changes"))
    back = crumb(request, indicator.told("name"), "indicator", indicator.pk)

    def act() -> str:
        actions.change_indicator(indicator=indicator, details=form.details(), by=request.user)
        return back["url"]

    return asked(request, form, page, back, act)


@require_POST
@seated
def create_publication(request: SeatedRequest, pk: Any) -> HttpResponse:
    indicator = find_kept(request, pk)
    form = IndicatorAudienceForm(request.POST, audience=indicator.audience, prefix="audience")
    if not form.is_valid():
        return page_of(request, indicator, {"audience_form": form}, status=422)

    def deed() -> None:
        given = Audience(form.cleaned_data["audience"])
        actions.show_indicator(indicator=indicator, audience=given, by=request.user)

    return _done(request, indicator, deed)


@require_POST
@seated
def create_reading(request: SeatedRequest, pk: Any) -> HttpResponse:
    indicator = find_kept(request, pk)
    form = FrameworkPolarityForm(request.POST, prefix="reading")
    if not form.is_valid():
        return page_of(request, indicator, {"reading_form": form}, status=422)

    def deed() -> None:
        given = dict(form.cleaned_data) | {"polarity": Polarity(form.cleaned_data["polarity"])}
        actions.add_framework_polarity(indicator=indicator, by=request.user, **given)

    return _done(request, indicator, deed)


@require_POST
@seated
def create_entering(request: SeatedRequest, pk: Any) -> HttpResponse:
    indicator = find_kept(request, pk)
    form = EnteringForm(request.POST, releases=_loose_releases(request, indicator), prefix="entering")
    if not form.is_valid():
        return page_of(request, indicator, {"entering_form": form}, status=422)

    def deed() -> None:
        actions.enter_release(indicator=indicator, by=request.user, **form.cleaned_data)

    return _done(request, indicator, deed)


def _done(request: SeatedRequest, indicator: Indicator, deed: Any) -> HttpResponse:
    """Do it and go back to the page; a refusal is said on the same page."""
    try:
        deed()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return page_of(request, indicator, {}, status=409)
    return redirect("evidence:indicator", slug=request.partnership.slug, pk=indicator.pk)
