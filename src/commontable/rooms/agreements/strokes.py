"""A signature drawn by hand, as the path of an SVG: only moves and lines within its frame, and not too many. Pure."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

WIDTH, HEIGHT = 600, 200
LONGEST = 20_000
_POINT = r"\d{1,3} \d{1,3}"
_PATH = re.compile(rf"(?:M{_POINT}(?: L{_POINT})*)(?: M{_POINT}(?: L{_POINT})*)*")


def read_strokes(path: str) -> str:
    """The path as it may be shown; raises ValueError for anything that is not a drawing in the frame."""
    path = path.strip()
    if not path:
        return ""
    if len(path) > LONGEST:
        raise ValueError(_("The drawing is too long. Clear it and sign with fewer strokes."))
    numbers = [int(number) for number in re.findall(r"\d+", path)] if _PATH.fullmatch(path) else []
    if not numbers or any(x > WIDTH for x in numbers[::2]) or any(y > HEIGHT for y in numbers[1::2]):
        raise ValueError(_("The drawing could not be read. Clear it and sign again, or sign by typing your name."))
    return path
