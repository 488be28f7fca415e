"""Models that point to each other are made by one operation, and taken away by it."""

from __future__ import annotations

import pytest
from django.db import connection, models
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState

from commontable.foundation.migrating import CreateTogether


def _pointing(name: str, to: str) -> CreateModel:
    key = models.ForeignKey(f"foundation.{to}", models.CASCADE, null=True, related_name="+")
    return CreateModel(name, [("id", models.BigAutoField(primary_key=True)), ("to", key)])


def _tables() -> set[str]:
    return {name for name in connection.introspection.table_names() if name in ("foundation_hen", "foundation_egg")}


@pytest.mark.django_db(transaction=True)
def test_two_models_that_point_to_each_other_are_made_and_taken_away_together():
    together = CreateTogether([_pointing("Hen", "Egg"), _pointing("Egg", "Hen")])
    before, after = ProjectState(), ProjectState()
    assert before.apps.all_models["foundation"] == {}  # rendered before the operation, as when a site is upgraded
    together.state_forwards("foundation", after)
    with connection.schema_editor() as editor:
        together.database_forwards("foundation", editor, before, after)
    try:
        assert _tables() == {"foundation_hen", "foundation_egg"}
        egg, hen = (after.apps.get_model("foundation", name) for name in ("Egg", "Hen"))
        assert hen.objects.create(to=egg.objects.create()).to.to is None
    finally:
        with connection.schema_editor() as editor:
            together.database_backwards("foundation", editor, after, before)
    assert _tables() == set()
    assert together.describe() == "Create models Hen, Egg"
