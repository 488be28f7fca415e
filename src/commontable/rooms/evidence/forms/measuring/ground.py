"""What a measurement is made of: counts of deaths and people, or figures somebody else published."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ...states import FileRole
from .files import FilesField, one_file
from .part import Frame, Part


class CountsPart(Part):
    """Deaths and populations."""

    frame = Frame(
        heading=_("Your files"),
        order=("deaths", "population"),
        roles={"deaths": FileRole.DEATHS, "population": FileRole.POPULATION},
    )

    deaths = FilesField(
        label=_("Deaths"),
        allow_empty_file=True,
        help_text=_(
            "One or several files: CDC WONDER exports as they are, or CSV tables with age, year, group, deaths."
        ),
    )
    population = FilesField(
        label=_("Populations"),
        required=False,
        allow_empty_file=True,
        help_text=_(
            "Not needed where the files of deaths hold the population too, as WONDER exports do. Tables of the "
            "American Community Survey (B01001) and populations of SEER are read as they are."
        ),
    )


class PublishedPart(Part):
    """Figures as they were published."""

    frame = Frame(
        heading=_("Your files"),
        order=("published",),
        roles={"published": FileRole.PUBLISHED},
    )

    published = one_file(
        _("Published estimates"),
        _(
            "Figures with their errors, as their publisher offers them: USALEEP, CDC PLACES, tables of the American "
            "Community Survey, HEAT templates. Figures without any error are not shown on the web."
        ),
        required=True,
    )
