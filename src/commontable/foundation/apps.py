from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "commontable.foundation"
    label = "foundation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks  # noqa: F401  (registers the system checks)
