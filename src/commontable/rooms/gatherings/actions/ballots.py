"""The deed of voting: a ballot is put in, or changed by a new one that supersedes it, while the vote is open."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.rooms.people.models import Account, Person, seen_like
from commontable.rooms.people.queries import person_of

from .. import rules, vote_permissions
from ..models import Ballot, ElectorVoter, Recusal, VoteEvent
from ..queries.seats import member_in, today_at
from ..rules import BallotHow, Cast, CastFault, Option, VoteDeed
from ..vote_details import BallotEntry
from ..vote_steps import locked_for
from ..voting import plain_voter


@transaction.atomic
def cast_ballot(*, voter: ElectorVoter, by: Account, entry: BallotEntry) -> Ballot:
    """One ballot of one voter. It counts once it is answered for, and only while the vote is open.

    The vote's row is locked, so a closing vote has either this ballot in its count or refuses it. The same word twice
    is one ballot: whoever is not sure that the first arrived sends it again.
    """
    event = locked_for(voter.event, VoteDeed.CAST)
    caster, how = _whose(voter, by, entry, event)
    standing = Ballot.objects.standing().filter(event=event).filter(Q(voter=voter) | Q(caster=caster))
    ballots = {str(one.voter.seat_id): one for one in standing.select_related("voter")}
    former: Ballot | None = ballots.get(voter.key)
    new = Cast(voter.key, str(caster.pk), entry.option)
    _check(event, voter, {key: _cast(one) for key, one in ballots.items()}, new)
    if former is not None and former.how == BallotHow.PHONE and how != BallotHow.PHONE:
        raise NotNow(
            _("Whoever sits in %(seat)s has voted themselves. Only they change that ballot, until the vote closes.")
            % {"seat": voter.seat}
        )
    if former is not None and former.option == entry.option:
        return former
    ballot: Ballot = Ballot.objects.create(
        event=event, voter=voter, option=entry.option, caster=caster, how=how, supersedes=former,
        by=person_of(by, event.partnership), **seen_like(event),
    )  # fmt: skip
    if entry.option == Option.RECUSE:
        _recuse(ballot, entry)
    _tell(ballot, by, former)
    return ballot


def _whose(voter: ElectorVoter, by: Account, entry: BallotEntry, event: VoteEvent) -> tuple[Person, BallotHow]:
    """Whose word it is, and how it came in: the member's own, or entered by the clerk."""
    own = person_of(by, event.partnership)
    if entry.caster is None or (own is not None and entry.caster.pk == own.pk):
        if own is None or own.pk not in (voter.person_id, voter.alternate_id):
            raise NotPermitted(_refusals()[CastFault.NOT_THEIRS] % {"seat": voter.seat})
        return own, BallotHow.PHONE
    vote_permissions.check_can_record(by=by, voter=voter)
    if entry.how == BallotHow.PHONE:
        raise NotNow(_("Say how the ballot reached you: called out, on paper, or told to you."))
    if event.secret and entry.how != BallotHow.PAPER:
        raise NotNow(_("This vote is secret: a ballot is put in by the member, or on paper. Hand one out."))
    return entry.caster, BallotHow(entry.how)


def _cast(ballot: Ballot) -> Cast:
    return Cast(str(ballot.voter.seat_id), str(ballot.caster_id), Option(ballot.option))


def _check(event: VoteEvent, voter: ElectorVoter, standing: dict[str, Cast], new: Cast) -> None:
    """By the pure rules; and whoever left the seat since does not vote for it any more."""
    plain = plain_voter(voter, set())
    fault = rules.fault_of_cast(event.plain_rule, {plain.key: plain}, standing, new)
    if fault is not None:
        raise NotNow(_refusals()[fault] % {"seat": voter.seat})
    sits = member_in(event.meeting, voter.seat, today_at(event.meeting))
    if sits is None or sits.pk != voter.membership_id:
        raise NotNow(
            _(
                "The seat %(seat)s was left, or given to somebody else, after the vote was called. Who sat in it "
                "then votes no more."
            )
            % {"seat": voter.seat}
        )


def _refusals() -> dict[CastFault, str]:
    return {
        CastFault.NOT_OF_ELECTORATE: _("The seat %(seat)s has no vote in this one."),
        CastFault.NOT_THEIRS: _(
            "The ballot of %(seat)s belongs to whoever sat in it, or stood in, when the vote was called."
        ),
        CastFault.VOTED_ELSEWHERE: _(
            "Whoever sits in %(seat)s has voted for another seat, and the rule gives one person one vote. "
            "An alternate may vote for this seat."
        ),
        CastFault.SEAT_HAS_VOTED: _("The seat %(seat)s has voted. Only whoever put that ballot in may change it."),
        CastFault.NO_BLOCKS: _("By the rule of this vote nobody can block it. Choose for, against or abstain."),
    }


def _recuse(ballot: Ballot, entry: BallotEntry) -> None:
    disclosure = entry.disclosure
    if disclosure is not None and disclosure.membership_id != ballot.voter.membership_id:
        raise NotNow(_("Choose an interest that was disclosed for this seat."))
    Recusal.objects.create(
        ballot=ballot, disclosure=disclosure, reason=entry.reason.strip(), by=ballot.by, **seen_like(ballot)
    )


def _tell(ballot: Ballot, by: Account, former: Ballot | None) -> None:
    """The ledger hears that a seat has voted, never what."""
    changed = "ballot_cast" if former is None else "ballot_changed"
    deed = changed if ballot.how == BallotHow.PHONE else "ballot_recorded"
    ledger.write(deed, subject=ballot, by=by, seat=ballot.voter.seat)
