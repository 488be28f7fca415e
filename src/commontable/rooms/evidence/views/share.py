"""What leaves the site: the embeddable page of a public indicator, and calendars of update dates."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from commontable.foundation.ids import hashed
from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Partnership
from commontable.rooms.people.queries import sight_of
from commontable.rooms.people.requests import TableRequest, at_table

from .. import standing, updates
from ..indicator_pages import indicator_page
from ..models import PrivateLink
from ..states import LinkPurpose

CALENDAR = "text/calendar; charset=utf-8"


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # the library types views without arguments
def embed(request: HttpRequest, slug: str, pk: Any) -> HttpResponse:
    """For other sites' frames: only what everybody may see, whoever is signed in, and nothing that can be clicked
    into a deed. This page alone may be framed.
    """
    nobody = Sight()
    partnership = get_object_or_404(Partnership.objects.visible_to(nobody), slug=slug)
    indicator = get_object_or_404(standing.indicators_seen(partnership, nobody).select_related("partnership"), pk=pk)
    wanted = request.GET.get("language", "")
    known = wanted in dict(settings.LANGUAGES)
    with translation.override(wanted) if known else nullcontext():
        shown = indicator_page(indicator, nobody, {"release": request.GET.get("release", "")})
        response = render(request, "evidence/indicator/embed.html", shown | {"language": get_language()})
    patch_cache_control(response, public=True, max_age=300)
    return response


@require_safe
@at_table
def calendar(request: TableRequest) -> HttpResponse:
    """The update dates of the indicators this viewer may see."""
    return _calendar(request.partnership, request.sight)


@require_safe
def private_calendar(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The same for a calendar that cannot sign in, until its person revokes the link."""
    links = PrivateLink.objects.working().filter(purpose=LinkPurpose.CALENDAR, partnership__slug=slug)
    link = links.select_related("partnership", "person__account").filter(token_hash=hashed(token)).first()
    if link is None:
        raise Http404
    sight = sight_of(link.person.account)
    if link.partnership_id not in sight.partnerships:
        raise Http404  # the person has left the table
    language = link.person.account.language or settings.LANGUAGE_CODE
    with translation.override(language):
        return _calendar(link.partnership, sight)


def _calendar(partnership: Partnership, sight: Sight) -> HttpResponse:
    rows = standing.indicators_seen(partnership, sight).order_by("next_due", "name")
    response = HttpResponse(updates.calendar(partnership, rows), content_type=CALENDAR)
    response["Content-Disposition"] = 'inline; filename="updates.ics"'
    patch_cache_control(response, private=True, no_cache=True)
    return response
