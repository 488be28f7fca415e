"""Memberships: a person fills a seat, is replaced, may decide less or more, and leaves."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.partial_dates import PartialDate

from .. import permissions, seating
from ..details import AuthorityStep, Ending, Filling
from ..models import Account, AuthorityChange, Membership, Person, Seat
from ..states import Authority, is_downgrade
from ..writing import check, put, seen_like, word


@transaction.atomic
def fill_seat(*, seat: Seat, person: Person, by: Account, term: Filling) -> Membership:
    """Seat a person, on behalf of an organization or in their own voice. The seat must be vacant."""
    permissions.check_can_keep_seat(by=by, seat=seat)
    membership = _fill(seat, person, term, by)
    facts = {"person": person, "seat": seat}
    if term.ends is not None:
        ledger.write("past_filling_recorded", subject=membership, by=by, **facts)
    elif term.organization:
        ledger.write("seat_filled_on_behalf", subject=membership, by=by, organization=term.organization, **facts)
    else:
        ledger.write("seat_filled", subject=membership, by=by, **facts)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: Account, ending: Ending) -> Membership:
    """The row stays, with when it ended and why."""
    permissions.check_can_keep_membership(by=by, membership=membership)
    _end(membership, ending)
    ledger.write("membership_ended", subject=membership, by=by, person=membership.person, seat=membership.seat)
    return membership


@transaction.atomic
def replace_member(*, membership: Membership, person: Person, by: Account, term: Filling, ending: Ending) -> Membership:
    """End one membership and begin the next in one step; when the seat can decide less than before, say so (HR-03)."""
    permissions.check_can_keep_membership(by=by, membership=membership)
    before = Authority(membership.authority)
    _end(membership, ending)
    new = _fill(membership.seat, person, term, by)
    facts = {"person": person, "former": membership.person, "seat": membership.seat}
    if is_downgrade(before, Authority(new.authority)):
        levels = {"before": word(before), "after": word(Authority(new.authority))}
        ledger.write("seat_downgraded", subject=new, by=by, **facts, **levels)
    else:
        ledger.write("member_replaced", subject=new, by=by, **facts)
    return new


@transaction.atomic
def change_authority(*, membership: Membership, by: Account, change: AuthorityStep) -> AuthorityChange:
    """A sitting member may decide more or less from now on. Each step is a record of its own (HR-03)."""
    permissions.check_can_keep_membership(by=by, membership=membership)
    _check_open(membership)
    before, after = Authority(membership.authority), Authority(change.after)
    _check_step(membership, before, after)
    step = AuthorityChange(**seen_like(membership), membership=membership, before=before, after=after)
    step.begins, step.reason = change.begins, change.reason
    check(step)
    step.save()
    membership.authority = after
    membership.save(update_fields=["authority"])
    facts = {"person": membership.person, "seat": membership.seat, "before": word(before), "after": word(after)}
    if is_downgrade(before, after):
        ledger.write("authority_lowered", subject=step, by=by, **facts)
    else:
        ledger.write("authority_raised", subject=step, by=by, **facts)
    return step


@transaction.atomic
def name_alternate(*, membership: Membership, by: Account, alternate: Person | None) -> Membership:
    """Who sits in when the member cannot; nobody, to take the alternate away."""
    permissions.check_can_keep_membership(by=by, membership=membership)
    _check_open(membership)
    if alternate is not None:
        seating.check_alternate(membership.seat, membership.person, alternate)
    former, membership.alternate = membership.alternate, alternate
    membership.save(update_fields=["alternate"])
    if alternate is not None:
        ledger.write("alternate_named", subject=membership, by=by, person=alternate, seat=membership.seat)
    elif former is not None:
        ledger.write("alternate_removed", subject=membership, by=by, person=former, seat=membership.seat)
    return membership


@transaction.atomic
def set_term_end(*, membership: Membership, by: Account, term_ends: PartialDate | None) -> Membership:
    """Renew or shorten a term. The member sits on after it until the seat is filled anew."""
    permissions.check_can_keep_membership(by=by, membership=membership)
    _check_open(membership)
    if term_ends and membership.begins and seating.comes_before(term_ends, membership.begins):
        raise NotNow(
            _("The term would end (%(ends)s) before it began (%(begins)s). Check the date.")
            % {"ends": term_ends, "begins": membership.begins}
        )
    membership.term_ends = term_ends
    check(membership)
    membership.save(update_fields=["term_ends"])
    ledger.write("term_set", subject=membership, by=by, person=membership.person, seat=membership.seat)
    return membership


def _fill(seat: Seat, person: Person, term: Filling, by: Account) -> Membership:
    seat = Seat.objects.select_for_update().select_related("body").get(pk=seat.pk)  # two staff, one vacant seat
    if term.ends is None:
        seating.check_vacant(seat, by)
    seating.check_may_sit(seat=seat, person=person, term=term)
    membership = Membership(**seen_like(seat), seat=seat, person=person)
    put(membership, term)
    membership.term_ends = term.term_ends or seat.term_end(term.begins)
    check(membership)
    membership.save()
    return membership


def _end(membership: Membership, ending: Ending) -> None:
    if membership.ends is not None:
        raise NotNow(_("This membership ended in %(ends)s and stays as it was.") % {"ends": membership.ends})
    if ending.ends.earliest > timezone.localdate():
        raise NotNow(
            _("%(ends)s is still to come. Set the end of the term now, and end the membership on the day.")
            % {"ends": ending.ends}
        )
    if membership.begins and seating.comes_before(ending.ends, membership.begins):
        raise NotNow(
            _("The membership would end (%(ends)s) before it began (%(begins)s). Check the date.")
            % {"ends": ending.ends, "begins": membership.begins}
        )
    membership.ends, membership.end_reason = ending.ends, ending.reason
    check(membership)
    membership.save(update_fields=["ends", "end_reason"])


def _check_open(membership: Membership) -> None:
    if not membership.is_open:
        raise NotNow(_("This membership ended in %(ends)s and stays as it was.") % {"ends": membership.ends})


def _check_step(membership: Membership, before: Authority, after: Authority) -> None:
    if before == after:
        raise NotNow(
            _("%(person)s already sits as %(authority)s. Choose another level.")
            % {"person": membership.person, "authority": after.label}
        )
    if after == Authority.OWN_VOICE and membership.organization_id:
        raise NotNow(_("Who sits on behalf of an organization does not speak for themselves. Choose another level."))
    if after != Authority.OWN_VOICE and membership.organization_id is None:
        raise NotNow(_("Without an organization the member speaks for themselves. Replace them to change that."))
