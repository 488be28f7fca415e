"""A corrected release from the page of the wrong one to the pages that lead to it."""

from commontable.foundation.sight import Audience
from commontable.pipeline import open_release
from commontable.rooms.evidence import actions
from commontable.rooms.evidence.models import Release
from tests.rooms.evidence import tables
from tests.rooms.evidence.conftest import text_of, upload


def test_a_corrected_release_is_measured_from_the_page_of_the_wrong_one(
    cast, client, address, release_of, ask, tmp_path, shown
):
    wrong = Release.objects.get()
    client.force_login(cast.ana)
    assert (
        f"{address('new_run', 'counts')}?replaces={wrong.pk}"
        in client.get(address("release", wrong.pk)).content.decode()
    )
    form = client.get(address("new_run", "counts") + f"?replaces={wrong.pk}").content.decode()
    assert f'<option value="{wrong.pk}" selected>' in form
    folder = tmp_path / "again"
    folder.mkdir()
    deaths, people, _map = tables.write(folder)
    given = {
        "deaths": upload(deaths), "population": upload(people), "by": ["group"], "years_together": 1,
        "omitted": "refuse", "replaces": str(wrong.pk),
    }  # fmt: skip
    answer = ask("counts", {**given, "why": ""})
    assert answer.status_code == 422
    assert "Say in one sentence what was wrong" in text_of(answer)
    given |= {"deaths": upload(deaths), "population": upload(people), "why": "A file was of the wrong year."}
    assert ask("counts", given).status_code == 302
    right = Release.objects.get(replaces=wrong)
    assert right.indicator == shown
    assert right.why == "A file was of the wrong year."
    facts = open_release(right.path).facts
    assert facts["replaces"] == {"release": wrong.folder_id, "why": "A file was of the wrong year."}
    client.logout()
    assert "newer release replaces" not in text_of(client.get(address("release", wrong.pk)))
    actions.publish_release(release=right, audience=Audience.PUBLIC, by=cast.ana)
    page = text_of(client.get(address("release", wrong.pk)))
    assert "A newer release replaces this one A file was of the wrong year." in page
    page = client.get(address("indicator", shown.pk))
    assert f"This page shows release {right.number}" in text_of(page)
    old = client.get(address("indicator", shown.pk) + f"?release={wrong.pk}")
    assert "You are looking at an older release" in text_of(old)
    assert client.get(address("api_release", wrong.pk)).json()["replaced_by"] == str(right.pk)
