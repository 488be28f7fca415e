"""Who sees releases and runs, at every address of the room, downloads included."""

import pytest

from commontable.foundation.sight import Audience, Sight
from commontable.rooms.evidence import actions, queries
from commontable.rooms.evidence.models import Release, Run
from commontable.rooms.people.queries import sight_of
from tests.cast import NAMES

INSIDE = {"dana", "ana"}  # the custodian's own people
AT_THE_TABLE = {"dana", "ana", "omar", "olivia", "hank", "rosa"}
FILES = ["estimates.csv", "estimates.parquet", "gaps.csv", "trend.parquet", "counts.csv", "datapackage.json"]


def _addresses(address, release) -> list[str]:
    return [
        address("release", release.pk),
        *(address("release_file", release.pk, name) for name in FILES),
        address("release_picture", release.pk, "picture.png"),
    ]


def _visit(client, cast, name: str, url: str) -> int:
    _be(client, cast, name)
    return client.get(url).status_code


def _be(client, cast, name: str) -> None:
    client.logout()
    if account := cast.account(name):
        client.force_login(account)


@pytest.mark.parametrize(
    ("audience", "seen_by"),
    [(None, INSIDE), (Audience.PARTNERSHIP, AT_THE_TABLE), (Audience.PUBLIC, set(NAMES))],
)
def test_every_address_of_a_release_answers_those_who_may_see_it_and_404s_the_rest(
    audience, seen_by, release_of, client, cast, address
):
    release = release_of(audience)
    for name in NAMES:
        expected = 200 if name in seen_by else 404
        _be(client, cast, name)
        found = {url: client.get(url).status_code for url in _addresses(address, release)}
        assert set(found.values()) == {expected}, (name, found)


def test_the_list_and_the_search_hold_only_what_one_may_see(release_of, client, cast, address):
    release_of(None, title="Inside figures")
    release_of(Audience.PUBLIC, title="Open figures")
    for name in NAMES:
        client.logout()
        if account := cast.account(name):
            client.force_login(account)
        page = client.get(address("releases")).content.decode()
        assert "Open figures" in page
        assert ("Inside figures" in page) == (name in INSIDE), name
        sight = sight_of(account) if account else Sight()
        hits = {hit.title for hit in queries.search_hits(sight, cast.river, "figures")}
        assert hits == ({"Inside figures", "Open figures"} if name in INSIDE else {"Open figures"})


def test_runs_are_the_custodians_own(cast, client, address):
    run = Run.objects.create(
        partnership=cast.river, custodian=cast.department, audience=Audience.CUSTODIAN, record_class="confidential",
        kind="counts", title="Ours", choices={"by": [], "years_together": 1, "reference_group": ""},
    )  # fmt: skip
    for name in NAMES:
        for url in (address("run", run.pk), address("run_progress", run.pk)):
            expected = 302 if name == "visitor" else 200 if name in INSIDE else 404
            assert _visit(client, cast, name, url) == expected, (name, url)
        assert _visit(client, cast, name, address("runs")) == (
            302 if name == "visitor" else 200 if name in INSIDE else 404
        )
        assert _visit(client, cast, name, address("new_run", "counts")) == (
            302 if name == "visitor" else 200 if name in INSIDE else 404
        )


def test_a_withdrawn_release_says_why_to_all_and_shows_figures_to_its_custodian_only(release_of, client, cast, address):
    release = release_of(Audience.PUBLIC)
    actions.withdraw_release(release=release, why="A file was of the wrong year.", by=cast.ana)
    for name in NAMES:
        assert _visit(client, cast, name, address("release", release.pk)) == 200
        page = client.get(address("release", release.pk)).content.decode()
        assert "A file was of the wrong year." in page
        assert ("<figure" in page) == (name in INSIDE)
        expected = 200 if name in INSIDE else 404
        assert _visit(client, cast, name, address("release_file", release.pk, "estimates.csv")) == expected
        assert _visit(client, cast, name, address("release_picture", release.pk, "picture.png")) == expected
    assert queries.latest_gap(cast.river, Sight()) is None
    assert not queries.search_hits(Sight(), cast.river, "Life")


def test_the_public_page_gets_the_newest_public_gap_and_map(release_of, cast):
    assert queries.latest_gap(cast.river, Sight()) is None
    release_of(None)
    assert queries.latest_gap(cast.river, Sight()) is None
    gap = release_of(Audience.PUBLIC, title="The gap")
    wards = release_of(Audience.PUBLIC, places=4, title="The map")
    card = queries.latest_gap(cast.river, Sight())
    assert card is not None
    assert card.release == gap
    assert card.sentence.startswith("The gap between Black and White residents")
    assert "95% interval" in card.detail
    assert card.wide.startswith("<svg")
    found = queries.latest_map(cast.river, Sight())
    assert found is not None
    assert found.release == wards
    assert "Schematic" in found.how_to_read
    assert found.is_synthetic


@pytest.mark.parametrize(
    "name",
    ["..%2F..%2Fsecret-key", "places.geojson", "estimates.parquet.bak", ".incoming-x", "%2Fetc%2Fpasswd", "estimates"],
)
def test_no_other_file_can_be_reached(name, release_of, client, cast, address):
    release = release_of(Audience.PUBLIC)
    url = address("release_file", release.pk, "estimates.csv").replace("estimates.csv", name)
    assert client.get(url).status_code == 404


def test_a_release_of_one_table_is_not_at_another(release_of, client, cast):
    from django.urls import reverse

    release = release_of(Audience.PUBLIC)
    client.force_login(cast.esther)
    assert client.get(reverse("evidence:release", args=[cast.lakeside.slug, release.pk])).status_code == 404
    assert Release.objects.visible_to(sight_of(cast.esther)).filter(partnership=cast.lakeside).count() == 0
