"""Deeds on indicators, assets, access and private links: who may, what is written, their lines in the ledger."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.timezone import localdate

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.models import LedgerLine
from commontable.foundation.sight import Audience, Sight
from commontable.pipeline import LifeExpectancyRequest, measure
from commontable.rooms.evidence import actions, queries
from commontable.rooms.evidence.details import NestingDetails
from commontable.rooms.evidence.models import (
    AccessRight,
    Asset,
    FrameworkPolarity,
    Indicator,
    Nesting,
    PrivateLink,
    Release,
)
from commontable.rooms.evidence.states import LinkPurpose, Polarity, Rhythm, next_due_after
from commontable.rooms.people.models import Account
from commontable.rooms.people.queries import sight_of
from commontable.rooms.people.states import AffiliationRole
from tests import things
from tests.rooms.evidence import tables, words

OUTSIDE = ["omar", "olivia", "hank", "rosa", "sol", "esther"]


def _told(account, subject) -> list[str]:
    sight = sight_of(account)
    lines = LedgerLine.objects.visible_to(sight).filter(subject_id=subject.pk).order_by("at", "id")
    return [line.sentence for line in ledger.tell(lines, sight)]


@pytest.fixture
def indicator(cast):
    return actions.add_indicator(custodian=cast.department, details=words.indicator(cast), by=cast.ana)


@pytest.fixture
def asset(cast, indicator):
    return actions.add_asset(partnership=cast.river, details=words.asset(), indicators=[indicator], by=cast.rosa)


def test_add_indicator_begins_at_its_custodian_and_leaves_one_ledger_line(cast, indicator):
    assert indicator.audience == Audience.CUSTODIAN
    assert _told(cast.dana, indicator) == ["Ana Health Department defined the indicator Life expectancy at birth."]
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
    assert _told(cast.ana, indicator)[1].endswith("changed the words of the indicator How long people live.")


def test_add_framework_polarity_keeps_the_last_word_of_each_framework_in_the_ledger(cast, indicator):
    for why in ("First thought", "Second thought"):
        reading = actions.add_framework_polarity(
            indicator=indicator, framework="Crowding index", polarity=Polarity.LOWER, why=why, by=cast.ana
        )
    assert FrameworkPolarity.objects.get().why == "Second thought"
    assert len(_told(cast.ana, reading)) == 2
    actions.show_indicator(indicator=indicator, audience=Audience.PUBLIC, by=cast.ana)
    assert FrameworkPolarity.objects.visible_to(Sight()).count() == 1


def test_show_indicator_widens_and_never_narrows_and_the_ledger_tells(cast, indicator):
    actions.show_indicator(indicator=indicator, audience=Audience.PARTNERSHIP, by=cast.ana)
    assert Indicator.objects.visible_to(sight_of(cast.rosa)).count() == 1
    assert not Indicator.objects.visible_to(sight_of(cast.esther)).exists()
    with pytest.raises(NotNow, match="may already be seen by"):
        actions.show_indicator(indicator=indicator, audience=Audience.PARTNERSHIP, by=cast.ana)
    actions.show_indicator(indicator=indicator, audience=Audience.PUBLIC, by=cast.ana)
    assert _told(cast.rosa, indicator)[-1].endswith("showed the indicator Life expectancy at birth to everyone.")


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
    assert "under the indicator Life expectancy at birth" in _told(cast.ana, release)[-1]
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


def test_add_asset_by_a_resident_is_seen_at_the_table_and_held_by_the_backbone(cast, indicator, asset):
    assert asset.custodian == cast.department
    assert asset.entered_by == cast.rosa.persons.get()
    assert _told(cast.omar, asset) == ["Rosa Resident entered the asset Block captains of the North side."]
    assert queries.assets_beside(indicator, sight_of(cast.omar)) == [asset]
    assert queries.assets_beside(indicator, Sight()) == []
    assert queries.assets_beside(indicator, sight_of(cast.esther)) == []


def test_add_asset_by_an_organizations_member_is_held_by_that_organization(cast):
    added = actions.add_asset(partnership=cast.river, details=words.asset(), indicators=[], by=cast.omar)
    assert added.custodian == cast.organizers


@pytest.mark.parametrize("name", ["esther", "sol"])
def test_strangers_enter_no_asset(name, cast):
    with pytest.raises(NotPermitted, match="belong to this table"):
        actions.add_asset(partnership=cast.river, details=words.asset(), indicators=[], by=cast.account(name))


def test_change_asset_is_for_who_entered_it_until_everyone_sees_it(cast, asset, indicator):
    better = words.asset(title="Block captains")
    assert actions.change_asset(asset=asset, details=better, indicators=[indicator], by=cast.rosa).title == (
        "Block captains"
    )
    with pytest.raises(NotPermitted, match="Only whoever entered"):
        actions.change_asset(asset=asset, details=better, indicators=[], by=cast.omar)
    with pytest.raises(NotPermitted, match="show this asset to everyone"):
        actions.publish_asset(asset=asset, by=cast.rosa)
    actions.publish_asset(asset=asset, by=cast.dana)
    assert Asset.objects.visible_to(Sight()).count() == 1
    with pytest.raises(NotPermitted):
        actions.change_asset(asset=asset, details=better, indicators=[], by=cast.rosa)
    with pytest.raises(NotNow, match="already"):
        actions.publish_asset(asset=asset, by=cast.dana)
    assert [line.split(" ")[-1] for line in _told(cast.rosa, asset)][-1] == "everyone."


def test_what_is_private_to_its_organization_is_refused_in_words_before_the_database_would(cast, asset, indicator):
    for thing in (asset, indicator):
        type(thing).objects.filter(pk=thing.pk).update(**things.private())
        thing.refresh_from_db()
    with pytest.raises(NotNow, match="cannot be shown that widely"):
        actions.publish_asset(asset=asset, by=cast.dana)
    with pytest.raises(NotNow, match="cannot be shown that widely"):
        actions.show_indicator(indicator=indicator, audience=Audience.PARTNERSHIP, by=cast.ana)


def test_remove_asset_says_why_in_the_ledger_and_keeps_the_record(cast, asset, indicator):
    with pytest.raises(NotNow, match="Say why"):
        actions.remove_asset(asset=asset, why=" ", by=cast.rosa)
    actions.remove_asset(asset=asset, why="The group has dissolved.", by=cast.rosa)
    assert queries.assets_beside(indicator, sight_of(cast.omar)) == []
    assert Asset.objects.count() == 1
    assert _told(cast.omar, asset)[-1].endswith("The group has dissolved.")
    with pytest.raises(NotNow, match="taken off"):
        actions.change_asset(asset=Asset.objects.get(), details=words.asset(), indicators=[], by=cast.rosa)


@pytest.fixture
def entered(cast, indicator, release_of):
    release = release_of()
    return actions.enter_release(release=release, indicator=indicator, place_kind="", place_vintage=None, by=cast.ana)


def test_grant_access_opens_unpublished_releases_to_the_contributor_alone(cast, indicator, entered):
    right = actions.grant_access(
        custodian=cast.department, details=words.access(cast.organizers, indicator=indicator), by=cast.dana
    )
    for name in ("omar", "olivia"):
        assert Release.objects.visible_to(sight_of(cast.account(name))).count() == 1, name
    for name in ("hank", "rosa", "sol", "esther"):
        assert not Release.objects.visible_to(sight_of(cast.account(name))).exists(), name
    assert AccessRight.objects.visible_to(sight_of(cast.rosa)).count() == 1  # the table knows who has the right
    assert "gave Organizing a right of access" in _told(cast.rosa, right)[0]


def test_a_right_to_every_indicator_covers_what_its_custodian_holds_and_no_loose_release(cast, entered, release_of):
    loose = release_of(title="Not under an indicator", reference_group="White")
    actions.grant_access(custodian=cast.department, details=words.access(cast.organizers), by=cast.dana)
    seen = set(Release.objects.visible_to(sight_of(cast.omar)))
    assert seen == {entered}
    assert loose not in seen


def test_revoke_access_hides_what_is_unpublished_and_never_what_was_published(cast, indicator, entered, release_of):
    right = actions.grant_access(
        custodian=cast.department, details=words.access(cast.organizers, indicator=indicator), by=cast.dana
    )
    actions.publish_release(release=entered, audience=Audience.PUBLIC, by=cast.ana)
    later = release_of(title="Later", reference_group="White")
    actions.enter_release(release=later, indicator=indicator, place_kind="", place_vintage=None, by=cast.ana)
    assert set(Release.objects.visible_to(sight_of(cast.omar))) == {entered, later}
    actions.revoke_access(right=right, why="The contribution ended.", by=cast.dana)
    assert set(Release.objects.visible_to(sight_of(cast.omar))) == {entered}
    assert set(Release.objects.visible_to(Sight())) == {entered}
    assert "The contribution ended." in _told(cast.rosa, right)[-1]
    with pytest.raises(NotNow, match="revoked already"):
        actions.revoke_access(right=AccessRight.objects.get(), why="Again", by=cast.dana)


def test_a_right_holds_from_its_first_to_its_last_day(cast, entered, indicator):
    today = localdate()
    for begins, ends in ((today + dt.timedelta(days=2), None), (dt.date(2020, 1, 1), today - dt.timedelta(days=2))):
        details = words.access(cast.hospital, indicator=indicator, begins=begins, ends=ends)
        actions.grant_access(custodian=cast.department, details=details, by=cast.dana)
    assert not AccessRight.objects.current().exists()
    details = words.access(cast.hospital, begins=today, ends=dt.date(2020, 1, 1))
    with pytest.raises(NotNow, match="end before it begins"):
        actions.grant_access(custodian=cast.department, details=details, by=cast.dana)


@pytest.mark.parametrize("name", ["ana", *OUTSIDE])
def test_access_is_given_by_administrators_of_the_custodian_only(name, cast):
    with pytest.raises(NotPermitted, match="Only an administrator"):
        actions.grant_access(custodian=cast.department, details=words.access(cast.hospital), by=cast.account(name))


def test_make_private_link_keeps_only_the_hash_and_revoke_private_link_ends_it(cast):
    link, secret = actions.make_private_link(
        partnership=cast.river, purpose=LinkPurpose.CALENDAR, name="My phone", by=cast.rosa
    )
    assert secret not in str(PrivateLink.objects.values())
    assert list(PrivateLink.objects.working()) == [link]
    with pytest.raises(NotPermitted, match="Only the person"):
        actions.revoke_private_link(link=link, by=cast.dana)
    actions.revoke_private_link(link=link, by=cast.rosa)
    assert not PrivateLink.objects.working().exists()
    with pytest.raises(NotNow, match="revoked already"):
        actions.revoke_private_link(link=link, by=cast.rosa)
    assert [line.split("private link")[0] for line in _told(cast.dana, link)] == [
        "Rosa Resident made the ",
        "Rosa Resident revoked the ",
    ]
    assert _told(cast.omar, link) == []
    with pytest.raises(NotPermitted):
        actions.make_private_link(partnership=cast.river, purpose=LinkPurpose.API, name="", by=cast.esther)


def test_a_private_link_ends_within_a_year_and_renew_private_link_gives_it_another(cast):
    today = localdate()
    make = {"partnership": cast.river, "purpose": LinkPurpose.API, "by": cast.rosa}
    link, _secret = actions.make_private_link(**make, name="Report")
    assert link.ends == today + dt.timedelta(days=365)
    for wrong in (today - dt.timedelta(days=1), today + dt.timedelta(days=366)):
        with pytest.raises(NotNow, match=r"A link works until a day between today and .* It can be renewed later"):
            actions.make_private_link(**make, name="Wrong", ends=wrong)
    PrivateLink.objects.filter(pk=link.pk).update(ends=today)
    assert list(PrivateLink.objects.working()) == [link], "its last day is a day on which it works"
    PrivateLink.objects.filter(pk=link.pk).update(ends=today - dt.timedelta(days=1))
    assert not PrivateLink.objects.working().exists()
    link.refresh_from_db()
    with pytest.raises(NotPermitted, match="Only the person whose link it is renews it"):
        actions.renew_private_link(link=link, by=cast.dana)
    actions.renew_private_link(link=link, by=cast.rosa)
    assert PrivateLink.objects.working().get().token_hash == link.token_hash
    assert _told(cast.dana, link)[-1] == f"Rosa Resident renewed the private link Report until {link.ends.isoformat()}."
    actions.revoke_private_link(link=link, by=cast.rosa)
    with pytest.raises(NotNow, match=r"This link was revoked\. Make a new one"):
        actions.renew_private_link(link=link, by=cast.rosa)


def test_add_nesting_says_where_a_place_lies_and_the_ledger_tells(cast):
    details = NestingDetails("zip_area", "64130", "county", "29095", "Jackson County", "Census relationship file")
    for _twice in range(2):
        nesting = actions.add_nesting(custodian=cast.department, details=details, by=cast.ana)
    assert Nesting.objects.count() == 1
    assert "the place 64130 lies in Jackson County" in _told(cast.omar, nesting)[0]
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
    assert _told(cast.rosa, release)[-1].endswith("to the members of Health Commission.")
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
