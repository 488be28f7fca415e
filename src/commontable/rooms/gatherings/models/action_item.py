"""Action items: what a meeting set somebody to do, by when, and what became of it."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Organization, Person, Sighted

from ..record_states import ActionDeed, ActionState, Horizon
from .agenda import AgendaItem
from .meeting import GatheredQuerySet, Meeting

ENDED = (ActionDeed.DONE, ActionDeed.DROPPED)


class ActionItemQuerySet(GatheredQuerySet):
    def with_state(self) -> Self:
        """What `state` and `due` read, in the same query."""
        from .action_step import ActionItemStep

        steps = ActionItemStep.objects.filter(item=OuterRef("pk")).order_by("-number")
        moved = steps.filter(deed=ActionDeed.MOVED)
        return self.annotate(
            last_deed=Subquery(steps.values("deed")[:1]), moved_to=Subquery(moved.values("due")[:1])
        ).select_related("meeting__body", "organization", "agenda_item")

    def open(self) -> Self:
        """With `with_state()`: not done and not dropped."""
        return self.filter(Q(last_deed__isnull=True) | ~Q(last_deed__in=ENDED))


class ActionItem(Sighted):
    """One thing to do, the organization that answers for it, and the day. The person is named only if they wish."""

    privacy = "May name the person who does it; the name is shown to those who may see the person."
    body_path = "meeting__body"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="action_items")
    agenda_item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="action_items",
        verbose_name=_("agenda item"),
    )  # fmt: skip
    what = models.CharField(_("what is to be done"), max_length=300)
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="action_items", verbose_name=_("who answers for it")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="action_items",
        verbose_name=_("who does it"),
    )  # fmt: skip
    first_due = models.DateField(_("by"))
    horizon = models.CharField(_("horizon"), max_length=4, choices=Horizon, default=Horizon.NOW)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = ActionItemQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("action item")
        ordering = ["first_due", "id"]
        indexes = [models.Index(fields=["partnership", "first_due"])]

    def __str__(self) -> str:
        return self.what

    @property
    def state(self) -> ActionState:
        deed = self.last_deed if hasattr(self, "last_deed") else self._newest("deed")
        return ActionState(deed) if deed in ENDED else ActionState.OPEN

    @property
    def due(self) -> Any:
        if hasattr(self, "moved_to"):
            return self.moved_to or self.first_due
        return self._newest("due", deed=ActionDeed.MOVED) or self.first_due

    @property
    def is_open(self) -> bool:
        return self.state == ActionState.OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due < localdate()

    def _newest(self, name: str, **of: Any) -> Any:
        return self.steps.filter(**of).order_by("-number").values_list(name, flat=True).first()

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("An action item is never deleted: drop it, and say why.")
