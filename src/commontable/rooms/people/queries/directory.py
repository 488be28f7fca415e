"""The directories: organizations and persons as a viewer may list and search them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from commontable.foundation.sight import Sight

from ..models import Account, Affiliation, Contact, Membership, Organization, Partnership, Person, ResidentClaim


def organizations_listed(partnership: Partnership, sight: Sight, *, words: str = "") -> QuerySet[Any]:
    """Organizations within sight, with `seats_held` counted through sight."""
    held = Membership.objects.visible_to(sight).current().order_by().values("pk")
    rows: QuerySet[Any] = (
        Organization.objects.visible_to(sight)
        .filter(partnership=partnership, merged_into__isnull=True)
        .annotate(seats_held=Count("memberships", filter=Q(memberships__in=held), distinct=True))
        .prefetch_related(Prefetch("parent", Organization.objects.visible_to(sight), to_attr="shown_parent"))
        .order_by("name", "pk")
    )
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(short_name__icontains=word) | Q(about__icontains=word))
    return rows


def persons_listed(partnership: Partnership, sight: Sight, *, words: str = "") -> QuerySet[Any]:
    """Persons within sight, with `shown_affiliations` and `shown_seats`."""
    organizations = Organization.objects.visible_to(sight)
    affiliations = (
        Affiliation.objects.visible_to(sight)
        .current()
        .filter(organization__in=organizations)
        .select_related("organization")
    )
    seats = Membership.objects.visible_to(sight).current().select_related("seat__body")
    rows = (
        Person.objects.visible_to(sight)
        .filter(partnership=partnership, merged_into__isnull=True)
        .prefetch_related(
            Prefetch("affiliations", affiliations, to_attr="shown_affiliations"),
            Prefetch("memberships", seats, to_attr="shown_seats"),
        )
        .order_by("name", "pk")
    )
    for word in words.split():
        rows = rows.filter(name__icontains=word)
    return rows


def contacts_of(person: Person, sight: Sight, account: Any) -> QuerySet[Contact]:
    """What the viewer's organization holds; everything on record to the person themself."""
    rows = Contact.objects.filter(person=person).select_related("custodian")
    return rows if _is_self(person, account) else rows.visible_to(sight)


def resident_claims_of(person: Person, sight: Sight, account: Any) -> QuerySet[ResidentClaim]:
    """The custodian and the person read what the person stated; nobody else does."""
    rows = ResidentClaim.objects.filter(person=person).select_related("partnership", "recorded_by")
    return rows if _is_self(person, account) else rows.visible_to(sight)


def _is_self(person: Person, account: Any) -> bool:
    return isinstance(account, Account) and person.account_id == account.pk
