"""docs/reference/roles.md says what powers.py does: each row of its tables is compared."""

import re

from commontable.rooms.people.powers import BACKBONE, HELD, UNCLAIMED, Permission
from commontable.rooms.people.states import AffiliationRole, Role
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "reference" / "roles.md").read_text()


def _table(heading: str) -> list[list[str]]:
    section = PAGE.split(heading, 1)[1].split("\n## ", 1)[0]
    rows = [line for line in section.splitlines() if line.startswith("|") and not set(line) <= set("|- ")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def _as_written(heading: str) -> dict[str, set[str]]:
    head, *rows = _table(heading)
    return {row[0]: {name for name, cell in zip(head[1:], row[1:], strict=True) if cell == "yes"} for row in rows}


def _as_done(table) -> dict[str, set[str]]:
    return {str(role.label): {str(permission) for permission in table[role]} for role in AffiliationRole}


def test_the_tables_of_permissions_are_those_of_the_code():
    assert _as_written("## With what an organization holds") == _as_done(HELD)
    assert _as_written("## With what the backbone holds") == _as_done(BACKBONE)


def test_every_role_and_permission_is_explained():
    assert {row[0] for row in _table("# Roles and permissions")[1:]} == {str(role.label) for role in Role}
    assert {row[0] for row in _table("## What each permission is")[1:]} == {str(name) for name in Permission}


def test_what_backbone_staff_do_for_an_organization_without_staff_is_listed():
    sentence = re.search(r"backbone staff also have: ([^.]+)\.", PAGE)
    assert {name.strip() for name in sentence[1].replace("\n", " ").split(",")} == {str(name) for name in UNCLAIMED}
