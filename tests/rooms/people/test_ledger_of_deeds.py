"""Every deed of the room writes exactly one ledger line, and tells it in a sentence."""

import pytest

from commontable.foundation import ledger
from commontable.foundation.models import LedgerLine
from commontable.rooms.people import actions
from commontable.rooms.people.models import ReciprocalSeats
from commontable.rooms.people.queries import sight_of
from commontable.rooms.people.states import (
    Authority,
    Standing,
)
from tests import things
from tests.rooms.people.deeds import DAY, DEEDS, hospital_membership, organizing_board, paired, replaced

A = actions


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_writes_one_line_and_tells_it(cast, deed):
    prepare, do, words = DEEDS[deed]
    thing = prepare(cast, cast.dana)
    before = set(LedgerLine.objects.values_list("pk", flat=True))
    do(cast, cast.dana, thing)
    (line,) = LedgerLine.objects.exclude(pk__in=before)
    (told,) = ledger.tell([line], sight_of(cast.dana))
    assert words in told.sentence
    assert "%(" not in told.sentence
    assert line in LedgerLine.objects.visible_to(sight_of(cast.dana))


@pytest.mark.parametrize("deed", DEEDS)
def test_nobody_who_may_not_can_do_it_and_nothing_is_written(cast, deed):
    from commontable.foundation.errors import NotPermitted

    prepare, do, _words = DEEDS[deed]
    thing = prepare(cast, cast.dana)
    before = LedgerLine.objects.count()
    for stranger in (cast.esther, cast.sol, cast.rosa, cast.hank, cast.ana):
        with pytest.raises(NotPermitted, match=r"Ask|Only"):
            do(cast, stranger, thing)
    assert LedgerLine.objects.count() == before


# These have ledger tests beside the tests of what they do: invitations, accounts, imports, merges.
TOLD_ELSEWHERE = {
    "accept_invitation", "add_operator", "apply_import", "close_account", "draft_import", "drop_import", "invite",
    "invite_again", "invite_newcomer", "merge_organizations", "merge_persons", "open_partnership", "reopen_account",
    "retry_import", "revoke_invitation",
}  # fmt: skip


def test_every_deed_of_the_room_is_in_the_table():
    assert {name for name in actions.__all__ if name[0].islower()} == set(DEEDS) | TOLD_ELSEWHERE


def test_a_change_that_changes_nothing_is_no_deed(cast):
    before = LedgerLine.objects.count()
    A.change_person(
        person=cast.neighbor, by=cast.olivia, details=A.PersonDetails.of(cast.neighbor)
    )  # fmt: skip
    A.change_body(body=cast.commission, by=cast.dana, details=A.BodyDetails.of(cast.commission))
    assert LedgerLine.objects.count() == before


def test_HR_03_a_replacement_that_lowers_authority_is_told_as_a_downgrade(cast):
    membership = hospital_membership(cast)
    A.change_authority(membership=membership, by=cast.dana, change=A.AuthorityStep(Authority.CEO, DAY))
    replaced(cast, cast.dana, Authority.DELEGATE)
    line = LedgerLine.objects.first()
    (told,) = ledger.tell([line], sight_of(cast.dana))
    assert line.deed == "seat_downgraded"
    assert "chief executive, now delegate who must ask first" in told.sentence


def test_the_ledger_never_names_a_person_to_somebody_who_may_not_see_them(cast):
    """Neda is on the organizers' list only; her seat in their public board is public, her name is not."""
    seat = things.seat(organizing_board(cast), "Neighbor")
    A.attest_residence(
        person=cast.neighbor, by=cast.olivia, statement=A.ResidenceStatement("North", True, False, on_paper="office")
    )
    A.fill_seat(
        seat=seat, person=cast.neighbor, by=cast.olivia,
        term=A.Filling(organization=cast.organizers, authority=Authority.DELEGATE),
    )  # fmt: skip
    A.add_contact(person=cast.neighbor, by=cast.olivia, details=A.ContactDetails(kind="phone", value="555-0199"))
    for account in (cast.dana, cast.hank, cast.rosa, None):
        sight = sight_of(account)
        lines = list(LedgerLine.objects.visible_to(sight))
        sentences = " ".join(told.sentence for told in ledger.tell(lines, sight))
        assert "Neda" not in sentences
        assert "someone" in sentences
    sight = sight_of(cast.olivia)
    assert "Neda" in " ".join(told.sentence for told in ledger.tell(LedgerLine.objects.visible_to(sight), sight))
    assert not any("555-0199" in str(line.__dict__) for line in LedgerLine.objects.all())


def test_reciprocal_seats_are_ended_not_deleted(cast):
    pair = paired(cast, cast.dana)
    A.end_pair(pair=pair, by=cast.dana, ends=DAY)
    assert ReciprocalSeats.objects.ended().get() == pair
    assert cast.river.pk == pair.partnership_id
    assert cast.organizers.standing == Standing.PARTNER
