"""Partial dates are kept as given, sort rightly, and never invent a day (KC-01)."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from commontable.foundation.partial_dates import PartialDate
from tests import things


@pytest.mark.parametrize(
    ("given", "edtf", "earliest", "latest", "shown"),
    [
        ("2012", "2012", "2012-01-01", "2012-12-31", "2012"),
        ("spring 2012", "2012-21", "2012-03-01", "2012-05-31", "spring 2012"),
        ("Fall 2015", "2015-23", "2015-09-01", "2015-11-30", "fall 2015"),
        ("winter 2015", "2015-24", "2015-12-01", "2016-02-29", "winter 2015"),
        ("January 2016", "2016-01", "2016-01-01", "2016-01-31", "January 2016"),
        ("2016-01", "2016-01", "2016-01-01", "2016-01-31", "January 2016"),
        ("Dec 2016", "2016-12", "2016-12-01", "2016-12-31", "December 2016"),
        ("15 January 2016", "2016-01-15", "2016-01-15", "2016-01-15", "Jan. 15, 2016"),
        ("January 15, 2016", "2016-01-15", "2016-01-15", "2016-01-15", "Jan. 15, 2016"),
        ("2016-01-15", "2016-01-15", "2016-01-15", "2016-01-15", "Jan. 15, 2016"),
        ("about 2000", "2000~", "2000-01-01", "2000-12-31", "about 2000"),
        ("primavera de 2012", "2012-21", "2012-03-01", "2012-05-31", "spring 2012"),
        ("enero de 2016", "2016-01", "2016-01-01", "2016-01-31", "January 2016"),
        ("15 de enero de 2016", "2016-01-15", "2016-01-15", "2016-01-15", "Jan. 15, 2016"),
    ],
)
def test_KC_01_a_date_is_read_as_people_write_it(given, edtf, earliest, latest, shown):
    date = PartialDate.parse(given)
    assert date.edtf == edtf
    assert (date.earliest.isoformat(), date.latest.isoformat()) == (earliest, latest)
    assert date.as_given == given
    assert str(date) == shown


@pytest.mark.parametrize("words", ["", "soon", "2016-13", "2016-02-30", "20160115", "springtime 2012", "2016-01-15-01"])
def test_what_cannot_be_read_is_refused_with_the_forms_that_can(words):
    with pytest.raises(ValueError, match=f"'{words}' is not a date this page can read. Write a year"):
        PartialDate.parse(words)


def test_the_same_precision_is_never_raised():
    assert [PartialDate.parse(words).precision for words in ("2012", "spring 2012", "2012-04", "2012-04-02")] == [
        "year",
        "season",
        "month",
        "day",
    ]


def test_dates_sort_by_the_earliest_day_they_can_mean():
    words = ["2012", "spring 2012", "January 2012", "2011", "15 March 2012", "2012-12-31"]
    ordered = sorted(PartialDate.parse(word) for word in words)
    assert [date.as_given for date in ordered] == [
        "2011", "January 2012", "2012", "spring 2012", "15 March 2012", "2012-12-31",
    ]  # fmt: skip


def test_a_season_is_said_in_spanish():
    with translation.override("es"):
        assert PartialDate.parse("2016-01").as_given == "2016-01"
        assert "2012" in str(PartialDate.parse("spring 2012"))


def test_the_database_keeps_words_and_order(cast):
    for words in ("January 2016", "2012", "spring 2012"):
        things.body(cast.department, words, begins=PartialDate.parse(words))
    rows = list(type(cast.commission).objects.filter(begins__isnull=False).order_by("begins"))
    assert [row.begins.as_given for row in rows] == ["2012", "spring 2012", "January 2016"]
    assert rows[1].begins == PartialDate.parse("spring 2012")


def test_what_ended_in_a_year_is_not_current_in_that_year(cast):
    today = timezone.localdate()
    things.body(cast.department, "Ended", ends=PartialDate.parse(str(today.year)))
    things.body(cast.department, "Ends later", ends=PartialDate.parse(str(today.year + 1)))
    names = set(type(cast.commission).objects.current().values_list("name", flat=True))
    assert "Ended" not in names
    assert "Ends later" in names
    assert set(type(cast.commission).objects.ended().values_list("name", flat=True)) == {"Ended"}


def test_a_field_refuses_what_is_no_date(cast):
    cast.commission.begins = "some day"
    with pytest.raises(ValidationError, match="'some day' is not a date"):
        cast.commission.clean_fields()
