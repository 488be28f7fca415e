"""Colors keep their promises: contrast as WCAG 2.2 computes it, twins that agree, one source for pages and charts."""

import re

import pytest

from commontable.design.charts import theme
from tests.unit.design.conftest import DESIGN

TEXT_PAIRS = [
    ("ink", "paper"), ("ink", "card"), ("ink", "shade"), ("ink", "neutral-ground"), ("ink", "good-ground"),
    ("ink", "late-ground"), ("quiet", "paper"), ("quiet", "card"), ("quiet", "shade"), ("teal", "paper"),
    ("teal", "card"), ("teal-deep", "card"), ("teal-deep", "good-ground"), ("on-teal", "teal"),
    ("on-teal", "teal-deep"),
    ("clay", "paper"), ("clay", "card"), ("on-clay", "clay"), ("danger", "card"), ("danger", "paper"),
    ("on-danger", "danger"), ("good", "good-ground"), ("late", "late-ground"), ("neutral", "neutral-ground"),
    ("synthetic", "synthetic-ground"), ("card", "good"), ("ink", "hatch-ground"),
]  # fmt: skip
# borders of controls, focus and marks without text: WCAG 1.4.11 asks for 3 : 1
SHAPE_PAIRS = [("edge", "card"), ("edge", "paper"), ("focus", "paper"), ("focus", "card"), ("clay", "late-ground")]
THEMES = ("light", "system_dark", "page_dark")


def luminance(color: str) -> float:
    """Relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    parts = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_contrast_of_black_on_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_stands_out_from_its_ground(tokens, name, text, ground):
    assert contrast(tokens[name][text], tokens[name][ground]) >= 4.5


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("mark", "ground"), SHAPE_PAIRS)
def test_borders_and_focus_stand_out_from_their_ground(tokens, name, mark, ground):
    assert contrast(tokens[name][mark], tokens[name][ground]) >= 3


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("number", range(1, 7))
def test_series_colors_can_carry_their_own_labels(tokens, name, number):
    assert contrast(tokens[name][f"series-{number}"], tokens[name]["card"]) >= 4.5


def test_every_color_has_a_dark_twin(tokens):
    assert tokens["light"].keys() == tokens["system_dark"].keys()


def test_dark_is_the_same_whether_system_or_page_asks(tokens):
    assert tokens["system_dark"] == tokens["page_dark"]


def test_the_layers_are_declared_first():
    first = (DESIGN / "static" / "design" / "tokens.css").read_text().splitlines()[0]
    assert first == "@layer reset, tokens, base, components, rooms, utilities, print;"


def test_charts_draw_with_the_light_tokens(tokens):
    light = tokens["light"]
    plain = {"ink": theme.INK, "quiet": theme.QUIET, "hairline": theme.HAIRLINE, "card": theme.CARD}
    plain |= {"hatch-ground": theme.HATCH_GROUND, "hatch-line": theme.HATCH_LINE}
    plain |= {f"series-{n}": color for n, color in enumerate(theme.SERIES, 1)}
    plain |= {f"ramp-{n}": color for n, color in enumerate(theme.RAMP, 1)}
    assert {name: light[name] for name in plain} == plain


def test_every_chart_color_follows_the_theme_of_the_reader(tokens):
    """chart.css must send each drawn color to a token, for fills and, where lines are drawn with it, for strokes."""
    text = (DESIGN / "static" / "design" / "chart.css").read_text()
    sent = {
        (prop, color): token
        for prop, color, token in re.findall(r'\[(fill|stroke)="(#\w+)"\] \{\s+\w+: var\(--([\w-]+)\)', text)
    }
    lines = {theme.INK, theme.QUIET, theme.HAIRLINE, theme.CARD, theme.HATCH_LINE, *theme.SERIES}
    wanted = {("fill", color) for color in lines | set(theme.RAMP) | {theme.HATCH_GROUND}} | {
        ("stroke", c) for c in lines
    }
    assert wanted <= sent.keys()
    for (_, color), token in sent.items():
        assert tokens["light"][token] == color


def test_a_color_with_two_names_has_one_dark_twin(tokens):
    """Charts are told apart by hex, so clay as second series and clay on the map must turn into the same dark color."""
    light, dark = tokens["light"], tokens["system_dark"]
    for one, color in light.items():
        for other, same in light.items():
            if one.startswith(("series", "ramp")) and other.startswith(("series", "ramp")) and color == same:
                assert dark[one] == dark[other]


def test_no_sheet_uses_a_color_that_is_not_a_token():
    allowed = {"#fff"}  # the white ground of a code to scan, in both themes
    for path in (DESIGN / "static" / "design").glob("*.css"):
        if path.name not in ("tokens.css", "chart.css"):
            assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text())) <= allowed, path.name
