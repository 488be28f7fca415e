"""A version as DOCX: real headings and lists, the language of the text, the hash on every page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from commontable.design.word import About, add_link, new_document, written
from commontable.foundation.markdown import Block

from .content import Content, Part


def as_docx(content: Content) -> bytes:
    about = About(content.title, ", ".join(content.parties), content.language, content.status, content.url)
    document = new_document(about)
    for section in document.sections:
        section.footer.add_paragraph(content.hash_line)
    document.add_paragraph(content.eyebrow)
    document.add_heading(content.title, level=1)
    document.add_paragraph().add_run(content.status).bold = not content.is_signed
    document.add_heading(_("Between"), level=2)
    _points(document, content.parties)
    _add(document, content.preamble)
    for part in content.parts:
        _part(document, part)
    if content.signatures:
        document.add_heading(_("Signed by"), level=2)
        _points(document, content.signatures)
    document.add_paragraph(content.hash_line)
    add_link(document.add_paragraph(), content.url, content.url)
    return written(document)


def _part(document: Any, part: Part) -> None:
    document.add_heading(part.heading, level=2)
    _add(document, part.blocks)
    _points(document, part.terms)


def _add(document: Any, found: tuple[Block, ...]) -> None:
    for block in found:
        for line in block.lines:
            paragraph = document.add_paragraph(style="List Bullet" if block.is_list else None)
            for run in line:
                paragraph.add_run(run.text).bold = run.strong or None


def _points(document: Any, lines: tuple[str, ...]) -> None:
    for line in lines:
        document.add_paragraph(line, style="List Bullet")
