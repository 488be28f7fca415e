"""Drafting: both sides write, clause by clause; nothing is deleted; what is proposed stands (KC-06…KC-10)."""

import pytest
from django.db import IntegrityError, transaction

from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.foundation.partial_dates import PartialDate
from commontable.foundation.sight import Audience
from commontable.rooms.agreements import actions, beginnings
from commontable.rooms.agreements.drafting_details import Bound, ClauseDetails, TermsDetails, VersionDetails
from commontable.rooms.agreements.models import Agreement, Amendment, Clause, ClauseRemoval, Version, VersionStep
from commontable.rooms.agreements.signed_text import text_hash
from commontable.rooms.agreements.states import (
    VERSION_MOVES,
    ActivityType,
    AgreementKind,
    Area,
    ObjectiveCategory,
    VersionState,
    may_become,
)
from commontable.rooms.people.queries import sight_of
from tests import agreed


def deeds() -> list[str]:
    """The newest line of the ledger first."""
    return list(LedgerLine.objects.values_list("deed", flat=True))


def test_an_agreement_begins_with_a_draft_that_only_its_parties_see(cast):
    agreement = actions.start_agreement(
        partnership=cast.river, custodian=cast.department, details=agreed.details(cast), by=cast.dana
    )
    assert deeds()[0] == "agreement_started"
    assert agreement.versions.get().state == VersionState.DRAFT
    for name, sees in (
        ("dana", True), ("ana", True), ("omar", True), ("olivia", True),
        ("hank", False), ("rosa", False), ("esther", False), ("visitor", False),
    ):  # fmt: skip
        sight = sight_of(cast.account(name))
        assert Agreement.objects.visible_to(sight).filter(pk=agreement.pk).exists() is sees, name
        assert Version.objects.visible_to(sight).exists() is sees, name


def test_kc_06_the_template_covers_the_five_areas_three_categories_and_nine_activities(cast):
    version = agreed.mou(cast)
    clauses = list(version.clauses.all())
    assert {one.area for one in clauses} - {""} == set(Area)
    assert {one.category for one in clauses} - {""} == set(ObjectiveCategory)
    assert {one.activity_type for one in clauses} - {""} == set(ActivityType)
    assert (len(Area), len(ObjectiveCategory), len(ActivityType)) == (5, 3, 9)


@pytest.mark.parametrize("name", beginnings.NAMES)
def test_templates_say_the_same_in_both_languages(name):
    english, spanish = (beginnings.read_template(name, language) for language in ("en", "es"))
    marks = [
        [(one.number, one.kind, one.area, one.category, one.activity_type, one.horizon) for one in template.clauses]
        for template in (english, spanish)
    ]
    assert marks[0] == marks[1]
    assert english.title != spanish.title
    assert all(one.text and one.heading for one in (*english.clauses, *spanish.clauses))
    assert not {one.text for one in english.clauses} & {one.text for one in spanish.clauses}


def test_a_template_that_is_not_there_is_refused_by_name():
    with pytest.raises(LookupError, match="There is no template 'lease' in 'en'"):
        beginnings.read_template("lease", "en")


def test_a_clause_of_a_template_without_its_marks_is_refused_by_name():
    with pytest.raises(ValueError, match="'## 1 Vision' is not the beginning of a clause"):
        beginnings.parse_template("# Title\n\n## 1 Vision\nText")


def test_both_sides_draft_and_others_may_not(cast):
    version = agreed.draft(cast, clauses=0)
    words = ClauseDetails("1", "Space", "We share a space.")
    clause = actions.add_clause(version=version, details=words, by=cast.omar)
    assert deeds()[0] == "clause_added"
    actions.change_clause(clause=clause, details=ClauseDetails("1", "Space", "We share a floor."), by=cast.ana)
    assert (deeds()[0], Clause.objects.get().text) == ("clause_changed", "We share a floor.")
    for other in (cast.hank, cast.rosa, cast.esther):
        with pytest.raises(NotPermitted, match="is drafted by its parties"):
            actions.add_clause(version=version, details=words, by=other)


def test_a_number_stands_once_and_an_agreement_needs_somebody_to_bind(cast):
    version = agreed.draft(cast)
    with pytest.raises(NotNow, match="There is a clause 1 already: “Promise 1”"):
        agreed.clause(cast, version, number="1")
    with pytest.raises(NotNow, match="at least one organization"):
        agreed.agreement(cast, parties=())
    with pytest.raises(NotNow, match="sit at the same table"):
        agreed.agreement(cast, parties=(Bound(cast.lakeside.backbone),))


def test_clauses_move_and_a_new_one_stands_where_it_is_put(cast):
    version = agreed.draft(cast, clauses=3)
    first, _second, third = version.clauses.all()
    actions.move_clause(clause=third, earlier=True, by=cast.dana)
    assert deeds()[0] == "clause_moved"
    words = ClauseDetails("1a", "Between", "Text.")
    actions.add_clause(version=version, details=words, after=first, by=cast.dana)
    assert [one.number for one in version.clauses.all()] == ["1", "1a", "3", "2"]
    first.refresh_from_db()
    with pytest.raises(NotNow, match="stands at the end already"):
        actions.move_clause(clause=first, earlier=True, by=cast.dana)


def test_a_clause_taken_out_stays_on_record_and_its_number_is_free_again(cast):
    version = agreed.draft(cast)
    clause = version.clauses.first()
    with pytest.raises(NotNow, match="Say why"):
        actions.leave_out_clause(clause=clause, why=" ", by=cast.dana)
    actions.leave_out_clause(clause=clause, why="It is in the lease.", by=cast.omar)
    assert deeds()[0] == "clause_left_out"
    assert ClauseRemoval.objects.get().why == "It is in the lease."
    assert version.clauses.count() == 2
    agreed.clause(cast, version, number="1")
    assert version.clauses.all().standing().count() == 2
    with pytest.raises(NotNow, match="was taken out"):
        actions.move_clause(clause=clause, earlier=False, by=cast.dana)


def test_what_is_proposed_is_frozen_and_can_be_taken_back_until_somebody_signs(cast):
    version = agreed.proposed(cast, agreed.draft(cast))
    assert version.text_hash == text_hash(version)
    for deed in (
        lambda: agreed.clause(cast, version, number="9"),
        lambda: actions.change_version(version=version, details=VersionDetails("Other"), by=cast.dana),
        lambda: actions.leave_out_clause(clause=version.clauses.first(), why="x", by=cast.dana),
        lambda: actions.propose_version(version=version, by=cast.dana),
    ):
        with pytest.raises(NotNow, match="its text stands"):
            deed()
    actions.return_version(version=version, why="A clause is missing.", by=cast.olivia)
    assert deeds()[0] == "version_returned"
    agreed.clause(cast, version, number="9")
    assert [step.after for step in version.steps.all()] == ["draft", "proposed", "approved", "draft"]


def test_kc_09_no_approval_is_asked_for_by_default(cast):
    version = agreed.proposed(cast, agreed.mou(cast))
    assert version.state == VersionState.APPROVED
    assert deeds()[:2] == ["version_approved", "version_proposed"]
    assert [party.organization for party in version.agreement.parties.all() if party.signs] == [
        cast.department, cast.organizers,
    ]  # fmt: skip


def test_a_draft_without_clauses_and_one_with_open_comments_is_not_proposed(cast):
    version = agreed.draft(cast, clauses=0)
    with pytest.raises(NotNow, match="There is no clause yet"):
        actions.propose_version(version=version, by=cast.dana)
    clause = agreed.clause(cast, version)
    comment = actions.comment_on_clause(clause=clause, text="Which floor?", by=cast.omar)
    with pytest.raises(NotNow, match="1 comment is not settled yet"):
        actions.propose_version(version=version, by=cast.dana)
    actions.resolve_comment(comment=comment, how="The second.", by=cast.dana)
    assert agreed.proposed(cast, version).state == VersionState.APPROVED


def test_a_draft_is_dropped_with_its_reason_and_stays(cast):
    version = agreed.draft(cast)
    actions.drop_version(version=version, why="We begin anew.", by=cast.dana)
    assert deeds()[0] == "version_dropped"
    assert Version.objects.get().state == VersionState.DROPPED
    assert VersionStep.objects.last().why == "We begin anew."


def test_dates_that_cross_are_refused_with_both(cast):
    version = agreed.draft(cast)
    words = VersionDetails("Title", "", "", PartialDate.parse("2016"), PartialDate.parse("spring 2012"))
    with pytest.raises(NotNow, match=r"would end \(spring 2012\) before it begins \(2016\)"):
        actions.change_version(version=version, details=words, by=cast.dana)
    actions.change_version(version=version, details=VersionDetails("Title", "2012"), by=cast.dana)
    assert deeds()[0] == "version_changed"


def test_kc_10_an_amendment_is_a_new_version_with_what_was_carried(cast):
    version = agreed.draft(cast)
    terms = TermsDetails("Deaths by ZIP code", "The gap", 10)
    actions.set_data_terms(clause=version.clauses.first(), details=terms, by=cast.dana)
    assert deeds()[0] == "data_terms_set"
    first = agreed.signed(cast, version)
    before = list(first.clauses.values())
    second = actions.amend(version=first, why="More specific.", by=cast.olivia)
    assert deeds()[0] == "version_amended"
    assert (second.number, second.based_on, second.state) == (2, first, VersionState.DRAFT)
    assert Amendment.objects.get().why == "More specific."
    assert [one.carried_from for one in second.clauses.all()] == list(first.clauses.all())
    assert second.clauses.first().data_terms.minimum_cell == 10
    carried = second.clauses.first()
    actions.change_clause(clause=carried, details=ClauseDetails("1.1", "New", "Other."), by=cast.dana)
    assert list(first.clauses.values()) == before
    with pytest.raises(NotNow, match="Another draft of this agreement is open"):
        actions.amend(version=first, why="Again.", by=cast.dana)
    with pytest.raises(NotNow, match="Only what is signed is amended"):
        actions.amend(version=second, why="Again.", by=cast.dana)


def test_parties_belong_to_the_versions_they_signed(cast):
    first = agreed.signed(cast)
    hashed = first.text_hash
    second = actions.amend(version=first, why="The hospital joins.", by=cast.dana)
    actions.add_party(version=second, bound=Bound(cast.hospital), by=cast.dana)
    assert deeds()[0] == "party_added"
    actions.end_party(party=first.agreement.parties.get(organization=cast.organizers), version=second, by=cast.dana)
    assert deeds()[0] == "party_left"
    of = first.agreement.parties.all().of_version
    assert {one.organization for one in of(1)} == {cast.department, cast.organizers}
    assert {one.organization for one in of(2)} == {cast.department, cast.hospital}
    assert text_hash(first) == hashed


def test_who_joins_or_leaves_with_a_draft_is_told_with_the_draft_and_sees_what_is_theirs(cast):
    first = agreed.signed(cast)
    agreement = first.agreement
    actions.share_agreement(agreement=agreement, audience=Audience.PUBLIC, by=cast.dana)
    second = actions.amend(version=first, why="The hospital joins.", by=cast.dana)
    actions.add_party(version=second, bound=Bound(cast.hospital), by=cast.dana)
    lines = LedgerLine.objects.visible_to(sight_of(None)).values_list("deed", flat=True)
    assert "party_added" not in lines
    assert cast.hospital not in [one.organization for one in agreement.parties.visible_to(sight_of(None))]
    assert Version.objects.visible_to(sight_of(cast.olivia)).count() == 2
    actions.end_party(party=agreement.parties.get(organization=cast.organizers), version=second, by=cast.dana)
    assert list(Version.objects.visible_to(sight_of(cast.olivia))) == [first]
    assert not Clause.objects.visible_to(sight_of(cast.olivia)).filter(version=second).exists()
    with pytest.raises(NotPermitted):
        agreed.clause(cast, second, number="7", by=cast.olivia)
    actions.share_version(version=second, audience=Audience.PUBLIC, by=cast.dana)
    assert cast.hospital in [one.organization for one in agreement.parties.visible_to(sight_of(None))]


def test_the_terms_of_data_are_part_of_the_text(cast):
    version = agreed.data_sharing(cast)
    clause = version.clauses.first()
    before = text_hash(version)
    with pytest.raises(NotNow, match="at least 1"):
        actions.set_data_terms(clause=clause, details=TermsDetails("Deaths", "The gap", 0), by=cast.dana)
    actions.set_data_terms(clause=clause, details=TermsDetails("Deaths", "The gap", 11), by=cast.dana)
    changed = text_hash(version)
    actions.set_data_terms(clause=clause, details=TermsDetails("Deaths", "The gap", 5), by=cast.dana)
    assert len({before, changed, text_hash(version)}) == 3


def test_sharing_opens_signed_versions_and_leaves_the_draft_with_the_parties(cast):
    first = agreed.signed(cast)
    second = actions.amend(version=first, why="More specific.", by=cast.dana)
    with pytest.raises(NotPermitted, match="decided by an administrator"):
        actions.share_agreement(agreement=first.agreement, audience=Audience.PUBLIC, by=cast.omar)
    actions.share_agreement(agreement=first.agreement, audience=Audience.PUBLIC, by=cast.olivia)
    assert deeds()[0] == "agreement_shared"
    seen = Version.objects.visible_to(sight_of(None))
    assert list(seen) == [first]
    assert Clause.objects.visible_to(sight_of(None)).count() == 2
    second.refresh_from_db()
    actions.share_version(version=second, audience=Audience.PARTNERSHIP, by=cast.dana)
    assert deeds()[0] == "version_shared"
    assert Clause.objects.visible_to(sight_of(cast.rosa)).filter(version=second).count() == 2
    assert not Version.objects.visible_to(sight_of(cast.esther)).filter(pk=second.pk).exists()
    with pytest.raises(NotNow, match="Choose the body"):
        actions.share_version(version=second, audience=Audience.BODY, by=cast.dana)


def test_the_database_keeps_signed_versions_dated_and_proposed_ones_hashed(cast):
    version = agreed.draft(cast)
    for fields in ({"state": VersionState.SIGNED, "text_hash": "0" * 64}, {"state": VersionState.PROPOSED}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Version.objects.filter(pk=version.pk).update(**fields)


def test_no_state_of_a_version_is_left_except_by_the_table():
    assert set(VERSION_MOVES) == set(VersionState)
    assert all(set(after) <= set(VersionState) for after in VERSION_MOVES.values())
    assert not may_become(VersionState.SIGNED, VersionState.DRAFT)
    assert not may_become("nothing", VersionState.DRAFT)


def test_records_of_drafting_are_never_changed_or_deleted(cast):
    version = agreed.draft(cast)
    step = version.steps.get()
    with pytest.raises(TypeError, match="never changed"):
        step.save()
    with pytest.raises(TypeError, match="never deleted"):
        step.delete()


def test_kinds_of_agreement():
    assert len(AgreementKind) == 7
