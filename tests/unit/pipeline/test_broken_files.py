"""Files broken in ways nobody prepared for are measured or refused; nothing else ever happens."""

from __future__ import annotations

import random

import pytest

from commontable.pipeline import LifeExpectancyRequest, PublishedRequest, RefusedInput, measure

WORDS = [
    b"",
    b"-1",
    b"NaN",
    b"\t",
    b",",
    b'"',
    b"\n",
    b"\r\n",
    b"\x00",
    b"\xff",
    b"Suppressed",
    b"999999999999999999999",
    b"1e308",
    b"---",
    b"85+",
    b"Total",
]


def broken(content: bytes, dice: random.Random) -> bytes:
    """One to four cuts, insertions, doublings or exchanges."""
    for _ in range(dice.randint(1, 4)):
        where, length = dice.randrange(len(content)), dice.randrange(1, 200)
        deed = dice.randrange(4)
        if deed == 0:
            content = content[:where] + dice.choice(WORDS) + content[where:]
        elif deed == 1:
            content = content[:where] + content[where + length :] or b"x"
        elif deed == 2:
            content = content[:where] + content[where : where + length] + content[where:]
        else:
            content = content[:where] + dice.choice(WORDS) + content[where + dice.randrange(1, 6) :]
    return content


@pytest.mark.parametrize("seed", range(24))
def test_a_broken_export_is_measured_or_refused(shared, write, tmp_path, seed):
    content = (shared / "data/wonder/nola_Metro_White.txt").read_bytes()
    outcome(LifeExpectancyRequest(deaths=(write("broken.txt", broken(content, random.Random(seed))),)), tmp_path)


@pytest.mark.parametrize("seed", range(24))
def test_a_broken_table_of_counts_is_measured_or_refused(counts_csv, write, tmp_path, seed):
    content = counts_csv().read_bytes()
    outcome(LifeExpectancyRequest(deaths=(write("broken.csv", broken(content, random.Random(seed))),)), tmp_path)


@pytest.mark.parametrize("seed", range(12))
def test_a_broken_map_or_published_table_is_measured_or_refused(shared, write, tmp_path, seed):
    dice = random.Random(seed)
    table = (shared / "data/usaleep/MO_A.CSV").read_bytes()
    places = (shared / "data/kc/zcta_2010vintage_clipped_to_kcmo.geojson").read_bytes()
    outcome(
        PublishedRequest(file=write("A.CSV", broken(table, dice)), places=write("m.geojson", broken(places, dice))),
        tmp_path,
    )


def outcome(request, tmp_path):
    report = None
    try:
        release = measure(request, releases=tmp_path / "releases")
    except RefusedInput as refused:
        report = refused.report
    if report is None:
        assert release.table("estimates").num_rows > 0
        return
    assert report.total > 0
    assert report.as_text()
    assert not (tmp_path / "releases").exists()
