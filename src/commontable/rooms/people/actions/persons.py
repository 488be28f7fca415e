"""Persons and the ways to reach them."""

from __future__ import annotations

from django.db import transaction

from commontable.foundation import ledger

from .. import permissions
from ..details import ContactDetails, PersonDetails
from ..models import Account, Contact, Organization, Person
from ..writing import check, default_audience, put, put_sight


@transaction.atomic
def add_person(*, holder: Organization, by: Account, details: PersonDetails) -> Person:
    """Put somebody on the list of `holder`. On an organizing group's list they are private to it."""
    permissions.check_can_add_person(by=by, holder=holder)
    person = Person(partnership=holder.partnership, custodian=holder)
    put(person, details)
    put_sight(person, details, default=default_audience(holder))
    check(person)
    person.save()
    ledger.write("person_added", subject=person, by=by)
    return person


@transaction.atomic
def change_person(*, person: Person, by: Account, details: PersonDetails) -> Person:
    permissions.check_can_keep_person(by=by, person=person)
    changed = put(person, details)
    changed += put_sight(person, details, default=default_audience(person.custodian))
    if changed:
        check(person)
        person.save()
        ledger.write("person_changed", subject=person, by=by, fields=changed)
    return person


@transaction.atomic
def add_contact(*, person: Person, by: Account, details: ContactDetails, holder: Organization | None = None) -> Contact:
    """Note how to reach a person. Held by the custodian of the person, or by the organization that notes it."""
    if holder is None or holder.pk == person.custodian_id:
        permissions.check_can_keep_person(by=by, person=person)
    else:
        permissions.check_can_add_person(by=by, holder=holder)
    contact = Contact(partnership=person.partnership, custodian=holder or person.custodian, person=person)
    put(contact, details)
    check(contact)
    contact.save()
    ledger.write("contact_added", subject=contact, by=by, person=person)
    return contact


@transaction.atomic
def remove_contact(*, contact: Contact, by: Account) -> None:
    """An address that is no longer wanted is deleted; the ledger keeps the deed and never held the address."""
    permissions.check_can_keep_contact(by=by, contact=contact)
    ledger.write("contact_removed", subject=contact, by=by, person=contact.person)
    contact.delete()
