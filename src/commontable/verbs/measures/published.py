"""`commontable measure published FILE`: figures somebody else published, of any measure, to a release."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commontable.verbs.measures import carrying_over

if TYPE_CHECKING:
    from commontable.pipeline import PublishedRequest

ABOUT = (
    "Figures that somebody else published (USALEEP, CDC PLACES, American Community Survey, Social Vulnerability Index, "
    "LAUS, HEAT templates …), as they were published, with or without a map."
)


def arguments(to: argparse._ArgumentGroup) -> None:
    """What is asked besides what every measure asks."""
    to.add_argument("published", type=Path, metavar="FILE", help="the file, as its publisher offers it")
    to.add_argument("--places", type=Path, metavar="MAP", help="areas to join the figures to, and to map")
    carrying_over.arguments(to)
    weigh = "people by place (such as ACS table B01001), to weigh places by people and not by land"
    to.add_argument("--population", type=Path, metavar="FILE", help=weigh)
    to.add_argument("--measure", dest="wanted", default="", metavar="NAME", help="which, where it holds several")
    to.add_argument("--measure-title", default="", metavar="TEXT", help="what it is called, such as Adults who smoke")
    to.add_argument("--unit", default="", help="unit of the figures, where the file does not say it, such as percent")
    better = "which end is better, where the source does not say"
    to.add_argument("--favorable", choices=("high", "low"), default="", help=better)
    years = "the years of the figures, where the file does not tell them"
    to.add_argument("--years", type=years_of, metavar="2019-2023", help=years)


def years_of(text: str) -> tuple[int, int]:
    """One year, or the first and the last."""
    parts = text.replace("–", "-").split("-")
    if len(parts) > 2 or not all(len(part) == 4 and part.isdigit() for part in parts):
        raise argparse.ArgumentTypeError(f"'{text}' is neither a year (2022) nor a first and last year (2019-2023)")
    return int(parts[0]), int(parts[-1])


def request(options: argparse.Namespace, said: dict[str, Any]) -> PublishedRequest:
    """The pipeline's request."""
    from commontable.pipeline import PublishedRequest

    return PublishedRequest(
        file=options.published,
        places=options.places,
        measure=options.wanted,
        measure_title=options.measure_title,
        unit=options.unit,
        favorable=options.favorable,
        years=options.years,
        carry=carrying_over.wanted(options, options.population),
        **said,
    )
