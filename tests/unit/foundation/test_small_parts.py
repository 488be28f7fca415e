"""Ids, slots and jobs."""

import datetime as dt

import pytest
from django.test.utils import isolate_apps
from django.utils import timezone

from commontable.foundation import slots
from commontable.foundation.ids import KEY_ALPHABET, new_key, uuid7
from commontable.foundation.jobs import LOST, SILENCE, TRANSITIONS, Job, JobState


def test_ids_are_version_7_and_sort_by_time(monkeypatch):
    made = []
    for nanoseconds in (1_700_000_000_000_000_000, 1_700_000_000_001_000_000, 1_800_000_000_000_000_000):
        monkeypatch.setattr("commontable.foundation.ids.time.time_ns", lambda now=nanoseconds: now)
        made.append(uuid7())
    assert made == sorted(made)
    assert {(made_id.version, made_id.variant) for made_id in made} == {(7, "specified in RFC 4122")}
    assert made[0].int >> 80 == 1_700_000_000_000


def test_keys_hold_no_letter_that_is_misread():
    assert not set("ilou") & set(KEY_ALPHABET)
    assert len({new_key() for _ in range(200)}) == 200


def test_a_slot_that_is_not_there_cannot_be_filled():
    with pytest.raises(LookupError, match="There is no slot 'cellar'"):
        slots.fill("cellar", len)
    with pytest.raises(LookupError, match="There is no slot 'cellar'"):
        slots.filled("cellar")


def test_every_job_state_has_its_row_and_final_states_stay():
    assert set(TRANSITIONS) == set(JobState)
    assert {state for state, after in TRANSITIONS.items() if not after} == {
        JobState.DONE,
        JobState.REFUSED,
        JobState.FAILED,
        JobState.CANCELED,
    }


@pytest.fixture
@isolate_apps("commontable.foundation")
def paper() -> type[Job]:
    """A job of no room."""

    class Paper(Job):
        class Meta:
            app_label = "foundation"

    return Paper


def test_a_job_cannot_skip_a_state(paper):
    with pytest.raises(ValueError, match="A job that is waiting cannot become done"):
        paper().become(JobState.DONE)


def test_a_job_says_how_far_it_is_only_when_it_knows(paper):
    assert paper(done=5, total=0).percent is None
    assert paper(done=5, total=20).percent == 25
    assert paper(state=JobState.DONE).percent == 100


def test_a_job_nobody_hears_from_is_silent(paper):
    now = timezone.now()
    job = paper(state=JobState.RUNNING, asked_at=now, heard_at=now)
    assert not job.is_silent(now + LOST)
    assert job.is_silent(now + LOST + dt.timedelta(seconds=1))
    waiting = paper(asked_at=now)
    assert not waiting.is_silent(now + SILENCE)
    assert waiting.is_silent(now + SILENCE + dt.timedelta(seconds=1))
