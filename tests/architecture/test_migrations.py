"""The migrations lead to the models: tests that make their tables straight from the models rely on it."""

from __future__ import annotations

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState


def test_no_model_says_what_no_migration_does(settings):
    settings.MIGRATION_MODULES = {}
    loader = MigrationLoader(None)
    found = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(graph=loader.graph)
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("commontable.")}
    missing = {
        label: [operation.describe() for migration in migrations for operation in migration.operations]
        for label, migrations in found.items()
        if label in ours
    }
    assert missing == {}, "Run `commontable manage makemigrations` for these."


def test_every_app_of_ours_that_has_models_has_migrations(settings):
    settings.MIGRATION_MODULES = {}
    kept = {
        app.label for app in apps.get_app_configs() if app.name.startswith("commontable.") and list(app.get_models())
    }
    assert kept
    assert kept <= MigrationLoader(None).migrated_apps
