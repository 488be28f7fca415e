"""Deeds of the room: keyword-only, by somebody, in one transaction, with one ledger line each."""

from ..details import (
    AffiliationDetails,
    AuthorityStep,
    BodyDetails,
    CandidateDetails,
    ClaimDetails,
    ContactDetails,
    Ending,
    EventDetails,
    ExpectationDetails,
    Filling,
    OrganizationDetails,
    PairDetails,
    PartnershipDetails,
    PersonDetails,
    ResidenceStatement,
    SeatDetails,
)
from .acceptances import accept_invitation
from .accounts import add_operator, close_account, reopen_account
from .affiliations import begin_affiliation, change_affiliation, end_affiliation
from .bodies import add_body, change_body
from .disclosures import disclose_conflict, end_disclosure
from .expectations import add_candidate, change_candidate, change_expectation, end_expectation, expect_sector
from .history import add_claim, add_event, change_claim, change_event, remove_event
from .imports import apply_import, draft_import, drop_import, retry_import
from .invitations import invite, invite_again, invite_newcomer, revoke_invitation
from .memberships import (
    change_authority,
    end_membership,
    fill_seat,
    name_alternate,
    replace_member,
    set_term_end,
)
from .merges import merge_organizations, merge_persons
from .openings import open_partnership
from .organizations import add_organization, change_organization
from .partnerships import change_partnership
from .persons import add_contact, add_person, change_person, remove_contact
from .residents import attest_residence
from .seats import add_seat, change_seat, end_pair, pair_seats

__all__ = [
    "AffiliationDetails",
    "AuthorityStep",
    "BodyDetails",
    "CandidateDetails",
    "ClaimDetails",
    "ContactDetails",
    "Ending",
    "EventDetails",
    "ExpectationDetails",
    "Filling",
    "OrganizationDetails",
    "PairDetails",
    "PartnershipDetails",
    "PersonDetails",
    "ResidenceStatement",
    "SeatDetails",
    "accept_invitation",
    "add_body",
    "add_candidate",
    "add_claim",
    "add_contact",
    "add_event",
    "add_operator",
    "add_organization",
    "add_person",
    "add_seat",
    "apply_import",
    "attest_residence",
    "begin_affiliation",
    "change_affiliation",
    "change_authority",
    "change_body",
    "change_candidate",
    "change_claim",
    "change_event",
    "change_expectation",
    "change_organization",
    "change_partnership",
    "change_person",
    "change_seat",
    "close_account",
    "disclose_conflict",
    "draft_import",
    "drop_import",
    "end_affiliation",
    "end_disclosure",
    "end_expectation",
    "end_membership",
    "end_pair",
    "expect_sector",
    "fill_seat",
    "invite",
    "invite_again",
    "invite_newcomer",
    "merge_organizations",
    "merge_persons",
    "name_alternate",
    "open_partnership",
    "pair_seats",
    "remove_contact",
    "remove_event",
    "reopen_account",
    "replace_member",
    "retry_import",
    "revoke_invitation",
    "set_term_end",
]
