"""Sample content of the gallery. Every figure here is made up and says so on the page."""

import datetime as dt
import functools
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import get_language

from commontable.design import sample_charts
from commontable.design.charts import (
    PHONE,
    Column,
    MapLook,
    RowLook,
    Size,
    SmallLook,
    TrendLook,
    dot_interval,
    interval_bars,
    place_map,
    small_multiples,
    trend_lines,
)
from commontable.design.figures import Beside, Figure, draw_figure


class SampleForm(forms.Form):
    """One field of each kind people meet."""

    name = forms.CharField(label="What should we call this place?", max_length=60)
    email = forms.EmailField(label="E-mail", help_text="Only to answer you. Nobody else sees it.")
    asked = forms.CharField(label="What do you ask for?", widget=forms.Textarea(attrs={"rows": 3}))
    language = forms.ChoiceField(label="Language", choices=[("en", "English"), ("es", "Español")])
    vote = forms.ChoiceField(
        label="Your seat's vote",
        choices=[("for", "For"), ("against", "Against"), ("abstain", "Abstain")],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label="What would make it easier to come?",
        choices=[("child", "Childcare"), ("ride", "A ride"), ("interpreter", "An interpreter")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    file = forms.FileField(label="A file", required=False, help_text="CSV or Excel, up to 100 MB.")
    agree = forms.BooleanField(label="I may share this with the partnership")


class SampleFilter(forms.Form):
    place = forms.ChoiceField(label="Place", choices=[("", "Sample City"), ("n", "North side")], required=False)
    groups = forms.ChoiceField(label="Groups", choices=[("", "All groups")], required=False)
    years = forms.ChoiceField(label="Years", choices=[("", "2000–2016")], required=False)


def gallery(query: QueryDict) -> dict[str, Any]:
    """Everything the gallery's templates show."""
    return {
        "verbs": _verbs(),
        "rows": _rows(),
        "pills": [("good", "on time"), ("late", "overdue"), ("neutral", "draft"), ("synthetic", "synthetic deaths")],
        "columns": (Column("ZIP code"), Column("Years", True), Column("95% interval", True), Column("Change", True)),
        "table_rows": [("Sample 1", "70.1", "69.1 to 71.1", "+0.4"), ("Sample 2", "71.6", "69.6 to 73.6", None)],
        "empty_form": SampleForm(auto_id="empty_%s"),
        "wrong_form": SampleForm(QueryDict("email=nobody&vote=maybe"), auto_id="wrong_%s"),
        "filter_form": SampleFilter(query or None),
        "events": _events(),
        "squares": _squares(),
        "crumbs": [{"label": "Agree", "url": "#"}, {"label": "Board", "url": "#"}, {"label": "Sample item 4"}],
        "page": Paginator(range(100), 20).get_page(query.get("page")),
        "faults": _faults(),
        "figures": figures(get_language() or ""),
    }


def _verbs() -> list[dict[str, Any]]:
    return [
        {"label": "Listen", "url": "#", "lines": ["9 asks open"], "attention": "2 without an answer"},
        {"label": "See", "url": "#", "lines": ["Gap 5.0 years", "new release Tuesday"]},
        {"label": "Agree", "url": "#", "lines": ["14 of 16 obligations on time"], "attention": "renewal in 90 days"},
        {"label": "Act", "url": "#", "lines": ["6 campaigns", "hearing in 3 days"]},
        {"label": "Learn", "url": "#", "lines": ["Engagement: level 4", "partners say 3"]},
    ]


def _rows() -> list[dict[str, Any]]:
    hearing, commission = dt.date(2026, 11, 24), dt.date(2026, 12, 2)
    return [
        {"date": hearing, "title": "Council hearing: rental inspections", "url": "#", "state": "ready", "kind": "good"}
        | {"detail": "Fact sheet reviewed by both sides"},
        {"date": commission, "title": "Health Commission", "url": "#", "state": "notice sent", "kind": "neutral"}
        | {"detail": "5 items, 2 votes · childcare asked for by 3 · interpreter booked"},
        {"title": "“The bus drops us four blocks from the clinic.”", "state": "not met", "kind": "late"}
        | {"detail": "Asked 3 March by residents · answered by the transit agency"},
    ]


def _events() -> list[dict[str, str]]:
    return [
        {"when": "2010", "title": "First meeting on organizing and public health"},
        {
            "when": "Spring 2012",
            "title": "Agreement signed",
            "detail": "Two signatures. The day is not known.",
            "url": "#",
        },
        {"when": "January 2016", "title": "Agreement updated", "detail": "Version 2; three clauses changed"},
    ]


def _squares() -> list[dict[str, str]]:
    return [
        {"kind": "full", "state": "For", "name": "Sample hospital", "note": "3 delegates, 1 vote"},
        {"kind": "full", "state": "For", "name": "Resident, north side"},
        {"kind": "against", "state": "Against", "name": "Sample payer", "note": "2 delegates, 1 vote"},
        {"kind": "neutral", "state": "Abstain", "name": "Housing agency"},
        {"kind": "recused", "state": "Recused", "name": "Transit agency"},
        {"kind": "empty", "state": "Not here", "name": "Food bank"},
    ]


def _faults() -> list[dict[str, Any]]:
    rule, remedy = "Age is 0 to 120, or unknown", "Correct the age in the source, or leave it empty"
    return [
        {"file": "deaths.csv", "row": 118, "column": "age", "value": "1O4", "rule": rule, "remedy": remedy},
        {"file": "deaths.csv", "row": None, "column": "zip", "value": None, "rule": "ZIP code is text of five digits"}
        | {"remedy": "Export the column as text, so that leading zeros stay"},
    ]


@functools.cache
def figures(language: str) -> list[Figure]:
    """Drawn once a process and language: the samples never change."""
    folder = Path(settings.CHARTS_FOLDER) / "gallery"
    trend, many, areas = sample_charts.trend(), sample_charts.many(), sample_charts.areas()
    words = sample_charts.words
    knowing = (("Source", "Made up for this gallery."), ("Method", "None."), ("Limits", "Nothing may be concluded."))
    beside = Beside(downloads={"png": "#png", "csv": "#csv"}, knowing=knowing, share_url="#share")
    phone_row, small = RowLook(width=PHONE.width), SmallLook(width=PHONE.width)
    rows = sample_charts.dots()
    ages = sample_charts.ages()
    outlines = sample_charts.outlines()
    drawn = [
        (trend_lines(trend, words=words()), trend_lines(trend, words=words(), look=TrendLook(size=PHONE))),
        (small_multiples(many, words=words()), small_multiples(many, words=words(), look=small)),
        (
            place_map(areas, outlines, words=words("Where people live longest"), look=_map(Size(620, 330))),
            place_map(areas, outlines, words=words("Where people live longest"), look=_map(Size(350, 300))),
        ),
        (dot_interval(rows, words=words()), dot_interval(rows, words=words(), look=phone_row)),
        (
            interval_bars(ages, words=words("Which ages make the gap"), look=RowLook(ranked=False)),
            interval_bars(ages, words=words("Which ages make the gap"), look=RowLook(ranked=False, width=PHONE.width)),
        ),
    ]
    return [draw_figure(wide, cache=folder, narrow=narrow, beside=beside) for wide, narrow in drawn]


def _map(size: Size) -> MapLook:
    return MapLook(key="code", name="name", schematic=True, size=size)
