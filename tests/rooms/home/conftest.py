"""A request leaves its language behind in the thread; the next test begins in English."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_english():
    translation.activate("en")
    yield
    translation.activate("en")
