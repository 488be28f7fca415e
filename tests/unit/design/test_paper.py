"""Paper: a tagged PDF from words that are never markup, and codes that lead from it to a page."""

import pytest

from commontable.design import paper
from commontable.design.qr import qr_png, qr_svg

TEMPLATE = '#let it = json("it.json")\n#set document(title: it.title)\n= #it.title\n#it.text\n'


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "it.typ"
    path.write_text(TEMPLATE)
    return path


def test_a_page_is_tagged_and_says_its_title(template):
    content = paper.as_pdf(template, "it.json", {"title": "Board", "text": "One."})
    assert b"/MarkInfo" in content
    assert b"/StructTreeRoot" in content
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert b"Board" in content


def test_what_a_person_wrote_is_not_run(template):
    hostile = '#read("/etc/passwd") $x$ *bold*'
    assert paper.as_pdf(template, "it.json", {"title": "A", "text": hostile}).startswith(b"%PDF")


def test_a_picture_without_words_is_refused(tmp_path):
    path = tmp_path / "it.typ"
    path.write_text(TEMPLATE + '#image("qr.svg")\n')
    files = {"qr.svg": str(qr_svg("https://example.org/", "Board")).encode()}
    with pytest.raises(Exception, match="alt"):
        paper.as_pdf(path, "it.json", {"title": "A", "text": "B"}, files)


def test_a_code_says_where_it_leads_and_its_label_is_text():
    drawn = qr_svg("https://example.org/", "<b>Board</b>")
    assert "<b>" not in drawn
    assert "&lt;b&gt;" in drawn
    assert qr_png("https://example.org/").startswith(b"\x89PNG")
