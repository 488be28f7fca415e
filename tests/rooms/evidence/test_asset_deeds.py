"""Deeds on assets: who enters them, who holds them, who takes them off."""

import pytest

from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.sight import Audience, Sight
from commontable.rooms.evidence import actions, queries
from commontable.rooms.evidence.models import (
    Asset,
)
from commontable.rooms.people.queries import sight_of
from tests import things
from tests.rooms.evidence import words
from tests.rooms.evidence.words import told


@pytest.fixture
def asset(cast, indicator):
    return actions.add_asset(partnership=cast.river, details=words.asset(), indicators=[indicator], by=cast.rosa)


def test_add_asset_by_a_resident_is_seen_at_the_table_and_held_by_the_backbone(cast, indicator, asset):
    assert asset.custodian == cast.department
    assert asset.entered_by == cast.rosa.persons.get()
    assert told(cast.omar, asset) == ["Rosa Resident entered the asset Block captains of the North side."]
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
    assert [line.split(" ")[-1] for line in told(cast.rosa, asset)][-1] == "everyone."


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
    assert told(cast.omar, asset)[-1].endswith("The group has dissolved.")
    with pytest.raises(NotNow, match="taken off"):
        actions.change_asset(asset=Asset.objects.get(), details=words.asset(), indicators=[], by=cast.rosa)
