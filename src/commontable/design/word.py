"""DOCX by python-docx: a document with its language, title and footer, links that are links, pictures described."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

LANGUAGES = {"en": "en-US", "es": "es-US"}


@dataclass(frozen=True)
class About:
    """What a document says of itself; `status` stands at the foot of every page."""

    title: str
    publisher: str
    language: str
    status: str
    url: str


def new_document(about: About) -> Any:
    """An empty document on letter paper in the house's face."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Inches, Pt

    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.language = about.title, about.publisher, about.language
    properties.subject, properties.comments = about.status, about.url
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Source Sans Pro", Pt(11)
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for lang in [*defaults.findall(qn("w:lang")), *style.element.findall(f".//{qn('w:lang')}")]:
        lang.getparent().remove(lang)
    lang = defaults.makeelement(qn("w:lang"), {qn("w:val"): LANGUAGES[about.language]})
    defaults.append(lang)
    for section in document.sections:
        section.left_margin = section.right_margin = Inches(1)
        section.footer.paragraphs[0].text = about.status
    return document


def written(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def describe(document: Any, words: str) -> None:
    """The text alternative of the picture added last."""
    from docx.oxml.ns import qn

    shapes = document.element.body.findall(f".//{qn('wp:docPr')}")
    shapes[-1].set("descr", words)


def add_link(paragraph: Any, url: str, label: str) -> None:
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
