"""Withdrawals: taking a release back, openly."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commontable.foundation.errors import Refusal
from commontable.rooms.people.requests import SeatedRequest, seated

from .. import actions
from ..forms import WithdrawalForm
from ..permissions import can_withdraw
from .release import find_release, page_of


@require_POST
@seated
def create(request: SeatedRequest, pk: Any) -> HttpResponse:
    release = find_release(request, pk)
    if not can_withdraw(request.user, release):
        raise Http404
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return page_of(request, release, {"withdrawal_form": form}, status=422)
    try:
        actions.withdraw_release(release=release, why=form.cleaned_data["why"], by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return page_of(request, release, {}, status=409)
    messages.success(request, _("The release was withdrawn. Its page says so and why."))
    return redirect("evidence:release", slug=request.partnership.slug, pk=release.pk)
