"""Deeds on motions: put, put in other words before any vote, withdrawn, passed with the consent agenda."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.rooms.people.models import Account, seen_like
from commontable.rooms.people.queries import person_of

from .. import calling, vote_permissions, voting
from ..during import check_not_over, check_open, fresh
from ..models import AgendaItem, Decision, Meeting, Motion, MotionWithdrawal
from ..narrower import seen_from, take_inside
from ..rules import DecidedHow
from ..states import ItemKind
from ..vote_details import MotionDetails


@transaction.atomic
def put_motion(*, item: AgendaItem, details: MotionDetails, by: Account) -> Motion:
    """Somebody asks the body to decide something, under an item of its agenda."""
    vote_permissions.check_can_move(by=by, item=item)
    check_not_over(fresh(item.meeting))
    if item.is_withdrawn:
        raise NotNow(_("This item was taken off the agenda. Put the motion under another one."))
    if item.kind not in (ItemKind.VOTE, ItemKind.CONSENT, ItemKind.CLOSED_SESSION):
        raise NotNow(
            _("The item “%(item)s” is for %(kind)s. Put the motion under an item of type vote.")
            % {"item": item, "kind": item.get_kind_display()}
        )
    calling.check_session(item)
    _check(item, details)
    motion: Motion = Motion.objects.create(item=item, **seen_from(item), **details.as_fields())
    ledger.write("motion_put", subject=motion, by=by, item=item)
    return motion


def _check(item: AgendaItem, details: MotionDetails) -> None:
    faults = {}
    if not details.text.strip():
        faults["text"] = _("Write the words that are voted on.")
    body_id = item.meeting.body_id
    for name in ("mover_seat", "seconder_seat"):
        seat = getattr(details, name)
        if seat is not None and seat.body_id != body_id:
            faults[name] = _("Choose a seat of this body.")
    if details.mover_seat is not None and details.mover_seat == details.seconder_seat:
        faults["seconder_seat"] = _("Somebody else seconds a motion than moves it.")
    if details.changes_rule is not None and details.changes_rule.body_id != body_id:
        faults["changes_rule"] = _("Choose a rule of this body.")
    if faults:
        raise ValidationError(faults)


@transaction.atomic
def change_motion(*, motion: Motion, details: MotionDetails, by: Account) -> Motion:
    """Other words, a second, a mark: until a vote is called on it. Afterwards it is another motion."""
    vote_permissions.check_can_move(by=by, item=motion.item)
    check_not_over(fresh(motion.item.meeting))
    motion = Motion.objects.select_for_update(of=("self",)).select_related("item__meeting__body").get(pk=motion.pk)
    calling.check_undecided(motion)
    if motion.votes.exists() or motion.resident_decisions.exists():
        raise NotNow(
            _("This motion has been voted on, or decided on by residents. Put the new words as another motion.")
        )
    _check(motion.item, details)
    take_inside(motion)
    for name, value in details.as_fields().items():
        setattr(motion, name, value)
    motion.save()
    ledger.write("motion_changed", subject=motion, by=by, item=motion.item)
    return motion


@transaction.atomic
def withdraw_motion(*, motion: Motion, why: str, by: Account) -> MotionWithdrawal:
    """The mover takes it back. It stays to be read."""
    vote_permissions.check_can_move(by=by, item=motion.item)
    meeting = fresh(motion.item.meeting)
    check_not_over(meeting)
    calling.check_undecided(motion)
    calling.check_no_open_vote(meeting)
    take_inside(motion)
    withdrawal = MotionWithdrawal.objects.create(
        motion=motion, why=why.strip(), by=person_of(by, motion.partnership), **seen_like(motion)
    )
    ledger.write("motion_withdrawn", subject=motion, by=by, item=motion.item)
    return withdrawal


@transaction.atomic
def adopt_consent_agenda(*, meeting: Meeting, by: Account) -> list[Decision]:
    """Everything still on the consent agenda is decided at once, since nobody asked to speak about it (CO-05).

    Each item passes with its motion; an item without one passes by its title. A quorum, parity and residents stand
    in its way as they do in a vote's.
    """
    vote_permissions.check_is_clerk(by=by, body=meeting.body)
    meeting = fresh(meeting)
    check_open(meeting)
    calling.check_no_open_vote(meeting)
    items = meeting.items.on_consent()
    for item in items:
        calling.check_session(item)
    motions = [motion for item in items.select_related("meeting__body__partnership") for motion in _motions_of(item)]
    if not motions:
        raise NotNow(_("Nothing is left on the consent agenda."))
    decisions = []
    for motion in motions:
        rule = calling.choose_rule(motion, None)
        calling.check_parity(motion)
        calling.check_gate(motion, rule)
        calling.check_quorum(voting.electors_now(meeting, rule), rule.plain)
        decision = Decision.objects.create(
            body=meeting.body, motion=motion, how=DecidedHow.CONSENT, decided_at=timezone.now(),
            by=person_of(by, meeting.partnership), **seen_like(motion),
        )  # fmt: skip
        ledger.write("consent_adopted", subject=decision, by=by, meeting=meeting)
        decisions.append(decision)
    return decisions


def _motions_of(item: AgendaItem) -> list[Motion]:
    waiting = list(item.motions.filter(withdrawal__isnull=True, decision__isnull=True))
    if waiting or item.motions.exists():
        return waiting
    return [Motion.objects.create(item=item, text=item.title, **seen_like(item))]
