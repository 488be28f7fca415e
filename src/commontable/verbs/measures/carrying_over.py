"""`--to` and `--crosswalk`: figures carried over from the places they are of to other areas."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commontable.pipeline import CarryOver


def arguments(to: argparse._ArgumentGroup) -> None:
    """What is asked of it."""
    areas = "other areas to carry the figures over to (tracts to ZIP codes, neighborhoods, counties), and to map"
    to.add_argument("--to", type=Path, metavar="MAP", help=areas)
    how = "a relationship file of how places lie in areas (Census Bureau, HUD); without one both maps are laid over"
    to.add_argument("--crosswalk", type=Path, metavar="FILE", help=how)
    which = "which layer of a map that holds several (two names, comma between, where both maps do)"
    to.add_argument("--layer", default="", metavar="NAME", help=which)


def wanted(options: argparse.Namespace, people: Path | None = None) -> CarryOver:
    """The pipeline's word for it."""
    from commontable.pipeline import CarryOver

    return CarryOver(to=options.to, crosswalk=options.crosswalk, people=people, layer=options.layer)
