"""The documents are true in what can be tested: links lead somewhere, verbs exist, no package host is named."""

import re
import subprocess

from commontable.cli import VERBS
from commontable.foundation.slots import SLOTS
from tests.conftest import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")


def test_every_link_between_documents_leads_somewhere():
    broken = []
    for document in DOCUMENTS:
        for target in LINK.findall(document.read_text(encoding="utf-8")):
            path = target.split("#")[0]
            if path and "://" not in path and not path.startswith("mailto:") and not (document.parent / path).exists():
                broken.append(f"{document.relative_to(ROOT)}: {target}")
    assert broken == []


def test_every_verb_a_document_names_is_there():
    named = set()
    for document in DOCUMENTS:
        named |= set(re.findall(r"(?:^|`)commontable ([a-z]+)", document.read_text(encoding="utf-8"), re.MULTILINE))
    assert named - set(VERBS) == set()


def test_every_document_is_reached_from_the_readme():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        document = waiting.pop()
        if document.is_dir():
            waiting += document.glob("*.md")
        if document in reached or document.suffix != ".md":
            continue
        reached.add(document)
        for target in LINK.findall(document.read_text(encoding="utf-8")):
            if "://" not in target:
                waiting.append((document.parent / target.split("#")[0]).resolve())
    assert [str(path.relative_to(ROOT)) for path in DOCUMENTS if path not in reached] == []


def test_every_slot_is_in_the_docs():
    page = (ROOT / "docs/reference/slots.md").read_text()
    assert [name for name, meaning in SLOTS.items() if f"| `{name}` | {meaning} |" not in page] == []


def test_every_benchmark_is_in_the_docs():
    page = (ROOT / "docs/reference/benchmarks.md").read_text()
    scripts = {path.stem for path in (ROOT / "benchmarks").glob("*.py")} - {"__init__", "site_settings", "site_urls"}
    assert {
        name for name in scripts if f"benchmarks/{name}.py" not in page and f"benchmarks.{name}`" not in page
    } == set()


def test_nothing_committed_names_a_package_host_or_a_machine_path():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    guilty = []
    for name in filter(None, listed):
        path = ROOT / name
        if not path.is_file() or path.suffix in (".png", ".mo", ".parquet", ".xlsx"):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if re.search(r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian\.org|(?<![\w.])/(?:home|root)/", text):
            guilty.append(name)
    assert [name for name in guilty if name != "tests/architecture/test_documents.py"] == []


def test_the_readme_begins_with_what_it_is_for_and_a_picture():
    head = (ROOT / "README.md").read_text().split("\n## ")[0]
    assert "docs/pictures/public-page.png" in head
    assert (ROOT / "docs/pictures/public-page.png").exists()
