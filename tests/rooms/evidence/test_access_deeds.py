"""Deeds on access: rights of those who contributed, and private links."""

import datetime as dt

import pytest
from django.utils.timezone import localdate

from commontable.foundation.errors import NotNow, NotPermitted
from commontable.foundation.sight import Audience, Sight
from commontable.rooms.evidence import actions
from commontable.rooms.evidence.models import (
    AccessRight,
    PrivateLink,
    Release,
)
from commontable.rooms.evidence.states import LinkPurpose
from commontable.rooms.people.queries import sight_of
from tests.rooms.evidence import words
from tests.rooms.evidence.words import told

OUTSIDE = ["omar", "olivia", "hank", "rosa", "sol", "esther"]


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
    assert "gave Organizing a right of access" in told(cast.rosa, right)[0]


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
    assert "The contribution ended." in told(cast.rosa, right)[-1]
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
    assert [line.split("private link")[0] for line in told(cast.dana, link)] == [
        "Rosa Resident made the ",
        "Rosa Resident revoked the ",
    ]
    assert told(cast.omar, link) == []
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
    assert told(cast.dana, link)[-1] == f"Rosa Resident renewed the private link Report until {link.ends.isoformat()}."
    actions.revoke_private_link(link=link, by=cast.rosa)
    with pytest.raises(NotNow, match=r"This link was revoked\. Make a new one"):
        actions.renew_private_link(link=link, by=cast.rosa)
