"""The sentence of each deed of this room, as the ledger tells it."""

from django.utils.translation import gettext_lazy as _

from commontable.foundation.ledger import sentences

sentences(
    partnership_opened=_("%(actor)s opened the partnership %(subject)s."),
)
sentences(
    partnership_changed=_("%(actor)s changed the record of the partnership."),
    organization_added=_("%(actor)s added %(subject)s."),
    organization_changed=_("%(actor)s changed the record of %(subject)s."),
    person_added=_("%(actor)s added %(subject)s."),
    person_changed=_("%(actor)s changed the record of %(subject)s."),
    contact_added=_("%(actor)s noted how to reach %(person)s."),
    contact_removed=_("%(actor)s removed a way to reach %(person)s."),
    affiliation_begun=_("%(actor)s noted that %(person)s belongs to %(organization)s as %(role)s."),
    affiliation_changed=_("%(actor)s noted that %(person)s belongs to %(organization)s as %(role)s from now on."),
    affiliation_ended=_("%(actor)s noted that %(person)s no longer belongs to %(organization)s."),
    residence_attested=_("%(person)s stated whether they live here."),
    residence_attested_on_paper=_("%(actor)s entered what %(person)s signed on paper about living here."),
)
sentences(
    body_added=_("%(actor)s set up %(subject)s."),
    body_changed=_("%(actor)s changed the record of %(subject)s."),
    seat_added=_("%(actor)s added the seat %(subject)s."),
    seat_changed=_("%(actor)s changed the seat %(subject)s."),
    seats_paired=_("%(actor)s paired the seats %(first)s and %(second)s: each partner sits with the other."),
    seats_unpaired=_("%(actor)s ended the promise of reciprocal seats: %(first)s and %(second)s."),
    seat_filled=_("%(actor)s gave the seat %(seat)s to %(person)s."),
    seat_filled_on_behalf=_("%(actor)s gave the seat %(seat)s to %(person)s, on behalf of %(organization)s."),
    past_filling_recorded=_("%(actor)s put on record that %(person)s once sat in %(seat)s."),
    membership_ended=_("%(actor)s ended the membership of %(person)s in %(seat)s."),
    member_replaced=_("%(actor)s gave the seat %(seat)s to %(person)s, who follows %(former)s."),
    seat_downgraded=_(
        "%(actor)s gave the seat %(seat)s to %(person)s, who follows %(former)s. "
        "The seat can decide less than before: %(before)s, now %(after)s."
    ),
    authority_lowered=_("%(person)s may decide less in %(seat)s than before: %(before)s, now %(after)s."),
    authority_raised=_("%(person)s sits in %(seat)s as %(after)s from now on; before: %(before)s."),
    alternate_named=_("%(actor)s named %(person)s as alternate in %(seat)s."),
    alternate_removed=_("%(actor)s noted that %(person)s is no longer the alternate in %(seat)s."),
    term_set=_("%(actor)s set when the term of %(person)s in %(seat)s ends."),
    conflict_disclosed=_("%(person)s disclosed an interest that could conflict with the seat %(seat)s."),
    disclosure_ended=_("%(person)s noted that an interest disclosed for the seat %(seat)s is no more."),
)
sentences(
    sector_expected=_("%(actor)s said that this sector must be at the table: %(sector)s."),
    expectation_changed=_("%(actor)s changed what is expected of this sector: %(sector)s."),
    expectation_ended=_("%(actor)s noted that this sector is no longer expected: %(sector)s."),
    candidate_added=_("%(actor)s noted a partner that was considered."),
    candidate_changed=_("%(actor)s changed what is noted about a partner that was considered."),
    event_added=_("%(actor)s put “%(subject)s” on the timeline."),
    event_changed=_("%(actor)s changed “%(subject)s” on the timeline."),
    event_removed=_("%(actor)s took “%(subject)s” off the timeline."),
    claim_added=_("%(actor)s noted a claim: “%(subject)s”."),
    claim_changed=_("%(actor)s changed a claim: “%(subject)s”."),
)

# Invitations, accounts and the operator
sentences(
    person_invited=_("%(actor)s invited %(person)s to %(organization)s as %(role)s."),
    resident_invited=_("%(actor)s invited %(person)s to the table as a resident."),
    invitation_revoked=_("%(actor)s revoked the invitation of %(person)s."),
    invitation_accepted=_("%(person)s accepted the invitation."),
    operator_added=_("%(actor)s added a site operator."),
    account_closed=_("%(actor)s closed the account of %(subject)s."),
    account_reopened=_("%(actor)s opened the account of %(subject)s again."),
)
sentences(
    import_drafted=_("%(actor)s tried out the file %(subject)s."),
    import_retried=_("%(actor)s tried out the file %(subject)s again."),
    import_dropped=_("%(actor)s dropped the file %(subject)s."),
    import_forgotten=_("The file %(subject)s was forgotten: nobody had confirmed it for a month."),
    import_applied=_(
        "%(actor)s imported %(subject)s: %(add)s rows added, %(change)s changed, %(end)s ended, %(same)s as they were."
    ),
    persons_merged=_("%(actor)s merged two records of %(kept)s into one."),
    organizations_merged=_("%(actor)s merged two records of %(kept)s into one."),
)
