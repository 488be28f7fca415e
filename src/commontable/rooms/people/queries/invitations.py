"""What of the invitations waits for somebody."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from commontable.foundation.offers import Task

from ..models import Invitation, Partnership
from ..powers import Permission, powers_of
from ..requests import TableRequest


def invitation_tasks(request: TableRequest, partnership: Partnership) -> list[Task]:
    """Invitations of the viewer's organizations that ran out unanswered: each wants a new link, or to be revoked."""
    if not request.sight.organizations:
        return []
    mine = powers_of(request.user, partnership).holding(Permission.INVITE)
    unanswered = Invitation.objects.visible_to(request.sight).filter(partnership=partnership, custodian__in=mine)
    url = reverse("people:invitations", args=[partnership.slug])
    return [
        Task(
            title=_("Send %(person)s a new invitation") % {"person": invitation.person},
            url=url,
            detail=_("The link ran out unanswered."),
            due=invitation.expires_at.date(),
            is_late=True,
        )
        for invitation in unanswered.expired().select_related("person")
    ]
