"""A measurement points to the clause that permits it; its page opens it; what ran out permits nothing."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience
from commontable.rooms.agreements import actions as agreements
from commontable.rooms.agreements.drafting_details import TermsDetails
from commontable.rooms.agreements.models import DataTerms
from commontable.rooms.agreements.queries import data_terms_of
from commontable.rooms.evidence import actions, permitting
from commontable.rooms.evidence.asked import Asked
from commontable.rooms.evidence.models import Release, Run
from commontable.rooms.evidence.states import RunKind
from tests import agreed
from tests.rooms.evidence import tables, words
from tests.rooms.evidence.conftest import upload


def terms(cast, *, smallest: int | None = 10, until: dt.date | None = None, signed: bool = True) -> DataTerms:
    version = agreed.data_sharing(cast)
    details = TermsDetails("Deaths by ZIP code", "The gap in life expectancy", smallest, until)
    agreements.set_data_terms(clause=version.clauses.first(), details=details, by=cast.dana)
    if signed:
        agreed.signed(cast, version)
    return DataTerms.objects.get(clause__version=version)


def asked(found: DataTerms, policy: str = "wonder") -> Asked:
    return Asked(RunKind.COUNTS, "Open count", policy=policy, terms=str(found.pk))


def test_only_terms_in_force_of_ones_own_agreements_are_offered(cast):
    found = terms(cast)
    terms(cast, signed=False)
    terms(cast, until=dt.date(2020, 1, 1))
    assert data_terms_of([cast.department]) == [found]
    assert data_terms_of([cast.organizers, cast.department]) == [found]
    assert data_terms_of([cast.hospital]) == []


def test_what_ran_out_is_not_in_force_or_binds_others_permits_nothing(cast):
    gone = terms(cast, until=dt.date(2020, 1, 1))
    with pytest.raises(NotNow, match="could be used until"):
        permitting.checked_terms(asked(gone), cast.department)
    for found, holder in ((terms(cast, signed=False), cast.department), (terms(cast), cast.hospital)):
        with pytest.raises(NotNow, match="is not in force for"):
            permitting.checked_terms(asked(found), holder)
    missing = Asked(RunKind.COUNTS, "Open count", terms="00000000-0000-0000-0000-000000000000")
    with pytest.raises(NotNow, match="is not there"):
        permitting.checked_terms(missing, cast.department)
    assert permitting.checked_terms(Asked(RunKind.COUNTS, "Open count"), cast.department) is None


def test_a_rule_that_hides_less_than_the_clause_asks_is_refused_with_both_numbers(cast):
    found = terms(cast, smallest=16)
    with pytest.raises(NotNow, match="no number below 16 be shown; the rule you chose shows numbers from 10 on"):
        permitting.checked_terms(asked(found), cast.department)
    assert permitting.checked_terms(asked(terms(cast, smallest=10)), cast.department) is not None


def test_a_run_whose_terms_ran_out_meanwhile_is_not_tried_again(cast):
    found = terms(cast, until=localdate() + dt.timedelta(days=1))
    run = actions.ask_for_run(custodian=cast.department, asked=asked(found), files={}, by=cast.ana)
    assert run.terms == found
    DataTerms.objects.filter(pk=found.pk).update(expires_on=dt.date(2020, 1, 1))
    Run.objects.filter(pk=run.pk).update(state="failed", failure="store")
    run = Run.objects.get(pk=run.pk)
    run.folder.mkdir(parents=True, exist_ok=True)
    with pytest.raises(NotNow, match="could be used until"):
        actions.retry_run(run=run, by=cast.ana)


@pytest.fixture
def permitted(ask, tmp_path):
    """A release measured through the form, under a clause that is chosen there."""

    def measured(found: DataTerms) -> Release:
        deaths, people, _outlines = tables.write(tmp_path)
        files = {"deaths": [upload(deaths)], "population": [upload(people)]}
        choices = {"by": ["group", "year"], "years_together": 1, "omitted": "refuse"}
        assert ask("counts", {**files, **choices, "terms": found.pk}).status_code == 302
        return Release.objects.get()

    return measured


def test_the_clause_is_chosen_on_the_form_and_opened_from_the_release(cast, client, permitted):
    found = terms(cast)
    release = permitted(found)
    assert release.terms == release.run.terms == found
    client.force_login(cast.ana)
    page = reverse("evidence:release", args=[cast.river.slug, release.pk])
    clause = reverse("agreements:clause", args=[cast.river.slug, found.clause_id])
    told = client.get(page).content.decode()
    assert told.count(f'href="{clause}"') == 2
    assert "No number below 10 may be shown" in told
    assert client.get(clause).status_code == 200
    actions.publish_release(release=release, audience=Audience.PUBLIC, by=cast.ana)
    client.logout()
    told = client.get(page).content.decode()
    assert clause not in told
    assert "Data-sharing agreement" not in told


def test_every_drawer_of_the_gap_and_the_indicator_opens_the_clause_for_those_who_may_read_it(cast, client, permitted):
    found = terms(cast)
    release = permitted(found)
    indicator = actions.add_indicator(custodian=cast.department, details=words.indicator(cast), by=cast.ana)
    actions.enter_release(release=release, indicator=indicator, place_kind="", place_vintage=None, by=cast.ana)
    actions.publish_release(release=release, audience=Audience.PUBLIC, by=cast.ana)
    actions.show_indicator(indicator=indicator, audience=Audience.PUBLIC, by=cast.ana)
    clause = f'href="{reverse("agreements:clause", args=[cast.river.slug, found.clause_id])}"'
    pages = [reverse("evidence:gap", args=[cast.river.slug, release.pk])]
    pages.append(reverse("evidence:indicator", args=[cast.river.slug, indicator.pk]))

    def seen(account) -> list[tuple[int, int]]:
        """How often each page opens the clause, and how many drawers it has."""
        client.logout()
        if account:
            client.force_login(account)
        told = [client.get(page).content.decode() for page in pages]
        return [(one.count(clause), one.count('<dl class="figure__knowing">')) for one in told]

    (gap, drawers), indicator_seen = seen(cast.ana)
    assert drawers > 1
    assert gap == drawers + 1  # and the note on small numbers
    assert indicator_seen == (1, 1)
    # What was composed for her is not what others get; once the agreement is everybody's, a visitor's page tells it.
    assert [each for each, _drawers in seen(None)] == [0, 0]
    agreements.share_agreement(agreement=found.clause.version.agreement, audience=Audience.PUBLIC, by=cast.dana)
    assert seen(None) == [(drawers + 1, drawers), (1, 1)]


def test_without_an_agreement_the_form_offers_none(cast, client):
    client.force_login(cast.ana)
    page = client.get(reverse("evidence:new_run", args=[cast.river.slug, "counts"])).content.decode()
    assert 'name="terms"' not in page
    terms(cast)
    page = client.get(reverse("evidence:new_run", args=[cast.river.slug, "counts"])).content.decode()
    assert 'name="terms"' in page
