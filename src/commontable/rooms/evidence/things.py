"""Releases as things that may show a promise was kept."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from commontable.foundation.offers import Thing, asked_or_newest
from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Partnership

from .models import Release

RELEASE = "evidence.release:"


def release_things(sight: Sight, partnership: Partnership, keys: list[str] | None) -> list[Thing]:
    """Those asked for by their keys, else the newest."""
    rows = Release.objects.visible_to(sight).filter(partnership=partnership)
    return [
        Thing(
            key=f"{RELEASE}{row.pk}",
            kind=_("Release"),
            title=row.title,
            url=reverse("evidence:release", args=[partnership.slug, row.pk]),
        )
        for row in asked_or_newest(rows, RELEASE, keys)
    ]
