"""A person who starts the site reads no warning: what Django's checks say is mended, not shown."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_check_warns():
    call_command("check", fail_level="WARNING", databases=["default"])
