from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    name = "commontable.rooms.evidence"
    label = "evidence"
    verbose_name = _("Evidence")

    def ready(self) -> None:
        from commontable.foundation import slots

        from . import sentences  # noqa: F401  (registers the sentence of each deed)
        from .queries import ledger_subjects, search_hits, waiting_tasks

        slots.fill("activity.subjects", ledger_subjects, order=20)
        slots.fill("search", search_hits, order=20)
        slots.fill("tasks", waiting_tasks, order=20)
