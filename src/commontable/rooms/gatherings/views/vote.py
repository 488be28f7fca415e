"""Votes: calling one, its page, ballots, closing, voiding, correcting."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commontable.foundation.asking import CONFLICT, Crumb, FormPage, attempt, only_if, typed
from commontable.foundation.errors import Refusal
from commontable.foundation.slots import filled
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, permissions, rule_words
from ..forms.votes import ClerkBallotForm, CorrectionForm, ReasonForm, RecusalForm, options_of
from ..models import VoteEvent
from ..pages import address, form_page, show
from ..queries import votes as reads
from ..queries.quorum_since import quorum_since
from ..queries.roll import closed_roll, roll
from ..queries.seats import seats_at
from ..rules import Option, VoteState
from ..vote_details import BallotEntry
from .live import live_page
from .motion import back_to, find_motion, motion_page


def find_vote(request: TableRequest, pk: Any) -> VoteEvent:
    event: VoteEvent = get_object_or_404(reads.votes_seen(request.partnership, request.sight), pk=pk)
    return event


@require_POST
@seated
def call(request: SeatedRequest, pk: Any) -> HttpResponse:
    """A vote is called on a motion. What stands in its way is told on the motion's page."""
    motion = find_motion(request, pk)
    only_if(permissions.is_clerk(request.user, motion.item.meeting.body))
    rules = reads.rules_seen(request.partnership, request.sight).filter(body=motion.item.meeting.body_id)
    chosen = request.POST.get("rule")
    rule = next((one for one in rules if str(one.pk) == chosen), None)
    only_if(rule is not None or not chosen)
    try:
        event = actions.call_vote(motion=motion, by=request.user, rule=rule)
    except Refusal as refusal:
        return motion_page(request, motion, refusal=str(refusal), status=CONFLICT)
    return redirect(back_to(request, event.meeting, address(request, "vote", event.pk)))


@require_safe
@at_table
def show_vote(request: TableRequest, pk: Any) -> HttpResponse:
    return vote_page(request, find_vote(request, pk))


def vote_page(request: TableRequest, event: VoteEvent, *, status: int = 200, **more: Any) -> HttpResponse:
    """One question. For those who vote big buttons, for the clerk what came in, for everybody the roll and "
    "the result."""
    meeting = event.meeting
    is_open = event.state == VoteState.OPEN
    is_clerk = permissions.is_clerk(request.user, meeting.body)
    own = reads.own_ballots(event, request.user) if is_open else []
    present = [str(one.seat.pk) for one in seats_at(meeting) if one.is_present] if is_open else []
    context = {
        "vote": event,
        "meeting": meeting,
        "is_clerk": is_clerk,
        "own": [(one, more.get(f"recusal_{one.voter.pk}") or RecusalForm(voter=one.voter)) for one in own],
        "options": [option for option in options_of(event) if option != Option.RECUSE],
        "roll": roll(event, request.sight, present) if is_open else closed_roll(event, request.sight),
        "results": reads.results_of(event),
        "quorum_since": quorum_since(event),
        "rule_told": rule_words.told(event.rule),
        "grounds": filled("rule.ground", event.rule, request.sight),
        "entry": more.get("entry") or (ClerkBallotForm(event=event) if is_open and is_clerk else None),
        "state": VoteState(event.state).label,
        "refusal": more.get("refusal", ""),
        "offers_casting": more.get("offers_casting", False),
    }
    return show(request, "vote/show.html", context, status=status)


@require_POST
@seated
def ballots(request: SeatedRequest, pk: Any) -> HttpResponse:
    """A ballot is put in: the member's own by a button, somebody else's by the clerk's form."""
    event = find_vote(request, pk)
    if "entry-voter" in request.POST:
        return _entered(request, event)
    own = {str(one.voter.pk): one for one in reads.own_ballots(event, request.user)}
    mine = own.get(request.POST.get("voter", ""))
    if mine is None:
        return vote_page(request, event, status=CONFLICT, refusal=_("You have no vote in this one for that seat."))
    option = request.POST.get("option", "")
    if option not in Option.values:
        return vote_page(request, event, status=CONFLICT, refusal=_("Choose one of the buttons."))
    entry = BallotEntry(Option(option))
    if option == Option.RECUSE:
        form = RecusalForm(request.POST, voter=mine.voter)
        if not form.is_valid():
            return vote_page(request, event, status=422, **{f"recusal_{mine.voter.pk}": form})
        entry = form.entry()
    try:
        ballot = actions.cast_ballot(voter=_again(event, mine.voter.pk), by=request.user, entry=entry)
    except Refusal as refusal:
        if request.POST.get("back") == "live":
            messages.error(request, str(refusal))
            return live_page(request, event.meeting, status=CONFLICT)
        return vote_page(request, find_vote(request, pk), status=CONFLICT, refusal=str(refusal))
    messages.success(request, _("Your ballot is in: %(option)s.") % {"option": ballot.get_option_display()})
    return redirect(back_to(request, event.meeting, address(request, "vote", event.pk)))


def _again(event: VoteEvent, pk: Any) -> Any:
    return event.voters.select_related("seat", "membership", "event__meeting__body__partnership").get(pk=pk)


def _entered(request: SeatedRequest, event: VoteEvent) -> HttpResponse:
    only_if(permissions.is_clerk(request.user, event.meeting.body))
    form = ClerkBallotForm(request.POST, event=event)

    def act(form: ClerkBallotForm) -> str:
        voter = form.cleaned_data["voter"]
        actions.cast_ballot(voter=voter, by=request.user, entry=form.entry())
        messages.success(request, _("Entered for %(seat)s.") % {"seat": voter.seat.title})
        return address(request, "vote", event.pk) + "#entry"

    status, url = attempt(form, partial(act, form))
    return redirect(url) if url else vote_page(request, find_vote(request, event.pk), status=status, entry=form)


@require_POST
@seated
def closings(request: SeatedRequest, pk: Any) -> HttpResponse:
    """The vote is closed and counted. At a tie that the chair decides, the page asks what the chair says."""
    event = find_vote(request, pk)
    only_if(permissions.is_clerk(request.user, event.meeting.body))
    said = request.POST.get("casting", "")
    casting = Option(said) if said in (Option.FOR, Option.AGAINST) else None
    try:
        result = actions.close_vote(event=event, by=request.user, casting=casting)
    except Refusal as refusal:
        event = find_vote(request, pk)
        asks = event.is_open and event.plain_rule.tie == "chair"
        return vote_page(request, event, status=CONFLICT, refusal=str(refusal), offers_casting=asks)
    messages.success(request, reads.result_sentence(result))
    return redirect(back_to(request, event.meeting, address(request, "vote", event.pk)))


@require_http_methods(["GET", "POST"])
@seated
def voidings(request: SeatedRequest, pk: Any) -> HttpResponse:
    event = find_vote(request, pk)
    only_if(permissions.is_clerk(request.user, event.meeting.body))
    page = FormPage(
        _("Declare this vote void"),
        _("It was called in error and does not count. It stays to be read, with the reason."),
        _("Declare it void"),
        _back(request, event),
    )

    def act(form: Any) -> str:
        actions.void_vote(event=event, why=form.cleaned_data["why"], by=request.user)
        return str(page.back.url)

    return form_page(request, ReasonForm(typed(request)), page, act)


@require_http_methods(["GET", "POST"])
@seated
def corrections(request: SeatedRequest, pk: Any) -> HttpResponse:
    event = find_vote(request, pk)
    only_if(permissions.is_clerk(request.user, event.meeting.body))
    page = FormPage(
        _("Correct what was recorded"),
        _("The vote stays as it was. The correction and the new result stand beside it, with your name."),
        _("Record the correction"),
        _back(request, event),
    )

    def act(form: Any) -> str:
        actions.correct_result(event=event, details=form.details(), by=request.user)
        return str(page.back.url)

    return form_page(request, CorrectionForm(typed(request), event=event), page, act)


def _back(request: TableRequest, event: VoteEvent) -> Crumb:
    return Crumb(pgettext("one vote on one motion", "The vote"), address(request, "vote", event.pk))
