"""How people are protected and how sure figures are: settings that are right for most, and may be changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .part import Frame, Part, Settled, Words

# What people call the rules; one that is not here goes by its own name.
RULES = {
    "wonder": "CDC WONDER",
    "nchs-rates-2023": "NCHS, rates and counts (2023)",
    "cancer-statistics": "United States Cancer Statistics",
    "cms": "CMS",
    "washington": "Washington State",
    "england-deaths": "England (ONS)",
}


def policies() -> Iterator[tuple[str, str]]:
    """Each rule with the counts it hides; read when a form is made, for the pipeline is slow to wake."""
    from commontable.pipeline.requests import HIDING
    from commontable.stats.disclosure import POLICIES

    for name in HIDING:
        words = {"rule": RULES.get(name, name), "low": POLICIES[name].hidden_low, "high": POLICIES[name].hidden_high}
        yield name, gettext("%(rule)s: hides counts of %(low)s to %(high)s") % words


def bad_rows_field() -> Settled:
    choices: list[tuple[str, Words]] = [
        ("refuse", _("refuse the files")),
        ("aside", _("put the rows aside, count them and say so")),
    ]
    return Settled(
        label=_("Rows with a fault of their own"), choices=choices, initial="refuse"
    )  # fmt: skip


def level_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Level of the intervals, in percent"),
        initial=95,
        required=False,
        min_value=50,
        max_value=99,
        help_text=_("In how many of 100 such measurements the interval holds the true figure."),
    )


class CarePart(Part):
    """Settings of measurements from counts; one that is not sent stays as it is for most."""

    frame = Frame(
        heading=_("How it is worked out, and how people are protected"),
        lede=_("As it stands it is right for most."),
        folded=True,
        order=("policy", "omitted", "bad_rows", "method", "level"),
    )

    policy = Settled(label=_("Whose rule hides small counts"), choices=policies, initial="wonder")
    omitted = Settled(
        label=_("A row of deaths that is not there means"),
        choices=[
            ("refuse", _("a mistake: refuse the files")),
            ("hidden", _("a small number the source left out")),
            ("zero", _("that nobody died: the files list all deaths")),
        ],
        initial="refuse",
    )
    bad_rows = bad_rows_field()
    method = Settled(
        label=_("Places with few deaths"),
        choices=[
            ("plain", _("stand for themselves, with wide intervals")),
            ("hierarchical", _("lean on what all places of their group have in common")),
        ],
        initial="plain",
        help_text=_("Leaning takes twenty rows and a hundred deaths at least, and is there for life expectancy."),
    )
    level = level_field()

    def check(self) -> None:
        given: dict[str, Any] = self.cleaned_data
        if given.get("omitted") in ("hidden", "zero") and given.get("bad_rows") == "aside":
            text = gettext("A row put aside would be taken for one that is not there. Refuse one of the two.")
            self.add_error("bad_rows", text)


class PublishedCarePart(Part):
    """Settings of published figures."""

    frame = Frame(
        heading=_("How sure, and what becomes of bad rows"),
        lede=_("As it stands it is right for most."),
        folded=True,
        order=("bad_rows", "level"),
    )

    bad_rows = bad_rows_field()
    level = level_field()
