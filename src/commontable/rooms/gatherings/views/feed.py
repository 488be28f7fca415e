"""Calendar links: mine, a new one, renewing, revoking; and the calendar that a link answers with."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.formats import date_format
from django.utils.http import parse_etags
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commontable.foundation import icalendar
from commontable.foundation.errors import Refusal
from commontable.foundation.ids import hashed
from commontable.rooms.people.models import Body
from commontable.rooms.people.queries import person_of, sight_of
from commontable.rooms.people.requests import SeatedRequest, seated

from .. import actions, feeds
from ..forms.feeds import FeedForm
from ..models import FeedLink
from ..pages import address


def _mine(request: SeatedRequest) -> Any:
    own = person_of(request.user, request.partnership)
    return FeedLink.objects.filter(partnership=request.partnership, person=own, revoked_at__isnull=True)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@seated
def list_feeds(request: SeatedRequest) -> HttpResponse:
    is_sent = request.method == "POST"
    form = FeedForm(request.POST if is_sent else None, table=request, initial={"body": request.GET.get("body")})
    shown: dict[str, Any] = {}
    status = 422 if is_sent else 200
    if is_sent and form.is_valid():
        try:
            link, secret = actions.make_feed_link(
                partnership=request.partnership, by=request.user, body=form.cleaned_data["body"],
                name=form.cleaned_data["name"],
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            status, form = 200, FeedForm(table=request)
            shown = {"made": link, "secret": request.build_absolute_uri(address(request, "feed", secret))}
            shown["use"] = _("Subscribe to this address in your calendar.")
    bodies = Body.objects.visible_to(request.sight)
    mine = _mine(request).prefetch_related(Prefetch("body", bodies, "shown_body"))
    shown |= {"form": form, "links": [_row(request, link) for link in mine]}
    return render(request, "gatherings/feed/list.html", shown, status=status)


def _body_of(link: FeedLink) -> Any:
    if link.body_id is None:
        return _("all meetings that you may see")
    return getattr(link, "shown_body", None) or _("not shown to you")


def _row(request: SeatedRequest, link: FeedLink) -> dict[str, Any]:
    used = link.last_used_on
    return {
        "link": link,
        "detail": _body_of(link),
        "used": _("last used %(day)s") % {"day": date_format(used)} if used else _("never used yet"),
        "renew": address(request, "feed_renewals", link.pk),
        "revoke": address(request, "feed_revocations", link.pk),
    }


@require_POST
@seated
def create_renewal(request: SeatedRequest, pk: Any) -> HttpResponse:
    link = actions.renew_feed_link(link=get_object_or_404(_mine(request), pk=pk), by=request.user)
    messages.success(request, _("The link works until %(day)s.") % {"day": date_format(link.ends)})
    return redirect("gatherings:feeds", slug=request.partnership.slug)


@require_POST
@seated
def create_revocation(request: SeatedRequest, pk: Any) -> HttpResponse:
    actions.revoke_feed_link(link=get_object_or_404(_mine(request), pk=pk), by=request.user)
    messages.success(request, _("The link opens nothing any more."))
    return redirect("gatherings:feeds", slug=request.partnership.slug)


@require_safe
def show_feed(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """For a calendar program that cannot sign in: what its person may see now. Any other secret is not there."""
    links = FeedLink.objects.working().filter(partnership__slug=slug, token_hash=hashed(token))
    link = links.select_related("partnership", "person__account", "body").first()
    if link is None:
        raise Http404
    sight = sight_of(link.person.account)
    if link.partnership_id not in sight.partnerships:
        raise Http404  # the person has left the table
    if link.body and not Body.objects.visible_to(sight).filter(pk=link.body_id).exists():
        raise Http404  # or may not see the body any more
    with translation.override(link.person.account.language or settings.LANGUAGE_CODE):
        content = feeds.calendar(link, sight)
    _note_use(link)
    return _answer(request, content)


def _note_use(link: FeedLink) -> None:
    """Once a day: so that its person knows which links are in use."""
    today = localdate()
    if link.last_used_on != today:
        FeedLink.objects.filter(pk=link.pk).update(last_used_on=today)


def _answer(request: HttpRequest, content: bytes) -> HttpResponse:
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(content, content_type=icalendar.MEDIA_TYPE)
        response["Content-Disposition"] = 'inline; filename="meetings.ics"'
    response["ETag"] = tag
    patch_cache_control(response, private=True, no_cache=True)
    return response
