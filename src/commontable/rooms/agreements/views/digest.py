"""How often the weekly mail comes; and the link in the mail that ends it with one click (RFC 8058)."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from commontable.rooms.people.models import Account

from .. import digests
from ..forms.promises import DigestForm
from ..promise_states import DigestRhythm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def edit_settings(request: HttpRequest) -> HttpResponse:
    account = request.user
    if not isinstance(account, Account):
        raise Http404
    form = DigestForm(
        request.POST if request.method == "POST" else None, initial={"rhythm": digests.rhythm_of(account)}
    )
    if form.is_bound and form.is_valid():
        digests.choose_rhythm(account, DigestRhythm(form.cleaned_data["rhythm"]))
        messages.success(request, _("Your choice is kept."))
        return redirect("digest:settings")
    return render(request, "agreements/digest/settings.html", {"form": form}, status=422 if form.is_bound else 200)


# A mail program posts without having seen a page; the signed token says whose mail it is, and nothing else can be done.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def turn_off(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing: mail programs look at every link."""
    account = digests.account_of(token)
    if account is None:
        raise Http404
    if request.method == "POST":
        digests.choose_rhythm(account, DigestRhythm.OFF)
    is_off = digests.rhythm_of(account) == DigestRhythm.OFF
    return render(request, "agreements/digest/off.html", {"is_off": is_off})
