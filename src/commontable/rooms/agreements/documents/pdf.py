"""A version as a tagged PDF: one content, laid out by version.typ."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from commontable.design import paper
from commontable.foundation.markdown import Block

from .content import Content

TEMPLATE = Path(__file__).with_name("version.typ")


def as_pdf(content: Content) -> bytes:
    return paper.as_pdf(TEMPLATE, "version.json", _told(content))


def _told(content: Content) -> dict[str, Any]:
    return {
        "language": content.language,
        "title": content.title,
        "publisher": ", ".join(content.parties),
        "eyebrow": content.eyebrow,
        "status": content.status,
        "signed": content.is_signed,
        "parties": list(content.parties),
        "preamble": _blocks(content.preamble),
        "parts": [
            {"heading": part.heading, "blocks": _blocks(part.blocks), "terms": list(part.terms)}
            for part in content.parts
        ],
        "signatures": list(content.signatures),
        "hash": content.hash_line,
        "url": content.url,
        "words": {"page": _("page"), "between": _("Between"), "signed": _("Signed by")},
    }


def _blocks(found: tuple[Block, ...]) -> list[dict[str, Any]]:
    return [
        {"list": one.is_list, "lines": [[[run.text, run.strong] for run in line] for line in one.lines]}
        for one in found
    ]
