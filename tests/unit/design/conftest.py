"""What the tests of the design share: tokens as the browser reads them, and the mathematics of color."""

import re
from pathlib import Path

import pytest

DESIGN = Path(__file__).parents[3] / "src" / "commontable" / "design"


@pytest.fixture(scope="session")
def tokens() -> dict[str, dict[str, str]]:
    """Colors by theme: light, dark as the system asks, and dark as the page asks."""
    text = (DESIGN / "static" / "design" / "tokens.css").read_text()
    blocks = re.findall(r"([^{};]+)\{\s*color-scheme: \w+;([^}]+)\}", text)
    assert len(blocks) == 3
    names = ("light", "system_dark", "page_dark")
    return {
        name: dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", body))
        for name, (_, body) in zip(names, blocks, strict=True)
    }
