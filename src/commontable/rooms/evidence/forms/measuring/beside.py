"""What stands beside the figures: a map, and the circumstances of places and groups."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ...states import FileRole
from .carrying import ORDER, ROLES, CarryPart
from .files import one_file
from .part import Frame, Part


class MapPart(CarryPart):
    """The outlines of the places, and other areas to tell the figures of."""

    frame = Frame(
        heading=_("A map"),
        folded=True,
        order=("places", "layer", *ORDER),
        roles={"places": FileRole.PLACES, **ROLES},
    )

    places = one_file(
        _("Map of places"),
        _(
            "If you want a map: GeoJSON, TopoJSON, GeoPackage, or a zipped shapefile. Its areas carry the same "
            "identifiers as your tables, and are those of the same year (2010 or 2020 tracts)."
        ),
    )
    layer = forms.CharField(
        label=_("Layer of the map"),
        required=False,
        max_length=200,
        help_text=_(
            "Where a map holds several layers (counties, tracts): the name of the one you mean. For two such maps give "
            "both names, with a comma between."
        ),
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
