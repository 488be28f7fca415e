"""What stands beside the figures: a map, and the circumstances of places and groups."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ...states import FileRole
from .files import one_file
from .part import Frame, Part


class MapPart(Part):
    """The outlines of the places."""

    frame = Frame(
        heading=_("A map"),
        folded=True,
        order=("places",),
        roles={"places": FileRole.PLACES},
    )

    places = one_file(
        _("Map of places"),
        _("A GeoJSON file, if you want a map. Its areas carry the same identifiers as your tables."),
    )


class CircumstancesPart(Part):
    """What else is known of the places and groups."""

    frame = Frame(
        heading=_("Circumstances of places and groups"),
        lede=_("With them the pages also tell bright spots, who has the opportunity to be healthy, and more."),
        folded=True,
        order=("context", "conditions", "factors", "focus"),
        roles={"context": FileRole.CONTEXT, "conditions": FileRole.CONDITIONS, "factors": FileRole.FACTORS},
    )

    context = one_file(
        _("Circumstances of places"),
        _("A table of numbers by place, such as poverty and unemployment: what they foretell of each place."),
    )
    conditions = one_file(
        _("Conditions of groups over time"),
        _("A table of figures by group and year, such as poverty: for whom it got better, and the exceptions by name."),
    )
    factors = one_file(
        _("Social factors"),
        _("A table of how common each factor is and how much it raises the risk of death."),
    )
    focus = forms.IntegerField(
        label=_("Places on each list of where to look first"),
        required=False,
        min_value=1,
        max_value=1000,
        help_text=_("Leave it empty for one place in five."),
    )
