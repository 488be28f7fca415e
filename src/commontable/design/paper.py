"""Tagged PDF (PDF/UA-1) by Typst, which refuses a picture without a text alternative.

The content goes in as JSON, never as markup: nothing a person wrote is run as Typst. Faces are the house's own, so
that the same content gives the same pages everywhere.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FACES = ("font_source_sans_pro", "font_source_serif_pro")


def as_pdf(template: Path, name: str, told: Mapping[str, Any], files: Mapping[str, bytes] | None = None) -> bytes:
    """The pages `template` makes of `told`, which it reads as the file `name`; `files` are its pictures by name."""
    import typst

    held = {"main": template.read_bytes(), name: json.dumps(told).encode(), **(files or {})}
    write: Any = typst.compile  # its stub does not know that it takes a dict of files
    return bytes(write(held, format="pdf", pdf_standards=["ua-1"], font_paths=_faces(), ignore_system_fonts=True))


def _faces() -> list[str]:
    found = [importlib.util.find_spec(name) for name in FACES]
    return [str(Path(spec.origin).parent / "files") for spec in found if spec and spec.origin]
