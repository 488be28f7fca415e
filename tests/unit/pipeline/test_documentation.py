"""The reference pages know every rule, reason, table and policy there is."""

from __future__ import annotations

from commontable.pipeline import POLICIES
from commontable.pipeline.faults import RULES
from commontable.pipeline.release.fields import TABLES
from commontable.pipeline.tables import STATES
from commontable.pipeline.wording import REASONS
from tests.conftest import ROOT

CHECKS = (ROOT / "docs/reference/source-checks.md").read_text()
FORMAT = (ROOT / "docs/reference/release-format.md").read_text()


def test_every_rule_stands_in_the_page_of_checks():
    assert [rule for rule in RULES if f"`{rule}`" not in CHECKS] == []


def test_every_reason_state_table_and_policy_stands_in_the_page_of_the_format():
    words = [*REASONS, *STATES, *POLICIES]
    assert [word for word in words if f"`{word}`" not in FORMAT] == []
    assert [name for name in TABLES if f"`{name}.parquet`" not in FORMAT] == []
