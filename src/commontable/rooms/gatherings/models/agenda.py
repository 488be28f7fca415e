"""The agenda of a meeting: its items, what is taken off consent or off the agenda, papers, and updates of hubs."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commontable.rooms.people.models import Body, Kept, Organization, Seat, Sighted

from ..meeting_states import ItemKind, MeetingLanguage
from .meeting import GatheredQuerySet, Meeting


class HubUpdate(Kept):
    """What a hub tells all members: accomplishments, strategies, lessons, what it needs (PP-06)."""

    privacy = "Holds what a hub tells of its work; the form asks that no private person is named."
    body_path = "hub"

    hub = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="hub_updates", verbose_name=_("hub"))
    language = models.CharField(_("written in"), max_length=8, choices=MeetingLanguage, default=MeetingLanguage.ENGLISH)
    accomplishments = models.TextField(_("what was accomplished"))
    strategies = models.TextField(_("strategies"), blank=True)
    lessons = models.TextField(_("lessons"), blank=True)
    resources = models.TextField(_("resources needed or offered"), blank=True)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("hub update")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return str(self.hub)


class AgendaItemQuerySet(GatheredQuerySet):
    def on_consent(self) -> Self:
        """What would pass with the consent agenda: nobody asked to speak about it, and it has not passed yet."""
        left = self.filter(kind=ItemKind.CONSENT, consent_removal__isnull=True, withdrawal__isnull=True)
        return left.exclude(motions__decision__isnull=False)


class AgendaItem(Sighted):
    """One point of the agenda, read by all who may see the meeting; private papers go in packets."""

    privacy = "May name who presents; the form asks that no private person is named."
    body_path = "meeting__body"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=16, choices=ItemKind, default=ItemKind.INFORMATION)
    title = models.CharField(_("title"), max_length=200)
    detail = models.TextField(_("detail"), blank=True)
    minutes_planned = models.PositiveSmallIntegerField(_("minutes planned"), null=True, blank=True)
    presenter = models.CharField(_("who presents"), max_length=200, blank=True)
    presenter_seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("seat that presents")
    )
    brought_by_seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="items_brought",
        verbose_name=_("brought by the seat"),
    )  # fmt: skip
    brought_by = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="items_brought",
        verbose_name=_("brought by the organization"),
    )  # fmt: skip
    citation = models.CharField(_("ground in law for closing the session"), max_length=200, blank=True)
    hub = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    hub_update = models.ForeignKey(
        HubUpdate, on_delete=models.PROTECT, null=True, blank=True, related_name="items", verbose_name=_("hub update")
    )
    added_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = AgendaItemQuerySet.as_manager()

    class Meta(Sighted.Meta):
        verbose_name = _("agenda item")
        ordering = ["order", "id"]
        constraints: ClassVar[list[Any]] = [
            *Sighted.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(kind=ItemKind.CLOSED_SESSION) | ~Q(citation=""), name="gatherings_item_closed_is_cited"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> int:
        """Its place among the items that stand, as the agenda counts them; asks the database."""
        before = Q(order__lt=self.order) | Q(order=self.order, pk__lte=self.pk)
        standing = AgendaItem.objects.filter(before, meeting=self.meeting_id, withdrawal__isnull=True)
        return int(standing.count())

    @property
    def is_withdrawn(self) -> bool:
        return hasattr(self, "withdrawal")

    @property
    def is_on_consent(self) -> bool:
        """Passed with the consent agenda, unless somebody asked to speak about it."""
        return self.kind == ItemKind.CONSENT and not hasattr(self, "consent_removal")

    @property
    def is_voted(self) -> bool:
        """A vote of its own may be called on it."""
        pulled = self.kind == ItemKind.CONSENT and hasattr(self, "consent_removal")
        return pulled or self.kind in (ItemKind.VOTE, ItemKind.CLOSED_SESSION)


class ConsentRemoval(Kept):
    """A member asked to speak about an item of the consent agenda: it is treated by itself."""

    privacy = "Names the seat that asked."
    body_path = "item__meeting__body"

    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="consent_removal")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    why = models.CharField(_("why"), max_length=300, blank=True)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("item taken off the consent agenda")

    def __str__(self) -> str:
        return str(self.item)


class ItemWithdrawal(Kept):
    """An item was taken off the agenda. It stays to be read, struck, with the reason."""

    privacy = "Names who took it off, to those who may see that person."
    body_path = "item__meeting__body"

    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="withdrawal")
    why = models.CharField(_("why"), max_length=300)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("item taken off the agenda")

    def __str__(self) -> str:
        return str(self.item)


class PacketItem(Kept):
    """A paper for an item: a file in the data folder, seen by all who see the meeting or by the body's members only."""

    privacy = "Holds a file; it may be narrower in sight than its meeting, never wider."
    body_path = "item__meeting__body"

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="packet")
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=8, choices=MeetingLanguage, default=MeetingLanguage.ENGLISH)
    file_name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("paper")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.title


class PacketRemoval(Kept):
    """A paper was taken out of the packet; its file is deleted, its name and the reason stay."""

    privacy = "Names who took it out, to those who may see that person."
    body_path = "paper__item__meeting__body"

    paper = models.OneToOneField(PacketItem, on_delete=models.PROTECT, related_name="removal")
    why = models.CharField(_("why"), max_length=300)

    objects: ClassVar[Any] = GatheredQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name = _("removal of a paper")

    def __str__(self) -> str:
        return str(self.paper)
