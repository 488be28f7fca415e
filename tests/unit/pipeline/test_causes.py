"""Causes of death: codes, words and written-out lists fall under one group, or the file is refused."""

from __future__ import annotations

import pytest

from commontable.pipeline.causes import LISTS, OTHER, codes_in, kept_labels, list_named

LEADING = LISTS["leading"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("I21.9", "Heart disease"),
        ("I219", "Heart disease"),
        ("#Diseases of heart (I00-I09,I11,I13,I20-I51)", "Heart disease"),
        ("*U01", "Homicide"),
        ("J45.901", "Chronic lung disease"),
        ("U07.1", "COVID-19"),
        ("U07.0", OTHER),
        ("heart disease", "Heart disease"),
        ("Homicide: Multiple Gunshot Wounds", "Homicide"),
        ("Suicide; Heroin Toxicity", "Suicide"),
        ("Cerebrovascular Accident", "Accidents"),  # words are words: the first group in the list that has one
        ("Not stated", OTHER),
        ("", OTHER),
    ],
)
def test_codes_come_before_words_and_what_fits_nowhere_is_other(text, title):
    assert LEADING.title_of(text) == title


def test_codes_beyond_one_group_belong_to_none():
    assert LEADING.title_of("Major cardiovascular diseases (I00-I78)") is None
    assert LEADING.title_of("Heart and other (I20-I25, K00-K93)") is None


def test_groups_of_every_list_exclude_each_other():
    for listed in LISTS.values():
        held = [cause.held for cause in listed.causes]
        assert all(held)
        assert sum(each.bit_count() for each in held) == _together(held).bit_count()


def _together(held: list[int]) -> int:
    found = 0
    for each in held:
        found |= each
    return found


def test_a_list_written_out_takes_words_or_codes():
    drugs = list_named("fentanyl, heroin")
    assert drugs.titles == ("fentanyl", "heroin", OTHER)
    assert drugs.title_of("Accident; x; Heroin; FentanylAnalogue") == "fentanyl"
    assert drugs.title_of("Morphine_NotHeroin") == OTHER
    coded = list_named("Heart=I00-I51, Injury=V01-Y89+U01-U03")
    assert coded.title_of("U02") == "Injury"


@pytest.mark.parametrize("asked", ["", "a,A", "x,all other causes", "One=I00-I51,Two=I20", ",".join("abcdefghijklm")])
def test_a_list_that_says_nothing_or_overlaps_is_refused_with_the_next_step(asked):
    with pytest.raises(ValueError, match=r"Name a list|share codes"):
        list_named(asked)


def test_of_nested_labels_the_widest_within_a_group_is_counted():
    labels = [
        "Major cardiovascular diseases (I00-I78)",
        "#Diseases of heart (I00-I09,I11,I13,I20-I51)",
        "Ischemic heart diseases (I20-I25)",
        "#Cerebrovascular diseases (I60-I69)",
        "#Malignant neoplasms (C00-C97)",
        "Malignant neoplasms of lip (C00-C14)",
    ]
    assert kept_labels(labels, LEADING) == {
        "#Diseases of heart (I00-I09,I11,I13,I20-I51)": "Heart disease",
        "#Cerebrovascular diseases (I60-I69)": "Stroke",
        "#Malignant neoplasms (C00-C97)": "Cancer",
    }


def test_a_year_or_a_dose_is_no_code():
    assert codes_in("Fentanyl (2015)") == 0
    assert codes_in("Effects of B12 deficiency") == 0
