"""What this room tells on a body's page: its next meeting, and who keeps coming with less authority (CJ-11)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.foundation.offers import Told
from commontable.rooms.people.models import Body

from .meeting_words import headline
from .models import Decision, Meeting
from .queries.coming import FallShown, falls_in


def body_told(request: Any, body: Body) -> list[Told]:
    """At most five queries."""
    slug = request.partnership.slug
    coming = Meeting.objects.visible_to(request.sight).filter(body=body).with_state().coming()
    meeting = coming.first()
    everything = f"{reverse('gatherings:meetings', args=[slug])}?body={body.pk}"
    found = []
    if meeting is not None:
        url = reverse("gatherings:meeting", args=[slug, meeting.pk])
        found.append(Told(_("Next meeting"), headline(meeting, 0), url, _("Agenda and papers")))
    else:
        found.append(Told(_("Meetings"), _("No meeting is coming up."), everything, _("All meetings of this body")))
    if decided := Decision.objects.visible_to(request.sight).filter(body=body).count():
        words = ngettext("%(number)s decision is on record.", "%(number)s decisions are on record.", decided)
        url = f"{reverse('gatherings:decisions', args=[slug])}?body={body.pk}"
        found.append(Told(_("What was decided"), words % {"number": decided}, url, _("Read them")))
    return [*found, *(_fall(shown) for shown in falls_in(body, request.sight))]


def _fall(shown: FallShown) -> Told:
    """The same words as on the pages of meetings (falls.html)."""
    told = ngettext(
        "%(organization)s was represented by somebody who may decide less than its seat says, in its last meeting: "
        "%(came)s instead of %(seat)s.",
        "%(organization)s was represented by somebody who may decide less than its seat says, in its last %(number)s "
        "meetings: %(came)s instead of %(seat)s.",
        shown.fall.meetings,
    )
    words = {
        "organization": shown.organization, "number": shown.fall.meetings, "seat": shown.fall.seat.label,
        "came": shown.fall.came.label,
    }  # fmt: skip
    return Told(_("Who comes may decide less"), told % words, kind="late")
