from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "commontable.rooms.agreements"
    label = "agreements"
    verbose_name = _("Agreements")

    def ready(self) -> None:
        from commontable.foundation import slots

        from . import sentences  # noqa: F401  (registers the sentence of each deed)
        from .grounding import agreement_hits, approval_tasks, rule_grounds
        from .promise_waiting import account_links, meeting_things, promise_days, promise_hits, promise_tasks
        from .proving import action_item_things, thing_ways
        from .queries import ledger_subjects

        slots.fill("activity.subjects", ledger_subjects, order=14)
        slots.fill("account.links", account_links, order=14)
        slots.fill("tasks", promise_tasks, order=14)
        slots.fill("search", promise_hits, order=14)
        slots.fill("calendar", promise_days, order=14)
        slots.fill("evidence.things", meeting_things, order=14)
        slots.fill("evidence.things", action_item_things, order=14)
        slots.fill("thing.ways", thing_ways, order=14)
        slots.fill("search", agreement_hits, order=14)
        slots.fill("tasks", approval_tasks, order=14)
        slots.fill("rule.ground", rule_grounds, order=14)
