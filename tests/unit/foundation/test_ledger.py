"""The ledger is append-only, tells sentences, and never names what the reader may not see."""

import pytest

from commontable.foundation import ledger
from commontable.foundation.models import LedgerLine
from commontable.foundation.sight import Audience, RecordClass, Sight
from commontable.rooms.people.queries import sight_of


@pytest.fixture(autouse=True)
def _sentences():
    ledger.sentences(tried="%(actor)s tried %(subject)s with %(person)s.")


def _line(cast, subject, **facts):
    return ledger.write("tried", subject=subject, by=cast.olivia, **facts)


def test_a_line_is_never_changed_nor_deleted(cast):
    line = _line(cast, cast.commission, person=cast.neighbor)
    with pytest.raises(TypeError, match="append-only"):
        line.save()
    with pytest.raises(TypeError, match="append-only"):
        line.delete()
    with pytest.raises(TypeError, match="append-only"):
        LedgerLine.objects.all().delete()
    with pytest.raises(TypeError, match="append-only"):
        LedgerLine.objects.update(deed="other")
    with pytest.raises(TypeError, match="append-only"):
        LedgerLine.objects.bulk_update([line], ["deed"])


def test_a_line_is_seen_by_those_who_see_its_subject(cast):
    public = _line(cast, cast.commission)
    private = _line(cast, cast.congregation)
    for account in (cast.dana, cast.esther):
        assert list(LedgerLine.objects.visible_to(sight_of(account))) == [public]
    assert list(LedgerLine.objects.visible_to(Sight())) == [public]
    assert set(LedgerLine.objects.visible_to(sight_of(cast.omar))) == {public, private}


def test_a_line_hides_again_when_its_subject_is_narrowed(cast):
    _line(cast, cast.commission)
    cast.commission.audience = Audience.CUSTODIAN
    cast.commission.record_class = RecordClass.CONFIDENTIAL
    cast.commission.save()
    assert not LedgerLine.objects.visible_to(sight_of(cast.omar)).exists()
    assert LedgerLine.objects.visible_to(sight_of(cast.dana)).exists()


def test_other_things_are_named_only_to_those_who_may_see_them(cast):
    line = _line(cast, cast.commission, person=cast.neighbor)
    [inside] = ledger.tell([line], sight_of(cast.omar))
    assert inside.sentence == "Olivia Organizing tried Health Commission with Neda Neighbor."
    [outside] = ledger.tell([line], sight_of(cast.hank))
    assert outside.sentence == "Olivia Organizing tried Health Commission with someone."
    [street] = ledger.tell([line], Sight())
    assert street.sentence == "Someone tried Health Commission with someone."


def test_history_outlives_what_it_speaks_of(cast):
    line = _line(cast, cast.vacant_seat)
    cast.vacant_seat.delete()
    [told] = ledger.tell(LedgerLine.objects.visible_to(sight_of(cast.dana)), sight_of(cast.dana))
    assert "Resident, South" in told.sentence
    assert line not in LedgerLine.objects.visible_to(sight_of(cast.esther))


def test_an_operator_is_named_by_role(cast):
    line = ledger.write("tried", subject=cast.commission, by=cast.sol)
    assert ledger.tell([line], Sight())[0].sentence.startswith("A site operator tried")


def test_a_deed_without_a_sentence_is_refused(cast):
    with pytest.raises(LookupError, match="'unheard_of' has no sentence"):
        ledger.write("unheard_of", subject=cast.commission, by=cast.dana)


def test_telling_costs_one_query_for_each_kind_named(cast, django_assert_num_queries):
    lines = [_line(cast, cast.commission, person=cast.neighbor) for _ in range(20)]
    sight = sight_of(cast.omar)
    with django_assert_num_queries(2):
        ledger.tell(lines, sight)
