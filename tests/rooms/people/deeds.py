"""Each deed of the room: what prepares it, what does it, and the words its sentence must hold."""

from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.people import actions
from commontable.rooms.people.states import (
    AffiliationRole,
    Authority,
    BodyKind,
    OrganizationKind,
    Sector,
)
from tests import things

DAY = PartialDate.parse("2025")


def _person(cast, name="New Person"):
    return things.person(cast.department, name)


def organizing_board(cast):
    return things.body(cast.organizers, "Organizing Board", kind=BodyKind.BOARD)


def _event(cast, by):
    return actions.add_event(partnership=cast.river, by=by, details=actions.EventDetails(DAY, "Something happened"))


def _claim(cast, by):
    return actions.add_claim(
        partnership=cast.river, by=by, details=actions.ClaimDetails("almost a decade", "all of it", "page 3")
    )


def _candidate(cast, by):
    return actions.add_candidate(
        partnership=cast.river, by=by, details=actions.CandidateDetails("mobilizes people", described_as="a group")
    )


def _expected(cast, by):
    return actions.expect_sector(
        partnership=cast.river, by=by, details=actions.ExpectationDetails(Sector.EDUCATION, why="children")
    )


def paired(cast, by):
    board_seat = things.seat(organizing_board(cast), "Health department")
    return actions.pair_seats(
        first=cast.chair, second=board_seat, by=by, details=actions.PairDetails(basis="MOU, 2012")
    )


def hospital_membership(cast):
    return cast.hospital_seat.memberships.get()


def _contact(cast, by):
    return actions.add_contact(
        person=_person(cast), by=by, details=actions.ContactDetails(kind="phone", value="555-0101")
    )


def _affiliation(cast, by):
    return actions.begin_affiliation(
        person=_person(cast), organization=cast.department, by=by,
        details=actions.AffiliationDetails(role=AffiliationRole.STAFF),
    )  # fmt: skip


def replaced(cast, by, authority):
    return actions.replace_member(
        membership=hospital_membership(cast), person=_person(cast), by=by,
        term=actions.Filling(organization=cast.hospital, authority=authority, begins=PartialDate.parse("2026")),
        ending=actions.Ending(ends=PartialDate.parse("2026"), reason="moved away"),
    )  # fmt: skip


def _change(details_class, thing, **fields):
    from dataclasses import replace

    return replace(details_class.of(thing), **fields)


A = actions
# Each deed: what prepares it (given cast and Dana), what does it, and the words its sentence must hold.
DEEDS = {
    "change_partnership": (
        lambda cast, by: None,
        lambda cast, by, _t: A.change_partnership(
            partnership=cast.river, by=by, details=_change(A.PartnershipDetails, cast.river, purpose="To live longer.")
        ),
        "changed the record of the partnership",
    ),
    "add_organization": (
        lambda cast, by: None,
        lambda cast, by, _t: A.add_organization(
            partnership=cast.river, by=by,
            details=A.OrganizationDetails("Transit Agency", Sector.TRANSPORTATION, OrganizationKind.AGENCY),
        ),
        "added Transit Agency",
    ),
    "change_organization": (
        lambda cast, by: cast.department,
        lambda cast, by, thing: A.change_organization(
            organization=thing, by=by, details=_change(A.OrganizationDetails, thing, about="Public health.")
        ),
        "changed the record of Health Department",
    ),
    "add_person": (
        lambda cast, by: None,
        lambda cast, by, _t: A.add_person(holder=cast.department, by=by, details=A.PersonDetails("Nora New")),
        "added Nora New",
    ),
    "change_person": (
        lambda cast, by: _person(cast),
        lambda cast, by, thing: A.change_person(
            person=thing, by=by, details=_change(A.PersonDetails, thing, language="Spanish")
        ),
        "changed the record of New Person",
    ),
    "add_contact": (lambda cast, by: None, lambda cast, by, _t: _contact(cast, by), "how to reach New Person"),
    "remove_contact": (
        _contact, lambda cast, by, thing: A.remove_contact(contact=thing, by=by), "removed a way to reach New Person"
    ),
    "begin_affiliation": (
        lambda cast, by: None, lambda cast, by, _t: _affiliation(cast, by),
        "New Person belongs to Health Department as staff",
    ),
    "change_affiliation": (
        _affiliation,
        lambda cast, by, thing: A.change_affiliation(
            affiliation=thing, by=by, details=A.AffiliationDetails(role=AffiliationRole.ANALYST)
        ),
        "as analyst from now on",
    ),
    "end_affiliation": (
        _affiliation, lambda cast, by, thing: A.end_affiliation(affiliation=thing, by=by, ends=DAY),
        "no longer belongs to Health Department",
    ),
    "attest_residence": (
        lambda cast, by: _person(cast),
        lambda cast, by, thing: A.attest_residence(
            person=thing, by=by, statement=A.ResidenceStatement("North", True, False, on_paper="binder 3")
        ),
        "entered what New Person signed on paper",
    ),
    "add_body": (
        lambda cast, by: None,
        lambda cast, by, _t: A.add_body(
            holder=cast.department, by=by, details=A.BodyDetails("Food Hub", BodyKind.HUB)
        ),
        "set up Food Hub",
    ),
    "change_body": (
        lambda cast, by: cast.commission,
        lambda cast, by, thing: A.change_body(
            body=thing, by=by, details=_change(A.BodyDetails, thing, purpose="Advises the mayor.")
        ),
        "changed the record of Health Commission",
    ),
    "add_seat": (
        lambda cast, by: None,
        lambda cast, by, _t: A.add_seat(body=cast.commission, by=by, details=A.SeatDetails("Schools")),
        "added the seat Schools",
    ),
    "change_seat": (
        lambda cast, by: cast.vacant_seat,
        lambda cast, by, thing: A.change_seat(
            seat=thing, by=by, details=_change(A.SeatDetails, thing, title="Resident, West")
        ),
        "changed the seat Resident, West",
    ),
    "pair_seats": (lambda cast, by: None, lambda cast, by, _t: paired(cast, by), "each partner sits with the other"),
    "end_pair": (paired, lambda cast, by, thing: A.end_pair(pair=thing, by=by, ends=DAY), "ended the promise"),
    "fill_seat": (
        lambda cast, by: things.seat(cast.commission, "Second hospital seat"),
        lambda cast, by, thing: A.fill_seat(
            seat=thing, person=_person(cast), by=by,
            term=A.Filling(organization=cast.hospital, authority=Authority.CEO, begins=DAY),
        ),
        "to New Person, on behalf of St. Anne",
    ),
    "end_membership": (
        lambda cast, by: hospital_membership(cast),
        lambda cast, by, thing: A.end_membership(membership=thing, by=by, ending=A.Ending(DAY, "retired")),
        "ended the membership of Hank St. Anne",
    ),
    "replace_member": (
        lambda cast, by: None,
        lambda cast, by, _t: replaced(cast, by, Authority.CEO),
        "to New Person, who follows Hank St. Anne",
    ),
    "change_authority": (
        lambda cast, by: hospital_membership(cast),
        lambda cast, by, thing: A.change_authority(
            membership=thing, by=by, change=A.AuthorityStep(Authority.OBSERVER, DAY)
        ),
        "may decide less",
    ),
    "name_alternate": (
        lambda cast, by: hospital_membership(cast),
        lambda cast, by, thing: A.name_alternate(membership=thing, by=by, alternate=_person(cast)),
        "named New Person as alternate",
    ),
    "set_term_end": (
        lambda cast, by: hospital_membership(cast),
        lambda cast, by, thing: A.set_term_end(membership=thing, by=by, term_ends=PartialDate.parse("2028")),
        "set when the term of Hank St. Anne",
    ),
    "disclose_conflict": (
        lambda cast, by: cast.chair.memberships.get(),
        lambda cast, by, thing: A.disclose_conflict(membership=thing, by=by, statement="My sister works there."),
        "disclosed an interest",
    ),
    "end_disclosure": (
        lambda cast, by: A.disclose_conflict(membership=cast.chair.memberships.get(), by=by, statement="A loan."),
        lambda cast, by, thing: A.end_disclosure(disclosure=thing, by=by, ends=DAY),
        "is no more",
    ),
    "expect_sector": (
        lambda cast, by: None, lambda cast, by, _t: _expected(cast, by), "must be at the table: education"
    ),
    "change_expectation": (
        _expected,
        lambda cast, by, thing: A.change_expectation(
            expected=thing, by=by, details=_change(A.ExpectationDetails, thing, number=2)
        ),
        "changed what is expected of this sector: education",
    ),
    "end_expectation": (
        _expected, lambda cast, by, thing: A.end_expectation(expected=thing, by=by, ends=DAY), "no longer expected"
    ),
    "add_candidate": (lambda cast, by: None, lambda cast, by, _t: _candidate(cast, by), "was considered"),
    "change_candidate": (
        _candidate,
        lambda cast, by, thing: A.change_candidate(
            candidate=thing, by=by, details=_change(A.CandidateDetails, thing, finding="It does.")
        ),
        "changed what is noted",
    ),
    "add_event": (lambda cast, by: None, lambda cast, by, _t: _event(cast, by), "on the timeline"),
    "change_event": (
        _event,
        lambda cast, by, thing: A.change_event(event=thing, by=by, details=_change(A.EventDetails, thing, source="2")),
        "changed “Something happened”",
    ),
    "remove_event": (_event, lambda cast, by, thing: A.remove_event(event=thing, by=by), "off the timeline"),
    "add_claim": (lambda cast, by: None, lambda cast, by, _t: _claim(cast, by), "noted a claim: “almost a decade”"),
    "change_claim": (
        _claim,
        lambda cast, by, thing: A.change_claim(claim=thing, by=by, details=_change(A.ClaimDetails, thing, basis="x")),
        "changed a claim",
    ),
}  # fmt: skip
