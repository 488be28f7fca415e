"""A body with a meeting that is on, for whatever is decided in it."""

from __future__ import annotations

import pytest

from tests import gathered, voted


@pytest.fixture
def clerk(client, cast):
    client.force_login(cast.dana)
    return client


@pytest.fixture
def seats(cast):
    """Five organizations with a delegate each, and one resident."""
    return voted.board(cast.department, 5, residents=1)


@pytest.fixture
def body(seats):
    return seats[0].body


@pytest.fixture
def meeting(body):
    """It is on, and everybody is there."""
    held = gathered.opened(body)
    gathered.everybody(held)
    return held


@pytest.fixture
def rule(body):
    return voted.rule(body)
