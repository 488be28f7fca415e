from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "commontable.rooms.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        from commontable.foundation import slots

        from . import sentences  # noqa: F401  (registers the sentence of each deed)
        from .queries import ledger_subjects
        from .queries.invitations import invitation_tasks

        slots.fill("activity.subjects", ledger_subjects, order=10)
        slots.fill("tasks", invitation_tasks, order=30)
