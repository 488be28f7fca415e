"""The documents of a fact sheet: the same figures in every form, tagged, described, in the language they say."""

import io
import re
import subprocess
import zipfile

import docx
import pytest
from django.test import Client
from docx.oxml.ns import qn

from commontable.foundation.sight import Audience
from commontable.rooms.evidence import actions
from commontable.rooms.evidence.contents import read_contents
from commontable.rooms.evidence.figures import gap_figures
from commontable.rooms.evidence.models import FactSheet
from tests.rooms.evidence import sheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(cast, release_of):
    return sheets.release(cast, sheets.write(cast, release_of(Audience.PUBLIC)))


@pytest.fixture
def fetch(address):
    def get(sheet: FactSheet, name: str, status: int = 200):
        answer = Client().get(address("sheet_file", sheet.pk, name))
        assert answer.status_code == status
        return answer

    return get


def _numbers(sheet: FactSheet) -> tuple[str, str]:
    """The gap and its interval as the release has them."""
    release = sheet.citations.get().release
    gap = gap_figures(read_contents(release.folder_id), "")
    return f"{gap['last']['value']:.1f}", f"{gap['last']['lower']:.1f} to {gap['last']['upper']:.1f}"


def _poppler(tool: str, content: bytes, *options: str) -> str:
    told = [tool, *options, "-", *(["-"] if tool == "pdftotext" else [])]
    done = subprocess.run(told, input=content, capture_output=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode(errors="replace")


def test_the_pdf_is_tagged_described_and_says_the_figures_with_their_intervals(sheet, fetch):
    answer = fetch(sheet, "fact-sheet-en.pdf")
    assert answer["Content-Type"] == "application/pdf"
    pdf = answer.content
    value, interval = _numbers(sheet)
    text = " ".join(_poppler("pdftotext", pdf, "-layout").split())
    assert f"{value} years (95% interval {interval})" in text
    for part in ("Length of life in River City", "Block captains of the North side", "Invented tables", "version 1"):
        assert part.lower() in text.lower()
    assert sheet.citations.get().release.number in text
    info = _poppler("pdfinfo", pdf)
    assert re.search(r"Title: +Length of life in River City", info)
    assert re.search(r"Tagged: +yes", info)
    assert "<pdfuaid:part>1</pdfuaid:part>" in _poppler("pdfinfo", pdf, "-meta")
    assert b"/Lang(en)" in pdf.replace(b"/Lang (", b"/Lang(")
    tags = _poppler("pdfinfo", pdf, "-struct-text")
    for tag in ("H1", "H2", "Figure", "Table", "TH", "Link", "Caption" if "Caption" in tags else "P"):
        assert re.search(rf"^ *{tag}\b", tags, re.MULTILINE), tag
    assert pdf.count(b"/Alt") >= 2


def test_the_spanish_pdf_is_spanish_throughout(sheet, fetch):
    pdf = fetch(sheet, "fact-sheet-es.pdf").content
    text = _poppler("pdftotext", pdf)
    assert "Cuánto se vive en River City" in text
    assert "Fuentes" in text
    assert "Sources" not in text
    assert "Se midió en" in text
    assert b"/Lang(es)" in pdf.replace(b"/Lang (", b"/Lang(")


def test_the_docx_has_headings_header_rows_alternatives_and_its_language(sheet, fetch):
    content = fetch(sheet, "fact-sheet-es.docx").content
    document = docx.Document(io.BytesIO(content))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings[0] == ("Heading 1", "Cuánto se vive en River City")
    assert ("Heading 2", "Fuentes") in headings
    described = [shape.get("descr") for shape in document.element.body.iter(qn("wp:docPr"))]
    assert len(described) == 2
    assert all(described)
    header = document.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader"))
    assert header is not None
    assert document.core_properties.language == "es"
    styles = zipfile.ZipFile(io.BytesIO(content)).read("word/styles.xml").decode()
    assert set(re.findall(r'<w:lang w:val="([^"]+)"', styles)) == {"es-US"}
    text = "\n".join(p.text for p in document.paragraphs)
    assert sheet.citations.get().release.number in text
    assert "http://testserver/" in "".join(rel.target_ref for rel in document.part.rels.values() if rel.is_external)


def test_the_html_file_needs_nothing_else(sheet, fetch):
    html = fetch(sheet, "fact-sheet-en.html").content.decode()
    value, interval = _numbers(sheet)
    assert f"{value} years (95% interval {interval})" in html
    assert '<html lang="en">' in html
    assert "<style>" in html
    assert "<link" not in html
    assert "<script" not in html
    assert "src=" not in html
    assert html.count("<h1>") == 1


def test_what_somebody_wrote_is_never_run_as_markup(cast, release_of, fetch):
    nasty = 'He said #eval("x") *bold* <b>x</b> $x$ & {A.gap}'
    sheet = sheets.release(cast, sheets.write(cast, release_of(Audience.PUBLIC), text=nasty))
    text = " ".join(_poppler("pdftotext", fetch(sheet, "fact-sheet-en.pdf").content).split())
    assert '#eval("x") *bold* <b>x</b> $x$' in text.replace("“", '"').replace("”", '"')
    assert "&lt;b&gt;x&lt;/b&gt;" in fetch(sheet, "fact-sheet-en.html").content.decode()


def test_only_the_files_there_are_are_given_and_only_to_those_who_may_see_the_sheet(cast, release_of, fetch, address):
    draft = sheets.write(cast, release_of(Audience.PUBLIC), title_es="", text_es="")
    fetch(draft, "fact-sheet-en.html", status=404)
    client = Client()
    client.force_login(cast.ana)
    assert "Not released" in client.get(address("sheet_file", draft.pk, "fact-sheet-en.html")).content.decode()
    for name in ("fact-sheet-es.pdf", "fact-sheet-en.exe", ".."):
        assert client.get(address("sheet_file", draft.pk, name)).status_code == 404


def test_a_withdrawn_sheet_gives_no_figures(cast, sheet, fetch):
    actions.withdraw_sheet(sheet=sheet, why="A wrong place.", by=cast.ana)
    text = _poppler("pdftotext", fetch(sheet, "fact-sheet-en.pdf").content)
    value, interval = _numbers(sheet)
    assert "Do not use it" in text
    assert interval not in text
    assert f"{value} years" not in text
