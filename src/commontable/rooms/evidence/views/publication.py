"""Publications: letting more people see a release."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commontable.foundation.errors import Refusal
from commontable.foundation.sight import Audience
from commontable.rooms.people.requests import SeatedRequest, seated

from .. import actions
from ..forms import PublicationForm
from ..permissions import can_publish
from .release import bodies_of, find_release, page_of


@require_POST
@seated
def create(request: SeatedRequest, pk: Any) -> HttpResponse:
    release = find_release(request, pk)
    if not can_publish(request.user, release):
        raise Http404
    form = PublicationForm(request.POST, audience=release.audience, bodies=bodies_of(request))
    if not form.is_valid():
        return page_of(request, release, {"publication_form": form}, status=422)
    try:
        given = form.cleaned_data
        actions.publish_release(
            release=release, audience=Audience(given["audience"]), by=request.user, body=given.get("body")
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return page_of(request, release, {}, status=409)
    messages.success(
        request, _("The release may now be seen by: %(audience)s.") % {"audience": Audience(release.audience).label}
    )
    return redirect("evidence:release", slug=request.partnership.slug, pk=release.pk)
