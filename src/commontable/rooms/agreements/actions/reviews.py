"""Deeds that keep an agreement alive: telling that it ends, proposing the yearly review, calling it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.rooms.gatherings.actions import MeetingDetails, plan_meeting
from commontable.rooms.people.models import Account, Body, seen_like
from commontable.rooms.people.queries import person_of

from .. import promise_permissions as permissions
from ..models import Agreement, RenewalNotice, ReviewMeeting, ReviewProposal, Version
from ..promise_states import WARNING_DAYS


@transaction.atomic
def announce_end(*, version: Version, days: int, ends_on: dt.date, by: Account | None = None) -> RenewalNotice | None:
    """Tell once that a version ends in 180, 90 or 30 days. None where it was told already."""
    if days not in WARNING_DAYS:
        raise NotNow(_("An end is announced 180, 90 and 30 days before."))
    if RenewalNotice.objects.filter(version=version, ends_on=ends_on, days=days).exists():
        return None
    notice: RenewalNotice = RenewalNotice.objects.create(
        version=version, days=days, ends_on=ends_on, **seen_like(version)
    )
    ledger.write("end_announced", subject=version, by=by, day=ends_on.isoformat(), days=days)
    return notice


@transaction.atomic
def propose_review(*, agreement: Agreement, day: dt.date, by: Account | None = None) -> ReviewProposal | None:
    """Propose the review of a year by its day. None where that year's is proposed already."""
    if ReviewProposal.objects.filter(agreement=agreement, year=day.year).exists():
        return None
    proposal: ReviewProposal = ReviewProposal.objects.create(
        agreement=agreement,
        year=day.year,
        day=day,
        by=person_of(by, agreement.partnership) if by else None,
        **seen_like(agreement),
    )
    ledger.write("review_proposed", subject=agreement, by=by, day=day.isoformat())
    return proposal


@transaction.atomic
def call_review(*, proposal: ReviewProposal, body: Body, details: MeetingDetails, by: Account) -> ReviewMeeting:
    """Make the proposal a meeting of a body; its clerk does that."""
    permissions.check_can_change_promises(by, proposal.agreement)
    ReviewProposal.objects.select_for_update().get(pk=proposal.pk)
    if ReviewMeeting.objects.filter(proposal=proposal).exists():
        raise NotNow(_("This review is called already."))
    meeting = plan_meeting(body=body, details=details, by=by)
    review: ReviewMeeting = ReviewMeeting.objects.create(
        proposal=proposal, meeting=meeting, by=person_of(by, proposal.partnership), **seen_like(proposal)
    )
    ledger.write("review_called", subject=proposal.agreement, by=by)
    return review
