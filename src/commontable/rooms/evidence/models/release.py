"""Releases: the catalogue of measured results. The figures stand in immutable files; these rows refuse change too."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commontable.foundation.sight import Audience, RecordClass, Sight
from commontable.rooms.people.models import Body, Sighted, SightedQuerySet

from ..states import RELEASE_AUDIENCES, PlaceKind
from .access import AccessRight
from .indicator import Indicator
from .kept import Kept
from .run import Run

REFUSAL = "A release is never changed or deleted. Publish it, withdraw it, or make a new one that replaces it."


class ReleaseQuerySet(SightedQuerySet):
    """Reads only; the two writes below are for this room's actions."""

    def visible_to(self, sight: Sight) -> Self:
        """By audience; and those of an indicator to whose data the viewer's organization contributed (CO-07)."""
        seen = sight.rows()
        if sight.organizations:
            rights = AccessRight.objects.current().filter(organization__in=sight.organizations)
            opened = Q(indicator__in=rights.values("indicator")) | Q(
                indicator__isnull=False, custodian__in=rights.filter(indicator__isnull=True).values("custodian")
            )
            seen |= opened & Q(record_class__in=[RecordClass.PUBLIC_RECORD, RecordClass.CONFIDENTIAL])
        return self.filter(seen)

    def standing(self) -> Self:
        """Releases nobody has withdrawn or replaced. A correction takes over only for as many as may see it."""
        stands = Q(replaced_by__isnull=True)
        for position, audience in enumerate(RELEASE_AUDIENCES):
            stands |= Q(audience=audience, replaced_by__audience__in=RELEASE_AUDIENCES[:position])
        return self.filter(stands, withdrawal__isnull=True)

    def catalogue(self, **fields: Any) -> Release:
        """Add the row of a release that has passed disclosure (actions.catalogue_release)."""
        release: Release = self.model(**fields)
        release.save_by_action()
        return release

    def let_see(self, release: Release, audience: str, body: Body | None = None) -> None:
        """Widen who may see one release (actions.publish_release); nothing else about it can change."""
        if audience not in RELEASE_AUDIENCES:
            raise ValueError(f"A release cannot have the audience '{audience}'.")
        body = body if audience == Audience.BODY else None
        models.QuerySet.update(self.filter(pk=release.pk), audience=audience, audience_body=body)
        release.audience, release.audience_body = audience, body

    def place_under(self, release: Release, indicator: Indicator, kind: str, vintage: int | None) -> None:
        """Enter one release under the indicator it measures (actions.indicators); its figures stay as they are."""
        fields = {"indicator": indicator, "place_kind": kind, "place_vintage": vintage}
        models.QuerySet.update(self.filter(pk=release.pk), **fields)
        for name, value in fields.items():
            setattr(release, name, value)

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(REFUSAL)

    update = create = get_or_create = update_or_create = _refuse
    bulk_create = bulk_update = delete = _refuse


def place_of(folder_id: str) -> Path | str:
    """Where the release of that number lies."""
    place: Path | str = settings.RELEASES_FOLDER
    return place / folder_id if isinstance(place, Path) else f"{place}/{folder_id}"


class Release(Sighted):
    """The catalogue row of one release folder, named by the hash of what it holds."""

    privacy = "Holds aggregates that have passed disclosure; no count that its policy hides."

    folder_id = models.CharField(_("release number"), max_length=64)
    title = models.CharField(_("title"), max_length=200)
    measure = models.CharField(_("measure"), max_length=60)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    first_year = models.PositiveSmallIntegerField(null=True)
    last_year = models.PositiveSmallIntegerField(null=True)
    has_gap = models.BooleanField(default=False)
    has_map = models.BooleanField(default=False)
    figures = models.JSONField(default=dict)
    is_synthetic = models.BooleanField(_("synthetic"), default=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, related_name="releases")
    place_kind = models.CharField(_("what its places are"), max_length=16, choices=PlaceKind, blank=True)
    place_vintage = models.PositiveSmallIntegerField(_("boundaries of"), null=True)
    terms = models.ForeignKey("agreements.DataTerms", on_delete=models.PROTECT, null=True, related_name="releases")
    run = models.OneToOneField(Run, on_delete=models.PROTECT, null=True, related_name="release")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    why = models.CharField(_("why it replaces the earlier one"), max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = ReleaseQuerySet.as_manager()

    class Meta(Sighted.Meta):
        ordering = ["-made_at", "-id"]
        constraints: ClassVar[list[Any]] = [
            *Sighted.Meta.constraints,
            models.UniqueConstraint(fields=["custodian", "folder_id"], name="evidence_release_once"),
            models.CheckConstraint(
                condition=models.Q(replaces__isnull=True) | ~models.Q(why=""), name="evidence_release_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def path(self) -> Path | str:
        """The folder of the release, or its address in an object store."""
        return place_of(self.folder_id)

    @property
    def number(self) -> str:
        """The number people quote: the beginning of the hash."""
        return self.folder_id[:8]

    def save_by_action(self) -> None:
        """Write a new row. Only `catalogue` calls this."""
        if not self._state.adding:
            raise TypeError(REFUSAL)
        super().save(force_insert=True)

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(REFUSAL)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(REFUSAL)


class Publication(Kept):
    """Somebody let more people see a release. Seen by those who may see the release now."""

    privacy = "Names the staff member who published, to those who may see that person."

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="publications")
    audience_given = models.CharField(max_length=12)

    class Meta(Kept.Meta):
        ordering = ["at"]

    def __str__(self) -> str:
        return str(self.release)


class Withdrawal(Kept):
    """Somebody took a release back, and said why. The release itself stays in its custodian's hands."""

    privacy = "Names the staff member who withdrew, to those who may see that person."

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="withdrawal")
    why = models.CharField(_("why"), max_length=300)

    class Meta(Kept.Meta):
        ordering = ["at"]

    def __str__(self) -> str:
        return str(self.release)
