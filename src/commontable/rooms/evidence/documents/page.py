"""The sheet as one HTML file that needs nothing else: for mail, for another site, for an archive."""

from __future__ import annotations

from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from commontable.design.qr import qr_svg

from .content import Content

STYLE = Path(__file__).parents[1] / "static" / "evidence" / "sheet_alone.css"


def as_html(content: Content) -> bytes:
    with translation.override(content.language):
        # The file leaves the site, so its style goes with it; the site's own pages carry none.
        style = format_html("<{0}>{1}</{0}>", "style", mark_safe(STYLE.read_text("utf-8")))  # noqa: S308
        label = _("QR code that leads to %(url)s") % {"url": content.url}
        shown = {"content": content, "style": style, "qr": qr_svg(content.url, label)}
        return render_to_string("evidence/sheet/alone.html", shown).encode()
