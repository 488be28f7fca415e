"""What the API answers: plain dictionaries of what the asker may see. Nothing here that no page shows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from commontable.foundation.sight import Sight

from .. import profiles, values
from ..areas import Area
from ..contents import Contents
from ..models import Asset, Indicator, Release
from ..place_pages import kind_name
from ..standing import is_overdue

Answer = dict[str, Any]


def _address(name: str, *args: Any) -> str:
    return str(settings.SITE_URL) + reverse(f"evidence:{name}", args=args)


def indicator(row: Indicator, newest: Release | None) -> Answer:
    slug = row.partnership.slug
    texts = {
        field: {"en": getattr(row, field), "es": getattr(row, f"{field}_es")}
        for field in ("name", "definition", "numerator", "denominator", "adjustment", "unit")
    }
    return {
        "id": str(row.pk),
        "key": row.key,
        **texts,
        "measure": row.measure,
        "topic": row.topic,
        "polarity": row.polarity,
        "owner": str(row.owner),
        "rhythm": row.rhythm,
        "next_due": row.next_due.isoformat() if row.next_due else None,
        "is_overdue": is_overdue(row),
        "newest_release": str(newest.pk) if newest else None,
        "page": _address("indicator", slug, row.pk),
        "values": _address("api_values", slug, row.pk),
    }


def with_releases(row: Indicator, sight: Sight, newest: Release | None) -> Answer:
    """One indicator with how frameworks read it and every release of it that may be seen."""
    frameworks = row.framework_polarities.visible_to(sight)
    under = Release.objects.visible_to(sight).filter(indicator=row)
    rows = list(under.select_related("partnership", "custodian", "withdrawal"))
    newer = newer_of(rows, sight)
    return {
        **indicator(row, newest),
        "frameworks": [{"framework": one.framework, "polarity": one.polarity, "why": one.why} for one in frameworks],
        "releases": [release(one, newer) for one in rows],
    }


def newer_of(rows: list[Release], sight: Sight) -> dict[UUID, UUID]:
    """What replaces each release, named only to those who may see that too."""
    found = Release.objects.visible_to(sight).filter(replaces__in=[row.pk for row in rows])
    return dict(found.values_list("replaces_id", "pk"))


def release(row: Release, newer: dict[UUID, UUID]) -> Answer:
    """A release in the catalogue."""
    withdrawal = getattr(row, "withdrawal", None)
    return {
        "id": str(row.pk),
        "number": row.folder_id,
        "title": row.title,
        "measure": row.measure,
        "first_year": row.first_year,
        "last_year": row.last_year,
        "place_kind": row.place_kind,
        "place_vintage": row.place_vintage,
        "is_synthetic": row.is_synthetic,
        "made_at": row.made_at.isoformat(),
        "custodian": str(row.custodian),
        "indicator": str(row.indicator_id) if row.indicator_id else None,
        "replaced_by": str(newer[row.pk]) if row.pk in newer else None,
        "withdrawn": withdrawal.why if withdrawal else None,
        "page": _address("release", row.partnership.slug, row.pk),
    }


def page_of_values(row: Release, held: Contents, wanted: values.Wanted, window: tuple[int, int]) -> Answer:
    """Values from `offset`, at most `limit`, with the release they come from."""
    offset, limit = window
    found = values.records(held, wanted)
    return {
        "release": str(row.pk),
        "number": row.folder_id,
        "source": str(held.facts["source_note"]),
        "is_synthetic": row.is_synthetic,
        "count": len(found),
        "offset": offset,
        "limit": limit,
        "values": found[offset : offset + limit],
    }


def asset(row: Asset) -> Answer:
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "title": {"en": row.title, "es": row.title_es},
        "description": {"en": row.description, "es": row.description_es},
        "place_kind": row.place_kind,
        "place": row.place,
        "place_name": row.place_name,
        "source": row.source,
        "custodian": str(row.custodian),
        "page": _address("asset", row.partnership.slug, row.pk),
    }


def place(slug: str, area: Area, name: str, figures: list[profiles.Figure]) -> Answer:
    """The profile of a place: ranks only as intervals."""
    return {
        "kind": area.kind,
        "vintage": area.vintage,
        "code": area.code,
        "name": name,
        "what": kind_name(area),
        "page": _address("place", slug, area.kind, area.vintage or 0, area.code),
        "values": [
            {
                "indicator": str(one.source.indicator.pk),
                "release": str(one.source.release.pk),
                **{field: one.row.get(field) for field in values.FIELDS},
                "rank_interval": list(one.place) if one.place else None,
            }
            for one in figures
        ],
    }
