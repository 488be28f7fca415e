"""A release is replaced by a corrected one from the right form, with everything that was asked for it filled in."""

import re

import pytest

from commontable.foundation.sight import Audience
from commontable.pipeline import PublishedRequest, measure
from commontable.rooms.evidence import actions
from commontable.rooms.evidence.correcting import asked_before, kind_of
from commontable.rooms.evidence.forms import FORMS
from commontable.rooms.evidence.models import Release, Run
from commontable.rooms.evidence.requesting import request_of
from commontable.rooms.people.models import Affiliation
from commontable.rooms.people.states import AffiliationRole
from tests.rooms.evidence import tables
from tests.rooms.evidence.conftest import upload


def way_to_correct(client, address, release) -> str:
    """Where the button on the release's page leads."""
    page = client.get(address("release", release.pk)).content.decode()
    link = re.search(r'href="([^"]+)">\s*Replace it by a corrected one', page)
    assert link, "the button is not there"
    return link[1]


def test_a_release_of_the_command_line_is_corrected_with_what_it_was_made_with(release_of, client, cast, address):
    options = {"measure": "crude_death_rate", "periods": ((2014, 2015), (2016, 2016)), "level": 0.9, "policy": "cms"}
    release = release_of(Audience.PUBLIC, reference_group="White", **options)
    client.force_login(cast.ana)
    url = way_to_correct(client, address, release)
    assert url == address("new_run", "counts") + f"?replaces={release.pk}"
    page = client.get(url).content.decode()
    for name, value in {"periods": "2014-2015, 2016", "level": "90", "reference_group": "White",
                        "title": "Life expectancy, River City", "source_note": "Invented tables"}.items():  # fmt: skip
        assert re.search(rf'<input[^>]*name="{name}"[^>]*value="{value}"|value="{value}"[^>]*name="{name}"', page), name
    for value in ("crude_death_rate", "cms", str(release.pk)):
        assert re.search(rf'value="{value}"[^>]* (checked|selected)', page), value
    assert 'id="id_is_synthetic" checked' in page.replace("\n", " ") or re.search(r"is_synthetic[^>]*checked", page)


def test_published_figures_are_corrected_from_the_form_of_published_figures(cast, settings, tmp_path, client, address):
    path = tmp_path / "published.csv"
    path.write_text(
        "setting,date,indicator_abbr,dimension,subgroup,estimate,ci_lb,ci_ub\nCity,2022,smoking,Sex,All,17.4,15.9,18.9\n"
    )
    request = PublishedRequest(
        file=path, measure="smoking", measure_title="Adults who smoke", unit="percent", favorable="low"
    )
    released = measure(request, releases=settings.RELEASES_FOLDER)
    release = actions.catalogue_release(released=released, custodian=cast.department, title="Smoking", by=cast.ana)
    assert kind_of(release) == "published"
    first = asked_before(release)
    assert {name: first[name] for name in ("wanted", "measure_title", "unit", "favorable")} == {
        "wanted": "smoking", "measure_title": "Adults who smoke", "unit": "percent", "favorable": "low",
    }  # fmt: skip
    client.force_login(cast.ana)
    assert way_to_correct(client, address, release) == address("new_run", "published") + f"?replaces={release.pk}"
    assert client.get(way_to_correct(client, address, release)).status_code == 200


def test_what_the_form_is_opened_with_asks_for_the_same_again(ask, tmp_path, cast):
    deaths, people, _outlines = tables.write(tmp_path)
    given = {"by": ["group", "year"], "years_together": 3, "measure": "ypll_rate", "focus": 2, "bad_rows": "aside"}
    ask("counts", {**given, "deaths": [upload(deaths)], "population": [upload(people)]})
    release = Release.objects.get()
    form = FORMS["counts"](initial=asked_before(release), custodians=[cast.department])
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", [], False)}
    files = {"deaths": upload(deaths), "population": upload(people)}
    sent |= {"why": "A file was wrong.", "replaces": str(release.pk)}
    again = FORMS["counts"](sent, files, custodians=[cast.department])
    assert again.is_valid(), again.errors
    before, now = Run.objects.get().choices, again.asked().as_dict()
    assert {name for name in now if now[name] != before[name]} == {"replaces", "why"}
    assert request_of(Run.objects.get()).periods == 3


@pytest.mark.parametrize("who", ["esther", "rosa"])
def test_others_are_led_nowhere(who, release_of, client, cast, address):
    release = release_of(Audience.PUBLIC)
    client.force_login(getattr(cast, who))
    assert "Replace it by a corrected one" not in client.get(address("release", release.pk)).content.decode()


def test_an_analyst_of_another_organization_is_not_told_what_was_asked(release_of, client, cast, address):
    release = release_of(Audience.PUBLIC, reference_group="White")
    Affiliation.objects.filter(person__account=cast.omar).update(role=AffiliationRole.ANALYST)
    url = address("new_run", "counts") + f"?replaces={release.pk}"
    for account, told in ((cast.ana, True), (cast.omar, False)):
        client.force_login(account)
        page = client.get(url)
        assert page.status_code == 200
        assert (f'value="{release.pk}"' in page.content.decode()) is told
        assert ('value="White"' in page.content.decode()) is told
    client.force_login(cast.esther)
    assert client.get(url).status_code == 404
