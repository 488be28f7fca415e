"""The sheet as DOCX: real headings, header rows, text alternatives on pictures, and the language of the text."""

from __future__ import annotations

import io
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from commontable.design.qr import qr_png
from commontable.design.word import About, add_link, describe, new_document, written

from .. import pictures
from .content import Content, Drawing

PICTURE_INCHES, QR_INCHES = 6.5, 1.1


def as_docx(content: Content) -> bytes:
    with translation.override(content.language):
        about = About(content.title, content.publisher, content.language, content.status, content.url)
        document = new_document(about)
        _opening(document, content)
        _assets(document, content)
        for drawing in content.drawings:
            _picture(document, drawing)
        _closing(document, content)
        return written(document)


def _opening(document: Any, content: Content) -> None:
    from docx.shared import Inches

    document.add_paragraph(content.eyebrow)
    document.add_heading(content.title, level=1)
    status = document.add_paragraph()
    status.add_run(content.status).bold = not content.is_out
    if content.is_synthetic:
        status.add_run(f" ◇ {_('synthetic data')}").bold = True
    for runs in content.paragraphs:
        paragraph = document.add_paragraph()
        for run in runs:
            paragraph.add_run(run.text)
            if run.letter:
                paragraph.add_run(run.letter).font.superscript = True
    code = document.add_paragraph()
    code.add_run().add_picture(io.BytesIO(qr_png(content.url)), width=Inches(QR_INCHES))
    describe(document, _("QR code that leads to %(url)s") % {"url": content.url})
    code.add_run("  ")
    add_link(code, content.url, _("The live page, with tables and files"))


def _assets(document: Any, content: Content) -> None:
    if content.assets:
        document.add_heading(_("What is there already"), level=2)
        for asset in content.assets:
            paragraph = document.add_paragraph(style="List Bullet")
            paragraph.add_run(f"{asset.title}. ").bold = True
            paragraph.add_run(f"{asset.text} {asset.origin}")


def _picture(document: Any, drawing: Drawing) -> None:
    from docx.shared import Inches

    drawn = drawing.drawn
    document.add_heading(drawn.title, level=2)
    document.add_paragraph(drawn.how_to_read)
    png = pictures.picture_file(drawing.held, drawing.view, "png")
    document.add_picture(str(png), width=Inches(PICTURE_INCHES))
    describe(document, drawn.summary)
    document.add_paragraph(drawn.summary).add_run(drawing.letter).font.superscript = True
    if drawing.fits:
        _table(document, drawing)
    else:
        document.add_paragraph(_("The table of this picture stands on the live page."))


def _table(document: Any, drawing: Drawing) -> None:
    from docx.oxml.ns import qn

    columns = drawing.drawn.columns
    table = document.add_table(rows=1, cols=len(columns))
    table.style = "Light Grid"
    for cell, column in zip(table.rows[0].cells, columns, strict=True):
        cell.text = column.label
    header = table.rows[0]._tr.get_or_add_trPr()
    header.append(header.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))
    for row in drawing.drawn.rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = "–" if value is None else str(value)


def _closing(document: Any, content: Content) -> None:
    document.add_heading(_("Sources"), level=2)
    for source in content.sources:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{source.letter} ").bold = True
        paragraph.add_run(f"{source.text} ")
        if source.mark:
            paragraph.add_run(f"{source.mark} ").bold = True
        paragraph.add_run(f"{source.protection} ")
        add_link(paragraph, source.url, source.url)
    for note in content.notes:
        document.add_paragraph(note)
