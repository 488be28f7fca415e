from __future__ import annotations

import pytest

from commontable.pipeline.ages import Band, bands_from_starts, faults_of, read_age


@pytest.mark.parametrize(
    ("label", "band"),
    [
        ("< 1 year", (0, 1)),
        ("1-4 years", (1, 5)),
        ("60-64 years ", (60, 65)),
        ("85+ years", (85, None)),
        ("100+ years", (100, None)),
        ("25 years", (25, 26)),
        ("1 year", (1, 2)),
        ("Under 1", (0, 1)),
        ("85 and older", (85, None)),
        ("85-Inf", (85, None)),
        ("0", (0, 1)),
        ("5 to 9", (5, 10)),
        ("0–4", (0, 5)),
        ("≥85", (85, None)),
        (">= 85", (85, None)),
        ("85 plus", (85, None)),
    ],
)
def test_an_age_is_read_the_way_people_write_it(label, band):
    assert read_age(label) == band


@pytest.mark.parametrize("label", ["", "Not Stated", "old", "9-5", "1-4-5", "200", "-1", "0-999", "200+", "<0"])
def test_what_is_no_age_is_not_guessed(label):
    assert read_age(label) is None


@pytest.mark.parametrize(("band", "label"), [(Band(0, 1), "0"), (Band(1, 5), "1-4"), (Band(85, None), "85+")])
def test_a_band_prints_as_it_is_read(band, label):
    assert band.label == label
    assert read_age(label) == band


def test_first_years_of_age_become_bands_and_single_years_stay():
    assert bands_from_starts([0, 1, 5, 10]) == {0: (0, 1), 1: (1, 5), 5: (5, 10), 10: (10, None)}
    assert bands_from_starts([0, 1, 2, 3]) is None
    assert bands_from_starts([0, 5]) is None


def test_gaps_overlaps_and_closed_ends_are_named():
    assert faults_of([Band(0, 1), Band(1, 5), Band(5, None)]) == []
    assert faults_of([]) == ["there is no age at all"]
    assert faults_of([Band(1, 5), Band(4, 10), Band(20, 30)]) == [
        "nothing below age 1",
        "1-4 and 4-9 overlap",
        "nothing from age 10 to 19",
        "nothing from age 30 up (the last band must be open, such as 85+)",
    ]
    assert faults_of([Band(0, None), Band(85, None)]) == ["0+ and 85+ overlap"]
