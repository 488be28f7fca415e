from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "commontable.rooms.agreements"
    label = "agreements"
    verbose_name = _("Agreements")

    def ready(self) -> None:
        from commontable.foundation import slots

        from . import sentences  # noqa: F401  (registers the sentence of each deed)
        from .queries import ledger_subjects

        slots.fill("activity.subjects", ledger_subjects, order=14)
