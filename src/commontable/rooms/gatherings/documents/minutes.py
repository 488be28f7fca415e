"""Minutes to take away, as PDF (tagged, PDF/UA-1) and Markdown. Files never hold what is withheld."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from commontable.design import paper
from commontable.foundation.markdown import Block, plain

from ..meeting_states import MeetingLanguage
from ..minutes_pages import MinutesShown, shown
from ..models import MinutesVersion

TEMPLATE = Path(__file__).with_name("minutes.typ")
TYPES = {"minutes.pdf": "application/pdf", "minutes.md": "text/markdown; charset=utf-8"}


def write_file(version: MinutesVersion, name: str, url: str) -> bytes:
    """The file of that name, which must be one of `TYPES`, in the language of the meeting."""
    language = MeetingLanguage(version.minutes.meeting.language)
    with translation.override("es" if language == MeetingLanguage.SPANISH else "en"):
        it = shown(version, sight=None)
        return _pdf(it, url) if name == "minutes.pdf" else _markdown(it, url)


def _pdf(it: MinutesShown, url: str) -> bytes:
    told = {
        "language": translation.get_language() or "en",
        "title": it.headline,
        "publisher": str(it.minutes.meeting.body),
        "status": it.status,
        "fixed": it.minutes.is_fixed,
        "parts": [
            {"heading": part.heading, "withheld": part.withheld, "blocks": [_block(block) for block in part.blocks]}
            for part in it.parts
        ],
        "url": url,
        "words": {"page": _("page"), "withheld": _withheld()},
    }
    return paper.as_pdf(TEMPLATE, "minutes.json", told)


def _withheld() -> str:
    return _("Withheld.")


def _block(block: Block) -> dict[str, Any]:
    return {"list": block.is_list, "lines": [[[run.text, run.strong] for run in line] for line in block.lines]}


def _markdown(it: MinutesShown, url: str) -> bytes:
    told = [f"# {plain(it.headline)}", plain(it.status)]
    for part in it.told:
        told.append(f"## {plain(part.heading)}")
        told += [f"**{_withheld()}** {plain(part.withheld)}"] if part.withheld else []
        told += [part.text] if part.text else []
    return ("\n\n".join([*told, f"<{url}>"]) + "\n").encode()
