"""Deeds on indicators and what hangs on them: who may, what is written, their lines in the ledger."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.timezone import localdate

from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.sight import Audience, Sight
from commontable.pipeline import LifeExpectancyRequest, measure
from commontable.rooms.evidence import actions
from commontable.rooms.evidence.details import NestingDetails
from commontable.rooms.evidence.models import (
    FrameworkPolarity,
    Indicator,
    Nesting,
    Release,
)
from commontable.rooms.evidence.states import Polarity, Rhythm, next_due_after
from commontable.rooms.people.models import Account
from commontable.rooms.people.queries import sight_of
from commontable.rooms.people.states import AffiliationRole
from tests import things
from tests.rooms.evidence import tables, words
from tests.rooms.evidence.words import told

OUTSIDE = ["omar", "olivia", "hank", "rosa", "sol", "esther"]


def test_add_indicator_begins_at_its_custodian_and_leaves_one_ledger_line(cast, indicator):
    assert indicator.audience == Audience.CUSTODIAN
    assert told(cast.dana, indicator) == ["Ana Health Department defined the indicator Life expectancy at birth."]
    for name in OUTSIDE:
        assert not Indicator.objects.visible_to(sight_of(cast.account(name))).exists(), name
    assert indicator.told("name") == "Life expectancy at birth"
    with translation.override("es"):
        assert indicator.told("name") == "Esperanza de vida al nacer"
        assert indicator.told("numerator") == "Deaths by age"


@pytest.mark.parametrize("name", OUTSIDE)
def test_indicators_are_kept_by_analysts_and_backbone_staff_only(name, cast, indicator):
    by, details = cast.account(name), words.indicator(cast, key="another")
    with pytest.raises(NotPermitted, match="kept by its analysts"):
        actions.add_indicator(custodian=cast.department, details=details, by=by)
    with pytest.raises(NotPermitted):
        actions.change_indicator(indicator=indicator, details=details, by=by)
    with pytest.raises(NotPermitted):
        actions.show_indicator(indicator=indicator, audience=Audience.PUBLIC, by=by)
    with pytest.raises(NotPermitted):
        actions.add_framework_polarity(
            indicator=indicator, framework="HCI", polarity=Polarity.LOWER, why="Because", by=by
        )


def test_two_indicators_of_an_organization_never_share_a_short_name(cast, indicator):
    with pytest.raises(NotNow, match="has an indicator “life-expectancy” already"):
        actions.add_indicator(custodian=cast.department, details=words.indicator(cast), by=cast.dana)
    changed = words.indicator(cast, name="How long people live")
    assert actions.change_indicator(indicator=indicator, details=changed, by=cast.dana).name == "How long people live"
    assert told(cast.ana, indicator)[1].endswith("changed the words of the indicator How long people live.")


def test_add_framework_polarity_keeps_the_last_word_of_each_framework_in_the_ledger(cast, indicator):
    for why in ("First thought", "Second thought"):
        reading = actions.add_framework_polarity(
            indicator=indicator, framework="Crowding index", polarity=Polarity.LOWER, why=why, by=cast.ana
        )
    assert FrameworkPolarity.objects.get().why == "Second thought"
    assert len(told(cast.ana, reading)) == 2
    actions.show_indicator(indicator=indicator, audience=Audience.PUBLIC, by=cast.ana)
    assert FrameworkPolarity.objects.visible_to(Sight()).count() == 1


def test_show_indicator_widens_and_never_narrows_and_the_ledger_tells(cast, indicator):
    actions.show_indicator(indicator=indicator, audience=Audience.PARTNERSHIP, by=cast.ana)
    assert Indicator.objects.visible_to(sight_of(cast.rosa)).count() == 1
    assert not Indicator.objects.visible_to(sight_of(cast.esther)).exists()
    with pytest.raises(NotNow, match="may already be seen by"):
        actions.show_indicator(indicator=indicator, audience=Audience.PARTNERSHIP, by=cast.ana)
    actions.show_indicator(indicator=indicator, audience=Audience.PUBLIC, by=cast.ana)
    assert told(cast.rosa, indicator)[-1].endswith("showed the indicator Life expectancy at birth to everyone.")


def test_enter_release_moves_the_next_update_on_and_changes_no_figure(cast, release_of):
    details = words.indicator(cast, next_due=dt.date(2020, 2, 29), rhythm=Rhythm.YEARLY)
    indicator = actions.add_indicator(custodian=cast.department, details=details, by=cast.ana)
    release = release_of()
    before = (release.folder_id, release.figures, release.audience)
    actions.enter_release(release=release, indicator=indicator, place_kind="ward", place_vintage=2020, by=cast.ana)
    kept = Release.objects.get(pk=release.pk)
    assert (kept.folder_id, kept.figures, kept.audience) == before
    assert (kept.indicator, kept.place_kind, kept.place_vintage) == (indicator, "ward", 2020)
    indicator.refresh_from_db()
    assert indicator.next_due > localdate()
    assert "under the indicator Life expectancy at birth" in told(cast.ana, release)[-1]
    with pytest.raises(NotNow, match="stands under"):
        actions.enter_release(release=release, indicator=indicator, place_kind="", place_vintage=None, by=cast.ana)
    with pytest.raises(NotNow, match="another measure"):
        actions.change_indicator(indicator=indicator, details=words.indicator(cast, measure="rate"), by=cast.ana)


def test_a_release_of_another_measure_is_refused_in_plain_words(cast, release_of):
    other = words.indicator(cast, measure="death_rate")
    indicator = actions.add_indicator(custodian=cast.department, details=other, by=cast.ana)
    with pytest.raises(NotNow, match="measures “life_expectancy_at_birth”, the indicator “death_rate”"):
        actions.enter_release(release=release_of(), indicator=indicator, place_kind="", place_vintage=None, by=cast.ana)


@pytest.mark.parametrize(
    ("due", "rhythm", "today", "following"),
    [
        (dt.date(2025, 1, 31), Rhythm.MONTHLY, dt.date(2025, 1, 31), dt.date(2025, 2, 28)),
        (dt.date(2025, 1, 31), Rhythm.MONTHLY, dt.date(2025, 1, 30), dt.date(2025, 1, 31)),
        (dt.date(2025, 1, 31), Rhythm.MONTHLY, dt.date(2025, 2, 28), dt.date(2025, 3, 31)),
        (dt.date(2024, 2, 29), Rhythm.YEARLY, dt.date(2024, 3, 1), dt.date(2025, 2, 28)),
        (dt.date(2020, 6, 1), Rhythm.FIVE_YEARLY, dt.date(2026, 6, 1), dt.date(2030, 6, 1)),
        (dt.date(2025, 11, 30), Rhythm.QUARTERLY, dt.date(2025, 12, 1), dt.date(2026, 2, 28)),
        (dt.date(2025, 1, 1), Rhythm.IRREGULAR, dt.date(2025, 1, 1), None),
    ],
)
def test_the_next_date_lies_ahead_in_the_rhythm(due, rhythm, today, following):
    assert next_due_after(due, rhythm, today) == following


def test_add_nesting_says_where_a_place_lies_and_the_ledger_tells(cast):
    details = NestingDetails("zip_area", "64130", "county", "29095", "Jackson County", "Census relationship file")
    for _twice in range(2):
        nesting = actions.add_nesting(custodian=cast.department, details=details, by=cast.ana)
    assert Nesting.objects.count() == 1
    assert "the place 64130 lies in Jackson County" in told(cast.omar, nesting)[0]
    same = NestingDetails("county", "29095", "county", "29095", "Jackson County", "Nobody")
    with pytest.raises(NotNow, match="cannot lie in itself"):
        actions.add_nesting(custodian=cast.department, details=same, by=cast.ana)


def test_publish_release_to_a_body_lets_its_members_see_it_and_the_ledger_tells(cast, release_of):
    release = release_of()
    with pytest.raises(NotNow, match="Say which body"):
        actions.publish_release(release=release, audience=Audience.BODY, by=cast.ana)
    actions.publish_release(release=release, audience=Audience.BODY, by=cast.ana, body=cast.commission)
    for name, sees in {"rosa": True, "hank": True, "dana": True, "omar": False, "esther": False}.items():
        assert Release.objects.visible_to(sight_of(cast.account(name))).exists() == sees, name
    assert told(cast.rosa, release)[-1].endswith("to the members of Health Commission.")
    actions.publish_release(release=release, audience=Audience.PUBLIC, by=cast.ana)
    assert Release.objects.visible_to(Sight()).get().audience_body is None


def test_a_correction_stands_where_the_earlier_release_stood_and_takes_over_only_for_those_who_see_it(
    cast, release_of, indicator, settings
):
    first = release_of(Audience.PUBLIC)
    actions.enter_release(release=first, indicator=indicator, place_kind="", place_vintage=None, by=cast.ana)
    folder = settings.DATA_FOLDER / "inputs"
    deaths, people, _map = tables.write(folder)
    request = LifeExpectancyRequest(
        deaths=(deaths,), population=(people,), by=("group", "year"), title="Corrected", source_note="Tables",
        reference_group="White",
    )  # fmt: skip
    released = measure(request, releases=settings.RELEASES_FOLDER)
    ground = actions.Ground(replaces=first, why="A file was of the wrong year.")
    second = actions.catalogue_release(
        released=released, custodian=cast.department, title="Corrected", by=cast.ana, ground=ground
    )
    assert (second.indicator, second.replaces) == (indicator, first)
    assert set(Release.objects.visible_to(Sight()).standing()) == {first}  # nobody outside sees the new one yet
    actions.publish_release(release=second, audience=Audience.PUBLIC, by=cast.ana)
    assert set(Release.objects.visible_to(Sight()).standing()) == {second}
    third = LifeExpectancyRequest(
        deaths=(deaths,), population=(people,), by=("group",), title="Again", source_note="Tables"
    )
    again = measure(third, releases=settings.RELEASES_FOLDER)
    with pytest.raises(NotNow, match="replaced already"):
        actions.catalogue_release(released=again, custodian=cast.department, title="Again", by=cast.ana, ground=ground)
    ours = actions.Ground(replaces=second, why="Because")
    with pytest.raises(NotNow, match="is held by Health Department"):
        actions.catalogue_release(
            released=again, custodian=cast.organizers, title="Again", by=_organizers_analyst(cast), ground=ours
        )


def _organizers_analyst(cast):
    account = Account.objects.create_user("wade@example.org", "a long pass phrase")
    person = things.person(cast.organizers, "Wade Organizing", account=account)
    things.affiliation(person, cast.organizers, AffiliationRole.ANALYST)
    return account


@pytest.mark.parametrize("vintage", [None, 2020])
def test_a_larger_place_is_told_once_whether_its_boundaries_have_a_year_or_not(cast, vintage):
    told = {
        "partnership": cast.river, "custodian": cast.department, "kind": "zip_area", "vintage": vintage,
        "place": "64130", "parent_kind": "county", "parent": "29095", "parent_name": "Jackson County",
    }  # fmt: skip
    Nesting.objects.create(**told)
    with pytest.raises(IntegrityError), transaction.atomic():
        Nesting.objects.create(**told)
