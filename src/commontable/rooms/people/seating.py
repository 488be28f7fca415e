"""Policy: may this person fill this seat now? Each refusal says why and what to do next."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from commontable.foundation.errors import NotNow
from commontable.foundation.partial_dates import PartialDate

from .details import Filling
from .models import Account, Membership, Person, ResidentClaim, Seat
from .queries import sight_of
from .states import Authority, SeatClass, Standing


def check_may_sit(*, seat: Seat, person: Person, term: Filling) -> None:
    _check_open(seat)
    _check_person(seat, person)
    if term.alternate is not None:
        check_alternate(seat, person, term.alternate)
    if seat.seat_class == SeatClass.RESIDENT:
        _check_resident(seat, person, term)
    else:
        _check_on_behalf(seat, term)
    _check_dates(term)


def named_to(person: Person, by: Account) -> str:
    """A refusal names nobody whom the reader may not see."""
    seen = Person.objects.visible_to(sight_of(by)).filter(pk=person.pk).exists()
    return person.name if seen else _("Somebody not shown to you")


def check_vacant(seat: Seat, by: Account) -> None:
    """One open membership per seat."""
    sitting = Membership.objects.current().filter(seat=seat).select_related("person").first()
    sitting = sitting or Membership.objects.filter(seat=seat, ends__isnull=True).select_related("person").first()
    if sitting:
        _refuse(
            _("%(person)s sits in %(seat)s. Replace them, or end their membership first."),
            person=named_to(sitting.person, by), seat=seat,
        )  # fmt: skip


def claim_of(person: Person) -> ResidentClaim | None:
    """The person's newest statement about where they live; earlier ones stay on record and no longer count."""
    return ResidentClaim.objects.filter(person=person).select_related("partnership").order_by("-attested_at").first()


def _refuse(message: str, **names: Any) -> None:
    raise NotNow(message % names)


def _check_open(seat: Seat) -> None:
    if seat.ends is not None:
        _refuse(_("%(seat)s was abolished in %(ends)s. Choose another seat, or add one."), seat=seat, ends=seat.ends)
    if seat.body.ends is not None:
        _refuse(_("%(body)s ended in %(ends)s. Choose a seat in another body."), body=seat.body, ends=seat.body.ends)


def _check_person(seat: Seat, person: Person) -> None:
    if person.partnership_id != seat.partnership_id:
        _refuse(_("%(person)s is not on record at this table. Add them first."), person=person)
    if person.merged_into_id is not None:
        _refuse(
            _("The record of %(person)s was merged into another one. Choose that one: %(kept)s."),
            person=person, kept=person.merged_into,
        )  # fmt: skip


def check_alternate(seat: Seat, person: Person, alternate: Person) -> None:
    _check_person(seat, alternate)
    if alternate.pk == person.pk:
        _refuse(_("%(person)s cannot stand in for themselves. Choose somebody else as alternate."), person=person)


def _check_resident(seat: Seat, person: Person, term: Filling) -> None:
    """PP-04: a resident seat is for somebody who says they live here and do not sit here for an employer."""
    if term.organization is not None or term.authority != Authority.OWN_VOICE:
        _refuse(
            _("%(seat)s is a resident seat: whoever fills it speaks for themselves. Leave the organization empty."),
            seat=seat,
        )
    claim = claim_of(person)
    if claim is None:
        _refuse(
            _(
                "%(person)s has not stated yet that they live here. Ask them to do so on their own page, "
                "or enter what they signed on paper."
            ),
            person=person,
        )
    elif not claim.is_eligible:
        _refuse(
            _(
                "By their own statement %(person)s cannot fill a resident seat: it is for people who live in one of "
                "the communities and are not here as an employee of a partner. Choose somebody else, or another seat."
            ),
            person=person,
        )


def _check_on_behalf(seat: Seat, term: Filling) -> None:
    if term.organization is None:
        if seat.seat_class == SeatClass.INSTITUTIONAL:
            _refuse(_("%(seat)s is an institutional seat. Say on behalf of which partner it is filled."), seat=seat)
        if term.authority != Authority.OWN_VOICE:
            _refuse(_("Without an organization the member speaks for themselves. Choose that, or an organization."))
        return
    check_partner(seat, term)
    if term.authority == Authority.OWN_VOICE:
        _refuse(
            _("Say what the member may decide for %(organization)s: chief executive, executive, delegate or observer."),
            organization=term.organization,
        )


def check_partner(seat: Seat, term: Filling) -> None:
    """A seat is filled on behalf of a current partner at the same table. A past filling may name one that left."""
    organization = term.organization
    if organization is None or organization.partnership_id != seat.partnership_id:
        _refuse(_("The organization is not at this table. Choose a partner, or add it first."))
    elif organization.standing != Standing.PARTNER:
        _refuse(
            _("%(organization)s is not a partner (%(standing)s). Make it one first, or choose a partner."),
            organization=organization, standing=organization.get_standing_display(),
        )  # fmt: skip
    elif organization.ends is not None and term.ends is None:
        _refuse(
            _("%(organization)s left in %(ends)s. Choose a current partner."),
            organization=organization, ends=organization.ends,
        )  # fmt: skip


def _check_dates(term: Filling) -> None:
    for last in (term.term_ends, term.ends):
        if term.begins and last and comes_before(last, term.begins):
            _refuse(
                _("The membership would end (%(ends)s) before it begins (%(begins)s). Check both dates."),
                ends=last, begins=term.begins,
            )  # fmt: skip


def comes_before(one: PartialDate, other: PartialDate) -> bool:
    """True only when it is certain: "2012" does not come before "spring 2012"."""
    return one.latest < other.earliest
