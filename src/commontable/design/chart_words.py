"""Chart labels in the reader's language."""

from dataclasses import fields

from django.utils.formats import get_format
from django.utils.translation import gettext

from commontable.design.charts.words import Words

SUBJECT = ("title", "measure", "unit", "short_unit")
MARKS = ("decimal_mark", "group_mark")


def chart_words(*, title: str, measure: str, unit: str = "", short_unit: str = "", decimals: int = 1) -> Words:
    """Words for a chart: its subject as given (already translated), every shared label from the message catalog."""
    shared = {
        f.name: gettext(str(f.default))
        for f in fields(Words)
        if f.type is str and f.name not in (*SUBJECT, *MARKS) and f.default
    }
    shared |= {
        "decimal_mark": str(get_format("DECIMAL_SEPARATOR")), "group_mark": str(get_format("THOUSAND_SEPARATOR")),
    }  # fmt: skip
    subject = {"title": title, "measure": measure, "unit": unit, "short_unit": short_unit}
    return Words(**subject, **shared, decimals=decimals)
