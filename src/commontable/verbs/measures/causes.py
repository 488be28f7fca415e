"""The options that ask for deaths by cause."""

from __future__ import annotations

import argparse
from typing import Any

CAUSES = (
    "tell deaths by cause: few, leading or examiner, or causes written out (fentanyl,heroin or "
    "Heart=I00-I51,Injury=V01-Y89); the rest is all other causes"
)


def arguments(to: argparse._ArgumentGroup) -> None:
    to.add_argument("--causes", default="", metavar="LIST", help=CAUSES)
    ages = "where the wide ages of deaths by cause begin (default: 0,25,45,65,75)"
    to.add_argument("--cause-ages", type=_ages, metavar="0,25,45,65,75", help=ages)


def wishes(options: argparse.Namespace) -> dict[str, Any]:
    """What a request is given."""
    return {"causes": options.causes} | ({"cause_ages": options.cause_ages} if options.cause_ages else {})


def _ages(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no list of ages such as 0,25,45,65,75") from None
