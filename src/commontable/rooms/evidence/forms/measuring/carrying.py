"""Figures carried over from the places they are of to other areas, such as tracts to ZIP codes."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ...states import FileRole
from .files import one_file
from .part import Part

ORDER = ("to", "crosswalk", "people")
ROLES = {"to": FileRole.TO, "crosswalk": FileRole.CROSSWALK, "people": FileRole.PEOPLE}


class CarryPart(Part):
    """The areas, how places lie in them, and what weighs the places. Stands within the part of the map."""

    to = one_file(
        _("Map of other areas to carry the figures over to"),
        _(
            "Such as ZIP Code areas, neighborhoods or counties, where your figures are of census tracts. The pages "
            "then tell of these areas. What the cutting of places adds to the uncertainty is in the intervals."
        ),
    )
    crosswalk = one_file(
        _("How the places lie in these areas"),
        _(
            "A relationship file of the Census Bureau or of HUD, or a table with the columns place, area and share. "
            "Without one, the two maps are laid over each other."
        ),
    )
    people = one_file(
        _("People of each place"),
        _("Such as table B01001 of the American Community Survey: places weigh by their people, not by their land."),
    )

    def prepare(self) -> None:
        """Counts bring their own people."""
        if "deaths" in self.fields:
            del self.fields["people"]

    def check(self) -> None:
        """Two maps, or a map and a file of how places lie in it."""
        given = {name for name in ("places", *ORDER) if self.cleaned_data.get(name)}
        if "to" in given and not given & {"places", "crosswalk"}:
            self.add_error(
                "to", gettext("Give the map of your own places too, or a file of how they lie in these areas.")
            )
        if "people" in given and not given & {"to", "crosswalk"}:
            self.add_error("people", gettext("Say which areas to carry the figures over to, or leave this empty."))
