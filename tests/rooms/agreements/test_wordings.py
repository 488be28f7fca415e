"""The words of a draft are never lost: every wording of a clause is kept, and nobody writes over what they have not
read."""

import pytest
from django.urls import reverse

from commontable.foundation.sight import Audience
from commontable.rooms.agreements import actions
from commontable.rooms.agreements.drafting_details import Bound, ClauseDetails, TermsDetails, VersionDetails
from commontable.rooms.agreements.models import Agreement, Clause, ClauseWording
from commontable.rooms.agreements.wordings import Overtaken, last_key, version_key
from commontable.rooms.people.models import Affiliation
from commontable.rooms.people.queries import sight_of
from tests import agreed


@pytest.fixture
def clause(cast) -> Clause:
    return agreed.draft(cast, clauses=1).clauses.get()


def url(cast, name: str, clause: Clause) -> str:
    return reverse(f"agreements:{name}", args=[cast.river.slug, clause.pk])


def words(text: str, **fields: object) -> ClauseDetails:
    return ClauseDetails(**{"number": "1", "heading": "Promise 1", "text": text, **fields})


def said(clause: Clause) -> list[str]:
    return [one.text for one in clause.wordings.order_by("at", "id")]


def sent(text: str, seen: object) -> dict[str, object]:
    return {"number": "1", "heading": "Promise 1", "text": text, "kind": "promise", "seen": seen}


def test_every_wording_is_kept_with_who_kept_it(cast, clause):
    actions.change_clause(clause=clause, details=words("We keep it yearly."), by=cast.omar)
    actions.change_clause(clause=clause, details=words("We keep it every year."), by=cast.dana)
    assert said(clause) == ["We keep it.", "We keep it yearly.", "We keep it every year."]
    assert [one.by.account for one in clause.wordings.order_by("at", "id")] == [cast.dana, cast.omar, cast.dana]


def test_what_is_kept_as_it_was_makes_no_wording_and_no_line(cast, clause):
    actions.change_clause(clause=clause, details=words("We keep it."), by=cast.omar)
    assert said(clause) == ["We keep it."]


def test_the_terms_of_data_belong_to_the_wording(cast, clause):
    actions.set_data_terms(clause=clause, details=TermsDetails("Deaths", "The gap", 11), by=cast.dana)
    actions.set_data_terms(clause=clause, details=TermsDetails("Deaths", "The gap", 5), by=cast.dana)
    kept = [one.terms for one in clause.wordings.order_by("at", "id")]
    assert kept[0] == ""
    assert "Smallest number shown: 11" in kept[1]
    assert "Smallest number shown: 5" in kept[2]


def test_clauses_of_a_template_and_of_an_amendment_begin_with_the_wording_they_came_with(cast):
    version = agreed.mou(cast)
    assert ClauseWording.objects.count() == version.clauses.count() == 15
    second = actions.amend(version=agreed.signed(cast, version), why="More.", by=cast.olivia)
    first = second.clauses.first()
    actions.change_clause(clause=first, details=words("Other.", number=first.number), by=cast.olivia)
    assert said(first) == [first.carried_from.text, "Other."]
    assert said(first.carried_from) == [first.carried_from.text]


def test_two_write_at_once_the_second_is_told_and_nothing_is_lost(cast, clause):
    seen = last_key(clause)
    actions.change_clause(clause=clause, details=words("What Omar wrote."), seen=seen, by=cast.omar)
    with pytest.raises(Overtaken, match="Nothing is lost"):
        actions.change_clause(clause=clause, details=words("What Dana wrote."), seen=seen, by=cast.dana)
    with pytest.raises(Overtaken):
        actions.set_data_terms(clause=clause, details=TermsDetails("Deaths", "The gap"), seen=seen, by=cast.dana)
    assert Clause.objects.get().text == "What Omar wrote."


def test_whoever_was_overtaken_reads_what_changed_and_sends_again(cast, client, clause):
    client.force_login(cast.dana)
    page = client.get(url(cast, "clause_edit", clause)).content.decode()
    seen = last_key(clause)
    assert f'value="{seen}"' in page
    actions.change_clause(clause=clause, details=words("We keep it on paper."), by=cast.omar)
    answer = client.post(url(cast, "clause_edit", clause), sent("We keep it together.", seen))
    told = answer.content.decode()
    assert answer.status_code == 409
    assert "while you were writing" in told
    assert "We keep it together.</textarea>" in told
    assert "on paper." in told.partition("<form class")[0]
    assert f'value="{last_key(clause)}"' in told
    answer = client.post(url(cast, "clause_edit", clause), sent("We keep it together, on paper.", last_key(clause)))
    assert answer.status_code == 302
    assert said(clause) == ["We keep it.", "We keep it on paper.", "We keep it together, on paper."]


def test_a_form_that_does_not_say_what_it_changes_is_refused(cast, client, clause):
    client.force_login(cast.dana)
    for seen in ("", "no key"):
        assert client.post(url(cast, "clause_edit", clause), sent("Other.", seen)).status_code == 422
    assert said(clause) == ["We keep it."]


def test_lines_that_end_as_browsers_end_them_are_no_change(cast, client, clause):
    actions.change_clause(clause=clause, details=words("One.\n\nTwo."), by=cast.dana)
    client.force_login(cast.dana)
    assert client.post(url(cast, "clause_edit", clause), sent("One.\r\n\r\nTwo.", last_key(clause))).status_code == 302
    assert said(clause) == ["We keep it.", "One.\n\nTwo."]


def test_the_page_of_a_clause_tells_its_earlier_wordings_and_what_the_next_one_changed(cast, client, clause):
    client.force_login(cast.olivia)
    assert "earlier wording" not in client.get(url(cast, "clause", clause)).content.decode()
    actions.change_clause(clause=clause, details=words("We keep it yearly.", horizon="long"), by=cast.omar)
    assert "1 earlier wording<" in client.get(url(cast, "clause", clause)).content.decode()
    first = clause.wordings.order_by("at", "id").first()
    told = client.get(url(cast, "clause", clause), {"wording": first.pk}).content.decode()
    assert "added: </span>it yearly." in told
    assert "added: long term" in told


def test_wordings_are_read_by_those_who_read_the_draft_and_survive_the_signing(cast, client, clause):
    actions.change_clause(clause=clause, details=words("We keep it yearly."), by=cast.omar)
    version = agreed.signed(cast, clause.version)
    actions.share_agreement(agreement=version.agreement, audience=Audience.PUBLIC, by=cast.dana)
    assert "1 earlier wording" not in client.get(url(cast, "clause", clause)).content.decode()
    client.force_login(cast.omar)
    assert "1 earlier wording<" in client.get(url(cast, "clause", clause)).content.decode()
    for who in ("rosa", "esther", "hank"):
        assert not ClauseWording.objects.visible_to(sight_of(cast.account(who))).exists()


def test_a_draft_that_is_shown_is_shown_with_its_wordings(cast, client, clause):
    actions.change_clause(clause=clause, details=words("We keep it yearly."), by=cast.omar)
    actions.share_version(version=clause.version, audience=Audience.PARTNERSHIP, by=cast.dana)
    client.force_login(cast.rosa)
    assert "1 earlier wording<" in client.get(url(cast, "clause", clause)).content.decode()


def test_a_wording_is_never_changed_or_deleted(cast, clause):
    wording = clause.wordings.get()
    with pytest.raises(TypeError):
        wording.save()
    with pytest.raises(TypeError):
        wording.delete()


def test_a_clause_that_was_taken_out_meanwhile_is_not_changed(cast, clause):
    stale = Clause.objects.select_related("version__agreement").get()
    actions.leave_out_clause(clause=clause, why="It is in the lease.", by=cast.omar)
    for deed in (
        lambda: actions.change_clause(clause=stale, details=words("Other."), by=cast.dana),
        lambda: actions.move_clause(clause=stale, earlier=True, by=cast.dana),
        lambda: actions.leave_out_clause(clause=stale, why="Again.", by=cast.dana),
        lambda: actions.set_data_terms(clause=stale, details=TermsDetails("Deaths", "The gap"), by=cast.dana),
    ):
        with pytest.raises(Exception, match="was taken out"):
            deed()


def test_two_change_the_words_around_the_clauses_and_none_are_lost(cast, client, clause):
    version, seen = clause.version, version_key(clause.version)
    theirs = VersionDetails(version.title, preamble="We began in 2011.")
    actions.change_version(version=version, details=theirs, by=cast.omar)
    with pytest.raises(Overtaken, match="Nothing is lost"):
        actions.change_version(version=version, details=VersionDetails("Mine"), seen=seen, by=cast.dana)
    client.force_login(cast.dana)
    url = reverse("agreements:version_edit", args=[cast.river.slug, version.pk])
    answer = client.post(url, {"title": version.title, "preamble": "We met at the library.", "seen": seen})
    told = answer.content.decode()
    assert answer.status_code == 409
    assert "We met at the library.</textarea>" in told
    assert "began in 2011." in told.partition("<form class")[0]
    version.refresh_from_db()
    assert f'value="{version_key(version)}"' in told
    both = {"title": "Their title", "preamble": "We began in 2011.\r\n\r\nWe met.", "seen": version_key(version)}
    assert client.post(url, both).status_code == 302
    version.refresh_from_db()
    assert version.preamble == "We began in 2011.\n\nWe met."
    assert Agreement.objects.get().title == "Their title", "an agreement with one draft has its title"


def test_who_joined_reads_no_clause_of_the_version_before(cast, client):
    second = actions.amend(version=agreed.signed(cast), why="The organizers of the South join.", by=cast.dana)
    first = second.clauses.first()
    actions.change_clause(clause=first, details=words("Other.", number=first.number), by=cast.dana)
    actions.add_party(version=second, bound=Bound(cast.hospital), by=cast.dana)
    Affiliation.objects.filter(person__account=cast.hank, organization=cast.hospital).update(role="staff")
    client.force_login(cast.hank)
    page = client.get(url(cast, "clause", first)).content.decode()
    assert "Other." in page
    assert "Carried from" not in page
    assert "What changed since" not in page
    page = client.get(reverse("agreements:version", args=[cast.river.slug, second.pk])).content.decode()
    assert "It amends version 1" not in page
