"""Spanish is complete, current, and keeps every place where a value is put in."""

import re
import subprocess
from dataclasses import fields

import pytest
from django.utils import translation

from commontable.design.chart_words import chart_words
from commontable.design.charts import Words, trend_lines
from tests.unit.design.conftest import DESIGN

FOLDER = DESIGN / "locale" / "es" / "LC_MESSAGES"


def _catalog() -> dict[str, list[str]]:
    """Messages and their translations (several for plurals)."""
    text = (FOLDER / "django.po").read_text()
    found = {}
    for entry in re.split(r"\n\n+", text)[1:]:
        lines = dict(re.findall(r'^(msgid|msgid_plural|msgstr(?:\[\d\])?) "(.*)"$', entry, re.M))
        found[lines["msgid"].replace('\\"', '"')] = [v for k, v in lines.items() if k.startswith("msgstr")]
    return found


def _marked() -> set[str]:
    """Messages marked in the templates, in how forms are drawn and in the words of charts."""
    found = set(re.findall(r"""\b_\("([^"]+)"\)""", (DESIGN / "forms.py").read_text()))
    for path in (DESIGN / "templates").rglob("*.html"):
        text = path.read_text()
        found |= {a or b for a, b in re.findall(r"""\{% translate (?:"([^"]+)"|'([^']+)')""", text)}
        for block in re.findall(r"\{% blocktranslate[^%]*%\}(.*?)\{% (?:plural|endblocktranslate) %\}", text, re.S):
            found.add(re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", block))
    marked = (f for f in fields(Words) if f.type is str and f.default and f.name not in ("decimal_mark", "group_mark"))
    return found | {str(f.default) for f in marked}


def test_every_message_is_translated():
    catalog = _catalog()
    assert sorted(_marked() - catalog.keys()) == []
    assert [key for key, texts in catalog.items() if not all(texts)] == []


def test_no_message_is_left_over():
    assert sorted(_catalog().keys() - _marked()) == []


def test_values_are_put_in_where_the_english_puts_them():
    for key, texts in _catalog().items():
        for text in texts:
            places = set(re.findall(r"\{\w+\}|%\(\w+\)s", text))
            assert places <= set(re.findall(r"\{\w+\}|%\(\w+\)s", key)) | {"%(number)s"}
            if "{" in key:
                assert places == set(re.findall(r"\{\w+\}", key)), key


def test_the_compiled_catalog_is_the_one_that_was_written(tmp_path):
    subprocess.run(["msgfmt", "--check-format", "-o", tmp_path / "django.mo", FOLDER / "django.po"], check=True)
    assert (tmp_path / "django.mo").read_bytes() == (FOLDER / "django.mo").read_bytes(), "run msgfmt after each change"


def test_a_chart_speaks_spanish():
    row = {"group": "Negra", "year": 2016, "value": 73.4, "lower": 72.1, "upper": 74.7}
    with translation.override("es"):
        words = chart_words(title="Años de vida", measure="Esperanza de vida", unit="años")
    assert trend_lines([row], words=words).summary == "Negra: 73.4 años (intervalo del 95%: 72.1 a 74.7) en 2016."


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_label_is_looked_up(language):
    with translation.override(language):
        words = chart_words(title="T", measure="M")
    same = [f.name for f in fields(Words) if f.type is str and getattr(words, f.name) == f.default and f.default]
    if language == "en":
        assert words == Words(title="T", measure="M")
    else:
        assert same == ["decimal_mark", "group_mark", "rows_once"]  # 1,073.4 and "{highest}: {high}." read the same
