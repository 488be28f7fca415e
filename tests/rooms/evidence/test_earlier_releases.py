"""What a partnership released before is part of the attack on its next release; what another released is not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commontable.foundation.jobs import JobState
from commontable.pipeline import open_release
from commontable.rooms.evidence.models import Release, Run
from tests.unit.pipeline.conftest import AGES, PEOPLE, RATES

SMALL = {2014: 12, 2015: 14, 2016: 4}  # deaths at ages 1 to 4
SIZE = 15


@pytest.fixture
def measured(client, cast, address, django_capture_on_commit_callbacks):
    """A table measures three years of one group, pooled or apart; gives the finished run and what its release says."""

    def measure(table, by, years_together: int):
        lines = ["group,year,age,deaths,population"]
        for year, small in SMALL.items():
            for age, rate, people in zip(AGES, RATES, PEOPLE, strict=True):
                count = small if age == "1-4" else round(people * SIZE * rate)
                lines.append(f"A,{year},{age},{count},{people * SIZE}")
        file = SimpleUploadedFile("three_years.csv", ("\n".join(lines) + "\n").encode())
        client.force_login(by)
        with django_capture_on_commit_callbacks(execute=True):
            client.post(
                address("new_run", "counts", table=table),
                {
                    "deaths": [file], "by": ["group", "year"], "years_together": years_together, "omitted": "refuse",
                    "title": f"Pooled over {years_together}", "source_note": "Invented tables",
                },
            )  # fmt: skip
        run = Run.objects.get(partnership=table, title=f"Pooled over {years_together}")
        assert run.state == JobState.DONE, run.failure or run.faults
        return Release.objects.get(partnership=table, folder_id=run.ended_in)

    return measure


def told(release: Release) -> dict[str, int | None]:
    rows = open_release(release.path).rows("counts")
    return {row["period"]: row["deaths"] for row in rows if row["age"] == "1-4"}


def test_a_second_release_is_attacked_together_with_the_first_of_the_same_partnership(measured, cast):
    first = measured(cast.river, cast.ana, 3)
    assert told(first) == {"2014–2016": 30}
    second = measured(cast.river, cast.ana, 1)
    assert list(told(second).values()).count(None) >= 2, "30 less two years shown would tell the third"
    assert open_release(second.path).facts["disclosure"]["earlier"] == [first.folder_id]


def test_what_another_partnership_released_changes_nothing(measured, cast):
    measured(cast.lakeside, cast.esther, 3)
    alone = measured(cast.river, cast.ana, 1)
    assert told(alone) == {"2014": 12, "2015": 14, "2016": None}
    assert open_release(alone.path).facts["disclosure"]["earlier"] == []
