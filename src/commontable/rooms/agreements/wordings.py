"""Every wording of a clause in a draft is kept, and nobody writes over words they have not read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from commontable.foundation.errors import NotNow
from commontable.rooms.people.models import Account, seen_like
from commontable.rooms.people.queries import person_of

from .canonical import hash_of
from .drafting_details import ClauseDetails, VersionDetails, fields_of
from .models import Clause, ClauseWording, Version
from .signed_text import terms_lines

WORDS = tuple(fields_of(ClauseDetails("", "", "")))
VERSION_WORDS = tuple(fields_of(VersionDetails("")))


class Overtaken(NotNow):
    """Somebody kept other words since the form was opened. What was typed is not written over theirs."""


def keep_wordings(clauses: Iterable[Clause], by: Account) -> list[ClauseWording]:
    """The clauses as they stand now, each as one more of its wordings. The caller holds the version."""
    rows = list(clauses)
    person = person_of(by, rows[0].partnership) if rows else None
    found = [ClauseWording(clause=one, terms=_terms(one), by=person, **_words(one), **seen_like(one)) for one in rows]
    return ClauseWording.objects.bulk_create(found)


def last_key(clause: Clause) -> Any:
    """The wording that stands: what a form was opened on."""
    return clause.wordings.order_by("at", "id").values_list("pk", flat=True).last()


def check_read(clause: Clause, seen: Any) -> None:
    """`seen` is the wording that stood on the form; None where no form was opened."""
    last: ClauseWording | None = clause.wordings.order_by("at", "id").last()
    if seen is None or last is None or last.pk == seen:
        return
    raise Overtaken(
        _(
            "This clause was changed on %(when)s, while you were writing. Nothing is lost: your words stand in the "
            "form, and what changed stands above it. Put both together, then send the form again."
        )
        % {"when": date_format(localtime(last.at), "DATETIME_FORMAT")}
    )


def version_key(version: Version) -> str:
    """The words around the clauses and the dates: what a form on them was opened on."""
    return hash_of(repr([getattr(version, name) for name in VERSION_WORDS]))


def check_version_read(version: Version, seen: str) -> None:
    """`seen` is the key of what stood on the form; "" where no form was opened."""
    if seen and seen != version_key(version):
        raise Overtaken(
            _(
                "Title, preamble or dates were changed while you were writing. Nothing is lost: your words stand in "
                "the form, and what stands now is told above it. Put both together, then send the form again."
            )
        )


def is_same(clause: Clause, details: ClauseDetails) -> bool:
    return _words(clause) == fields_of(details)


def _words(clause: Clause) -> dict[str, Any]:
    return {name: getattr(clause, name) for name in WORDS}


def _terms(clause: Clause) -> str:
    terms = getattr(clause, "data_terms", None)
    return "\n".join(terms_lines(terms)) if terms else ""
