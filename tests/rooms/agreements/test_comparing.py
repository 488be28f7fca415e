"""The difference between two versions, and which of them stood on a day (KC-10)."""

import datetime as dt

import pytest

from commontable.foundation.partial_dates import PartialDate
from commontable.rooms.agreements import actions
from commontable.rooms.agreements.comparing import Change, ComparedClause, Piece, compare, counts, words_changed
from commontable.rooms.agreements.drafting_details import ClauseDetails, VersionDetails
from commontable.rooms.agreements.models import Version
from commontable.rooms.agreements.moving import move
from commontable.rooms.agreements.queries.versions import as_of, compared, in_force
from commontable.rooms.agreements.states import Standing, Term, VersionState, standing_on
from commontable.rooms.people.queries import sight_of
from tests import agreed

ADDED, REMOVED, SAME = Change.ADDED, Change.REMOVED, Change.SAME


def clause(root: str, number: str = "1", text: str = "Text.") -> ComparedClause:
    return ComparedClause(root, number, f"Heading {root}", text)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Same words.", "Same words.", [("Same words.", SAME)]),
        ("", "New.", [("New.", ADDED)]),
        ("Gone.", "", [("Gone.", REMOVED)]),
        ("", "", []),
        (
            "We share one floor.",
            "We share two floors.",
            [("We share ", SAME), ("one floor.", REMOVED), ("two floors.", ADDED)],
        ),
        (
            "Sixty days ahead.",
            "Ninety days ahead.",
            [("Sixty", REMOVED), ("Ninety", ADDED), (" ", SAME), ("days ahead.", SAME)],
        ),
    ],
)
def test_words_are_marked_where_they_changed(before, after, expected):
    found = words_changed(before, after)
    assert "".join(one.text for one in found if one.change != ADDED) == before
    assert "".join(one.text for one in found if one.change != REMOVED) == after
    joined: list[Piece] = []
    for one in found:  # neighbors of one kind read as one
        if joined and joined[-1].change == one.change:
            joined[-1] = Piece(joined[-1].text + one.text, one.change)
        else:
            joined.append(one)
    wanted: list[Piece] = []
    for text, change in expected:
        if wanted and wanted[-1].change == change:
            wanted[-1] = Piece(wanted[-1].text + text, change)
        else:
            wanted.append(Piece(text, change))
    assert joined == wanted


def test_both_texts_can_be_read_out_of_the_difference_whatever_they_are():
    texts = ["a b  c\n\nd", "a c\nd e", " lead", "trail ", "x\u00a0y", "one two three four five", "five four three"]
    for before in texts:
        for after in texts:
            found = words_changed(before, after)
            assert "".join(one.text for one in found if one.change != ADDED) == before
            assert "".join(one.text for one in found if one.change != REMOVED) == after


def test_clauses_are_told_in_the_order_of_the_newer_version_and_removed_ones_where_they_stood():
    before = [clause("a"), clause("b", "2"), clause("c", "3"), clause("d", "4")]
    after = [clause("a"), clause("n", "2"), clause("d", "3", "Other text."), clause("c", "4")]
    found = compare(before, after)
    told = [(one.change.value, (one.after or one.before).root) for one in found]
    assert told == [("same", "a"), ("removed", "b"), ("added", "n"), ("changed", "d"), ("changed", "c")]
    assert counts(found) == {Change.SAME: 1, ADDED: 1, REMOVED: 1, Change.CHANGED: 2}
    assert found[3].is_renumbered
    assert compare([clause("x")], [])[0].change == REMOVED


def test_long_texts_are_compared_by_lines():
    line = "word " * 100
    before = "\n".join(f"{number} {line}" for number in range(60))
    found = words_changed(before, before.replace("7 word", "7 other", 1))
    assert "".join(one.text for one in found if one.change != ADDED) == before


def test_kc_10_versions_are_compared_across_amendments(cast):
    first = agreed.signed(cast)
    second = actions.amend(version=first, why="More specific.", by=cast.dana)
    one, two = second.clauses.all()
    actions.change_clause(clause=one, details=ClauseDetails("1.1", "Promise 1", "We keep it yearly."), by=cast.dana)
    actions.leave_out_clause(clause=two, why="Done.", by=cast.dana)
    agreed.clause(cast, second, number="3")
    found = compared(first, second)
    assert [one.change.value for one in found] == ["changed", "removed", "added"]
    assert found[0].is_renumbered
    third = actions.amend(version=agreed.signed(cast, second, since="2016-01-20"), why="Once more.", by=cast.dana)
    assert [one.change.value for one in compared(first, third)] == ["changed", "removed", "added"]
    assert {one.change for one in compared(second, third)} == {SAME}


SPRING, LATER = PartialDate.parse("spring 2012"), PartialDate.parse("January 2016")


@pytest.mark.parametrize(
    ("term", "day", "expected"),
    [
        (Term(SPRING), "2012-02-29", Standing.NOT_YET),
        (Term(SPRING), "2012-04-01", Standing.PERHAPS),
        (Term(SPRING), "2012-05-31", Standing.IN_FORCE),
        (Term(SPRING, superseded=LATER), "2016-01-15", Standing.IN_FORCE),
        (Term(SPRING, superseded=LATER), "2016-01-31", Standing.SUPERSEDED),
        (Term(SPRING, ends=PartialDate.parse("2014")), "2014-12-31", Standing.IN_FORCE),
        (Term(SPRING, ends=PartialDate.parse("2014")), "2015-01-01", Standing.EXPIRED),
        (Term(SPRING, withdrawn=dt.date(2013, 6, 1)), "2013-05-31", Standing.IN_FORCE),
        (Term(SPRING, withdrawn=dt.date(2013, 6, 1)), "2013-06-01", Standing.WITHDRAWN),
    ],
)
def test_a_version_stands_by_its_dates_no_more_precisely_than_they_are_known(term, day, expected):
    assert standing_on(term, dt.date.fromisoformat(day)) == expected


def dated(cast, version, since: str):
    words = VersionDetails(version.title, "", "", PartialDate.parse(since))
    actions.change_version(version=version, details=words, by=cast.dana)
    version = agreed.proposed(cast, version)
    move(version, VersionState.SIGNED, by=cast.dana)
    return version


def test_kc_10_both_versions_are_retrievable_as_of_any_date(cast):
    first = dated(cast, agreed.draft(cast), "spring 2012")
    second = dated(cast, actions.amend(version=first, why="More specific.", by=cast.dana), "January 2016")
    agreement = first.agreement
    for day, version, perhaps in (
        ("2011-12-31", None, None),
        ("2012-04-15", None, first),
        ("2013-01-01", first, None),
        ("2016-01-15", first, second),
        ("2016-02-01", second, None),
        ("2040-01-01", second, None),
    ):
        found = as_of(agreement, dt.date.fromisoformat(day))
        assert (found.version, found.perhaps) == (version, perhaps), day
    assert in_force(cast.river, sight_of(cast.olivia)) == [second]
    assert in_force(cast.river, sight_of(cast.esther)) == []


def test_what_was_withdrawn_ends_on_that_day(cast):
    version = agreed.signed(cast, since="2012-04-10")
    move(version, VersionState.WITHDRAWN, by=cast.dana)
    assert as_of(version.agreement, dt.date(2013, 1, 1)).version == version
    assert in_force(cast.river, sight_of(cast.dana)) == []
    assert Version.objects.get().state == VersionState.WITHDRAWN
