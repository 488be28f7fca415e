"""A drawn SVG made fit to stand in a page: one role, one name, no style, no script, no id that clashes."""

import re
import xml.etree.ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
# Vega puts this before every local link; it is a name in its loader, never an address we use
VEGA_BASE = "https://vega.github.io/vega-datasets/"
DROPPED = ("class", "role", "pointer-events", "version", "style", "aria-roledescription", "aria-hidden", "cursor")
SHAPE_WITH_NAME = "aria-label"


def inline_svg(raw: str, words: tuple[str, str, str], key: str) -> str:
    """``raw`` as vl-convert drew it; ``words`` are title, summary and reading aid; ``key`` makes the ids unique."""
    root = ET.fromstring(raw)  # noqa: S314  our own drawing; vl-convert escapes the data in it
    prefix = f"c{key[:10]}"
    _drop_empty(root)
    linked = False
    for element in root.iter():
        linked = _clean(element, prefix) or linked
    _drop_background(root)
    _name(root, words, prefix, role="group" if linked else "img")
    ET.register_namespace("", SVG.strip("{}"))
    return _number_clips(ET.tostring(root, encoding="unicode"), prefix)


def _clean(element: ET.Element, prefix: str) -> bool:
    """Strip what a page must not get, and say whether the element is a link."""
    for name in DROPPED:
        element.attrib.pop(name, None)
    label = element.attrib.pop(SHAPE_WITH_NAME, None)
    if label:
        ET.SubElement(element, f"{SVG}title").text = label
    href = element.attrib.pop(XLINK_HREF, None)
    if href is None:
        return False
    element.set("href", "/" + href.removeprefix(VEGA_BASE).lstrip("/"))
    return True


def _drop_empty(root: ET.Element) -> None:
    """Vega leaves an empty foreground and background path in each group."""
    for parent in list(root.iter()):
        for child in list(parent):
            unseen = child.get("display") == "none" or child.get("d") == "M0,0h0v0h0Z"
            ground = child.get("class") == "background" and not child.get("fill") and not child.get("stroke")
            if unseen or ground:
                parent.remove(child)


def _drop_background(root: ET.Element) -> None:
    """The card behind a chart in a page has its own color, light or dark."""
    first = next(iter(root), None)
    if first is not None and first.tag == f"{SVG}rect" and first.get("width") == root.get("width"):
        root.remove(first)


def _name(root: ET.Element, words: tuple[str, str, str], prefix: str, role: str) -> None:
    title, summary, _ = words
    root.set("role", role)
    root.set("class", "chart")
    root.set("aria-labelledby", f"{prefix}-title {prefix}-desc" if summary else f"{prefix}-title")
    parts = [("title", title)] + ([("desc", summary)] if summary else [])
    for place, (tag, text) in enumerate(parts):
        element = ET.Element(f"{SVG}{tag}", {"id": f"{prefix}-{tag}"})
        element.text = text
        root.insert(place, element)


def _number_clips(text: str, prefix: str) -> str:
    """Vega numbers clips through the life of the process; numbering them anew keeps the file the same each time."""
    seen: dict[str, str] = {}

    def renamed(match: re.Match[str]) -> str:
        return seen.setdefault(match[0], f"{prefix}-clip{len(seen) + 1}")

    return re.sub(r"(?<=[\"#])(?:clip|gradient_)\d+\b", renamed, text)
