from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    name = "commontable.rooms.evidence"
    label = "evidence"
    verbose_name = _("Evidence")

    def ready(self) -> None:
        from commontable.foundation import slots

        from . import sentences  # noqa: F401  (registers the sentence of each deed)
        from .answering import sheet_hits, sheet_tasks
        from .finding import standing_hits, update_tasks
        from .queries import ledger_subjects, search_hits, waiting_tasks
        from .things import release_things
        from .waiting import talk_hits, talk_tasks

        slots.fill("activity.subjects", ledger_subjects, order=20)
        slots.fill("search", standing_hits, order=19)
        slots.fill("search", search_hits, order=20)
        slots.fill("tasks", waiting_tasks, order=20)
        slots.fill("tasks", update_tasks, order=22)
        slots.fill("search", talk_hits, order=22)
        slots.fill("tasks", talk_tasks, order=22)
        slots.fill("search", sheet_hits, order=21)
        slots.fill("evidence.things", release_things, order=20)
        slots.fill("tasks", sheet_tasks, order=21)
