"""Motions: a new one, its page, other words before any vote, withdrawal; and the consent agenda."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commontable.foundation.asking import CONFLICT, Crumb, FormPage, only_if, typed
from commontable.foundation.errors import Refusal
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, awaiting, calling, permissions, vote_permissions
from ..forms.votes import MotionForm, ReasonForm
from ..models import AgendaItem, Meeting, Motion
from ..pages import address, form_page, show
from ..queries import votes as reads
from ..queries.seats import day_of
from ..queries.titles import titles_seen
from .minutes import find_meeting


def find_motion(request: TableRequest, pk: Any) -> Motion:
    motion: Motion = get_object_or_404(reads.motions_seen(request.partnership, request.sight), pk=pk)
    return motion


@require_safe
@at_table
def show_motion(request: TableRequest, pk: Any) -> HttpResponse:
    return motion_page(request, find_motion(request, pk))


def motion_page(request: TableRequest, motion: Motion, *, refusal: str = "", status: int = 200) -> HttpResponse:
    """The words, what residents said, the votes on it, and the clerk's next deed."""
    meeting = motion.item.meeting
    is_clerk = permissions.is_clerk(request.user, meeting.body)
    undecided = not hasattr(motion, "withdrawal") and not hasattr(motion, "decision")
    may_move = vote_permissions.can_move(request.user, motion.item)
    ready = awaiting.ripe(motion, meeting, request.partnership.slug) if may_move and undecided else awaiting.Ripe()
    votes = list(reads.votes_seen(request.partnership, request.sight).filter(motion=motion))
    seats = titles_seen([motion.mover_seat_id, motion.seconder_seat_id], request.sight)
    decisions = reads.resident_decisions_seen(request.partnership, request.sight).filter(motion=motion)
    context = {
        "motion": motion,
        "meeting": meeting,
        "mover": seats.get(motion.mover_seat_id),
        "seconder": seats.get(motion.seconder_seat_id),
        "is_clerk": is_clerk,
        "rules": ready.rules,
        "awaited": ready.awaited,
        "open_vote": next((vote for vote in votes if vote.is_open), None),
        "may_call": is_clerk and ready.rules,
        "may_change": undecided and not votes and may_move,
        "votes": [(vote, reads.results_of(vote)[:1]) for vote in votes],
        "resident_decisions": decisions,
        "needs_gate": undecided and calling.needs_gate(motion, calling.rule_for(motion, day_of(meeting))),
        "refusal": refusal,
    }
    return show(request, "motion/show.html", context, status=status)


@require_http_methods(["GET", "POST"])
@seated
def motion_new(request: SeatedRequest, pk: Any) -> HttpResponse:
    """Under an agenda item."""
    items = AgendaItem.objects.visible_to(request.sight).filter(partnership=request.partnership)
    item = get_object_or_404(items.select_related("meeting__body__partnership", "partnership"), pk=pk)
    only_if(vote_permissions.can_move(request.user, item))
    back = Crumb(str(item.meeting), address(request, "meeting", item.meeting_id))
    page = FormPage(_("Put a motion under “%(item)s”") % {"item": item}, "", _("Put the motion"), back)

    def act(form: Any) -> str:
        motion = actions.put_motion(item=item, details=form.details(), by=request.user)
        return address(request, "motion", motion.pk)

    return form_page(request, MotionForm(typed(request), item=item, sight=request.sight), page, act)


@require_http_methods(["GET", "POST"])
@seated
def motion_edit(request: SeatedRequest, pk: Any) -> HttpResponse:
    motion = find_motion(request, pk)
    only_if(vote_permissions.can_move(request.user, motion.item))
    page = FormPage(
        _("Other words, a second, a mark"),
        _("Until a vote is called on it. Afterwards it is another motion."),
        _("Save"),
        _back(request, motion),
    )

    def act(form: Any) -> str:
        actions.change_motion(motion=find_motion(request, pk), details=form.details(), by=request.user)
        return str(page.back.url)

    form = MotionForm(typed(request), instance=motion, item=motion.item, sight=request.sight)
    return form_page(request, form, page, act)


@require_http_methods(["GET", "POST"])
@seated
def motion_withdrawals(request: SeatedRequest, pk: Any) -> HttpResponse:
    motion = find_motion(request, pk)
    only_if(vote_permissions.can_move(request.user, motion.item))
    page = FormPage(_("Withdraw the motion"), motion.text, _("Withdraw it"), _back(request, motion))

    def act(form: Any) -> str:
        actions.withdraw_motion(motion=motion, why=form.cleaned_data["why"], by=request.user)
        return str(page.back.url)

    return form_page(request, ReasonForm(typed(request)), page, act)


@require_POST
@seated
def consent_adoptions(request: SeatedRequest, pk: Any) -> HttpResponse:
    """What is left on the consent agenda is decided at once."""
    meeting = find_meeting(request, pk)
    only_if(permissions.is_clerk(request.user, meeting.body))
    try:
        decided = actions.adopt_consent_agenda(meeting=meeting, by=request.user)
    except Refusal as refusal:
        page = FormPage(
            _("The consent agenda was not adopted"),
            "",
            "",
            Crumb(str(meeting), address(request, "meeting", meeting.pk)),
        )
        return show(request, "vote/refused.html", {"page": page, "refusal": str(refusal)}, status=CONFLICT)
    told = ngettext("%(number)s item was decided.", "%(number)s items were decided.", len(decided))
    messages.success(request, told % {"number": len(decided)})
    return redirect(back_to(request, meeting, address(request, "meeting", meeting.pk)))


def back_to(request: TableRequest, meeting: Meeting, otherwise: str) -> str:
    """Whoever did it from the live screen is there again afterwards."""
    return address(request, "live", meeting.pk) if request.POST.get("back") == "live" else otherwise


def _back(request: TableRequest, motion: Motion) -> Crumb:
    return Crumb(_("The motion"), address(request, "motion", motion.pk))
