"""Assets: the list, one as a page, and the forms of those who enter and keep them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commontable.foundation.asking import FormPage, typed
from commontable.foundation.errors import Refusal
from commontable.foundation.sight import Audience
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, standing
from ..details import AssetDetails
from ..forms import AssetForm, ReasonForm
from ..indicator_pages import asset_rows
from ..models import Asset
from ..permissions import can_change_asset, can_keep_asset, entering_for
from .pages import address, asked, crumb

ROWS = 30


def find_asset(request: TableRequest, pk: Any) -> Asset:
    """The asset, if this viewer may see it; one that was taken off keeps its page, which says so."""
    wanted = Asset.objects.visible_to(request.sight).filter(partnership=request.partnership)
    found: Asset = get_object_or_404(wanted.select_related("custodian", "entered_by", "partnership", "removal"), pk=pk)
    return found


@require_safe
@at_table
def list_assets(request: TableRequest) -> HttpResponse:
    page = Paginator(standing.assets_seen(request.partnership, request.sight), ROWS).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "rows": asset_rows(list(page), request.partnership),
        "may_enter": entering_for(request.user, request.partnership) is not None,
    }
    return render(request, "evidence/asset/list.html", shown)


@require_safe
@at_table
def show_asset(request: TableRequest, pk: Any) -> HttpResponse:
    return _page(request, find_asset(request, pk), {})


def _page(request: TableRequest, asset: Asset, forms: dict[str, Any], status: int = 200) -> HttpResponse:
    removal = getattr(asset, "removal", None)
    may_change = removal is None and can_change_asset(request.user, asset)
    beside = standing.indicators_seen(request.partnership, request.sight).filter(assets=asset)
    shown = {
        "asset": asset,
        "row": asset_rows([asset], request.partnership)[0],
        "removal": removal,
        "beside": [{"name": one.told("name"), "pk": one.pk} for one in beside],
        "may_change": may_change,
        "may_publish": removal is None and asset.audience != Audience.PUBLIC and can_keep_asset(request.user, asset),
    }
    if may_change:
        shown["removal_form"] = ReasonForm()
    return render(request, "evidence/asset/show.html", shown | forms, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_asset(request: SeatedRequest) -> HttpResponse:
    if entering_for(request.user, request.partnership) is None:
        raise Http404
    first: dict[str, Any] = {"place": request.GET.get("place", ""), "place_kind": request.GET.get("kind", "")}
    first["place_name"] = request.GET.get("name", "")
    beside = standing.indicators_seen(request.partnership, request.sight)
    if wanted := request.GET.get("indicator"):
        first["indicators"] = [one.pk for one in beside if str(one.pk) == wanted]
    form = AssetForm(typed(request), indicators=beside, initial=first)
    lede = _("Something good that is there already: people, a place, a group, a rule. Everybody at the table sees it.")
    said = _("Thank you. The asset stands beside the numbers you chose.")
    page = FormPage(_("Enter an asset"), lede, _("Enter it"), done=said)

    def act() -> str:
        made = actions.add_asset(
            partnership=request.partnership, details=form.details(), indicators=form.cleaned_data["indicators"],
            by=request.user,
        )  # fmt: skip
        return address(request, "asset", made.pk)

    return asked(request, form, page, crumb(request, _("Assets"), "assets"), act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def edit_asset(request: SeatedRequest, pk: Any) -> HttpResponse:
    asset = find_asset(request, pk)
    if not can_change_asset(request.user, asset):
        raise Http404
    beside = standing.indicators_seen(request.partnership, request.sight)
    # Indicators the writer may not see stay beside the asset as they are.
    unseen = list(asset.indicators.exclude(pk__in=beside))
    form = AssetForm(
        typed(request), instance=Asset.objects.get(pk=asset.pk), indicators=beside,
        initial={**AssetDetails.of(asset).as_fields(), "indicators": list(asset.indicators.all())},
    )  # fmt: skip
    page = FormPage(_("Change what is said of this asset"), asset.told("title"), _("Keep the changes"))
    back = crumb(request, asset.told("title"), "asset", asset.pk)

    def act() -> str:
        chosen = [*form.cleaned_data["indicators"], *unseen]
        actions.change_asset(asset=asset, details=form.details(), indicators=chosen, by=request.user)
        return back["url"]

    return asked(request, form, page, back, act)


@require_POST
@seated
def create_publication(request: SeatedRequest, pk: Any) -> HttpResponse:
    asset = find_asset(request, pk)
    if not can_keep_asset(request.user, asset):
        raise Http404
    return _done(request, asset, lambda: actions.publish_asset(asset=asset, by=request.user))


@require_POST
@seated
def create_removal(request: SeatedRequest, pk: Any) -> HttpResponse:
    asset = find_asset(request, pk)
    if not can_change_asset(request.user, asset):
        raise Http404
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, asset, {"removal_form": form}, status=422)
    why = form.cleaned_data["why"]
    return _done(request, asset, lambda: actions.remove_asset(asset=asset, why=why, by=request.user))


def _done(request: SeatedRequest, asset: Asset, deed: Callable[[], object]) -> HttpResponse:
    try:
        deed()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return _page(request, asset, {}, status=409)
    return redirect("evidence:asset", slug=request.partnership.slug, pk=asset.pk)
