"""Spanish is whole: every string has its translation, none is fuzzy or stale, and what runs is what is written."""

import gettext
import re
import shutil
import subprocess
import sys
from pathlib import Path

import allauth
import pytest
from django.utils import translation

from commontable.rooms.people.borrowed_words import BORROWED
from tests.conftest import ROOT

PACKAGE = ROOT / "src" / "commontable"
CATALOGS = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("locale/es/LC_MESSAGES/django.po"))
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


def _blanks(text: str) -> set[str]:
    return {"".join(found) for found in PLACEHOLDER.findall(text)}


def _entries(path: Path) -> dict[tuple[str, str], list[str]]:
    """{(context, msgid): translations} of a catalog, obsolete entries left out; fuzzy ones have no translation."""
    done = subprocess.run(
        ["msgattrib", "--no-obsolete", "--no-wrap", "--clear-obsolete", str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[tuple[str, str], list[str]] = {}
    for block in done.stdout.split("\n\n"):
        words: dict[str, str] = {}
        field = ""
        for line in block.splitlines():
            if match := re.match(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (\".*\")$", line):
                field, text = match.groups()
                words[field] = text[1:-1]
            elif line.startswith('"') and field:
                words[field] += line[1:-1]
        if words.get("msgid"):
            fuzzy = bool(re.search(r"^#,.*\bfuzzy\b", block, re.MULTILINE))
            texts = [text for name, text in words.items() if name.startswith("msgstr")]
            found[words.get("msgctxt", ""), words["msgid"]] = [] if fuzzy else texts
    return found


@pytest.fixture(scope="module")
def extracted(tmp_path_factory) -> Path:
    """The package copied and its strings gathered anew."""
    copy = tmp_path_factory.mktemp("strings") / "commontable"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo", "static", "migrations"))
    (copy / "locale").mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "-l", "es", "--no-wrap", "--no-obsolete", "-v0"],
        cwd=copy, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return copy


def test_there_is_a_catalog_wherever_there_are_strings(extracted):
    gathered = sorted(path.relative_to(extracted) for path in extracted.rglob("locale/es/LC_MESSAGES/django.po"))
    assert gathered == CATALOGS


def test_every_string_is_translated(extracted):
    missing = []
    for catalog in CATALOGS:
        written = _entries(PACKAGE / catalog)
        for key in _entries(extracted / catalog):
            texts = written.get(key)
            if not texts or not all(texts):
                missing.append(f"{catalog}: {key[1]}")
    assert missing == []


def test_no_translation_is_stale(extracted):
    stale = []
    for catalog in CATALOGS:
        stale += [
            f"{catalog}: {key[1]}" for key in set(_entries(PACKAGE / catalog)) - set(_entries(extracted / catalog))
        ]
    assert stale == []


def test_translations_fill_in_the_same_blanks():
    wrong = []
    for catalog in CATALOGS:
        for (_context, msgid), texts in _entries(PACKAGE / catalog).items():
            if len(texts) == 1 and _blanks(texts[0]) != _blanks(msgid):
                wrong.append(f"{catalog}: {msgid} -> {texts[0]}")
    assert wrong == []  # plurals may say their number in a word; msgfmt --check-format looks after those


@pytest.mark.parametrize("catalog", CATALOGS, ids=str)
def test_the_compiled_catalog_is_the_written_one(catalog, tmp_path):
    compiled = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "--check-format", "-o", str(compiled), str(PACKAGE / catalog)], check=True)
    with compiled.open("rb") as fresh, (PACKAGE / catalog).with_suffix(".mo").open("rb") as kept:
        written, running = gettext.GNUTranslations(fresh)._catalog, gettext.GNUTranslations(kept)._catalog
    written.pop("", None), running.pop("", None)
    assert running == written, "Run: commontable manage compilemessages"


def test_borrowed_sentences_are_still_those_of_the_sign_in_library():
    kept = {key[1] for key in _entries(Path(allauth.__file__).parent / "locale/es/LC_MESSAGES/django.po")}
    assert [text for text in BORROWED if text not in kept] == []
    with translation.override("es"):
        assert translation.gettext("Security key added.") == "Se agregó la llave de acceso."
