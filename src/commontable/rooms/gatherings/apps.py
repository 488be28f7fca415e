from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GatheringsConfig(AppConfig):
    name = "commontable.rooms.gatherings"
    label = "gatherings"
    verbose_name = _("Gatherings")

    def ready(self) -> None:
        from commontable.foundation import slots

        from . import after_closing, sentences  # noqa: F401  (minutes follow a closing; the sentence of each deed)
        from .body_told import body_told
        from .meeting_tasks import meeting_hits, meeting_tasks
        from .popolo import gathered
        from .queries import ledger_subjects
        from .record_tasks import action_item_hits, commitments, record_tasks
        from .vote_tasks import vote_tasks

        slots.fill("activity.subjects", ledger_subjects, order=12)
        slots.fill("popolo", gathered, order=12)
        slots.fill("body", body_told, order=12)
        slots.fill("search", meeting_hits, order=12)
        slots.fill("tasks", meeting_tasks, order=12)
        slots.fill("tasks", vote_tasks, order=11)
        slots.fill("search", action_item_hits, order=13)
        slots.fill("commitments", commitments, order=13)
        slots.fill("tasks", record_tasks, order=13)
