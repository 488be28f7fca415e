"""The sheet as DOCX: real headings, header rows, text alternatives on pictures, and the language of the text."""

from __future__ import annotations

import io
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from commontable.design.qr import qr_png

from .. import pictures
from .content import Content, Drawing

LANGUAGES = {"en": "en-US", "es": "es-US"}
PICTURE_INCHES, QR_INCHES = 6.5, 1.1


def as_docx(content: Content) -> bytes:
    import docx

    with translation.override(content.language):
        document = docx.Document()
        _prepare(document, content)
        _opening(document, content)
        _assets(document, content)
        for drawing in content.drawings:
            _picture(document, drawing)
        _closing(document, content)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()


def _prepare(document: Any, content: Content) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Inches, Pt

    properties = document.core_properties
    properties.title, properties.author, properties.language = content.title, content.publisher, content.language
    properties.subject, properties.comments = content.status, content.url
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Source Sans Pro", Pt(11)
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for lang in [*defaults.findall(qn("w:lang")), *style.element.findall(f".//{qn('w:lang')}")]:
        lang.getparent().remove(lang)
    lang = defaults.makeelement(qn("w:lang"), {qn("w:val"): LANGUAGES[content.language]})
    defaults.append(lang)
    for section in document.sections:
        section.left_margin = section.right_margin = Inches(1)
        section.footer.paragraphs[0].text = content.status


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
    _describe(document, _("QR code that leads to %(url)s") % {"url": content.url})
    code.add_run("  ")
    _link(code, content.url, _("The live page, with tables and files"))


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
    _describe(document, drawn.summary)
    document.add_paragraph(drawn.summary).add_run(drawing.letter).font.superscript = True
    if drawing.fits:
        _table(document, drawing)
    else:
        document.add_paragraph(_("The table of this picture stands on the live page."))


def _describe(document: Any, words: str) -> None:
    """The text alternative of the picture added last."""
    from docx.oxml.ns import qn

    shapes = document.element.body.findall(f".//{qn('wp:docPr')}")
    shapes[-1].set("descr", words)


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
        _link(paragraph, source.url, source.url)
    for note in content.notes:
        document.add_paragraph(note)


def _link(paragraph: Any, url: str, label: str) -> None:
    """A real hyperlink: python-docx has no call for one."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    relation = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    run = paragraph.add_run(label)
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)
