"""QR codes: from paper, or from a screen in the room, to a page."""

from __future__ import annotations

import io

from django.utils.safestring import SafeString, mark_safe

QUIET = 4  # modules of margin that scanners need


def qr_svg(url: str, label: str) -> SafeString:
    """For a page: dark on light in both themes, because many scanners read nothing else."""
    import segno

    out = io.BytesIO()
    code = segno.make_qr(url, error="m")
    code.save(
        out, kind="svg", xmldecl=False, svgclass="qr", lineclass=None, omitsize=True, border=QUIET, light="#ffffff",
        title=label,
    )  # fmt: skip
    # segno escapes the title and writes nothing else that we give it.
    return mark_safe(out.getvalue().decode())  # noqa: S308


def qr_png(url: str) -> bytes:
    import segno

    out = io.BytesIO()
    segno.make_qr(url, error="m").save(out, kind="png", scale=8, border=QUIET)
    return out.getvalue()
