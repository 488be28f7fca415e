"""The sheets and columns of the people workbook: one table that template, export, import and docs are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from commontable.foundation.sight import Audience, RecordClass

from ..states import AffiliationRole, Authority, BodyKind, Office, OrganizationKind, SeatClass, Sector, Standing

Kind = Literal["key", "text", "long", "choice", "flag", "date", "whole", "list", "reference", "label"]


@dataclass(frozen=True)
class Column:
    """One column. `en` and `es` are the headers; a file may use either. A label names what an ID column means."""

    name: str
    en: str
    es: str
    note: str | Promise
    kind: Kind = "text"
    required: bool = False
    choices: type[TextChoices] | None = None
    refers: str = ""
    limit: int = 200
    example: str = ""

    @property
    def header(self) -> str:
        """The header in the reader's language."""
        return self.es if (get_language() or "en").startswith("es") else self.en


@dataclass(frozen=True)
class Sheet:
    """One sheet: one kind of record, one row each."""

    name: str
    en: str
    es: str
    purpose: str | Promise
    columns: tuple[Column, ...]

    @property
    def title(self) -> str:
        return self.es if (get_language() or "en").startswith("es") else self.en

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


# What stands for an ID in the example row. Not for the translators: a reader must know both words.
EXAMPLE_KEYS = {"en": "EXAMPLE", "es": "EJEMPLO"}

_ID = Column(
    "key", "ID", "ID", _("Leave blank for a new row: it gets an ID. Never change an ID that is there."), "key", limit=40
)  # fmt: skip
_AUDIENCE = Column(
    "audience", "Who may see it", "Quién puede verlo",
    _("Blank: the usual audience of such a record."), "choice", choices=Audience,
)  # fmt: skip
_RECORD_CLASS = Column(
    "record_class", "Record class", "Clase de ficha",
    _("Blank: the usual class. 'Private to its organization' is seen by your organization only."),
    "choice", choices=RecordClass,
)  # fmt: skip
_DATE_NOTE = _("As precisely as it is known: 2012, spring 2012, 2012-04, 2012-04-15.")


def _date(name: str, en: str, es: str, example: str = "") -> Column:
    return Column(name, en, es, _DATE_NOTE, "date", limit=60, example=example)


ORGANIZATIONS = Sheet(
    "organizations", "Organizations", "Organizaciones",
    _("Partners, their member institutions, and organizations that were considered."),
    (
        _ID,
        Column("name", "Name", "Nombre", _("The full name."), required=True, example="Second Street Church"),
        Column("short_name", "Short name", "Nombre corto", _("As people call it."), limit=60, example="Second Street"),
        Column("sector", "Sector", "Sector", _("Choose from the list."), "choice", required=True, choices=Sector,
               example="faith"),
        Column("kind", "Type", "Tipo", _("Choose from the list."), "choice", required=True,
               choices=OrganizationKind, example="congregation"),
        Column("standing", "Standing", "Condición", _("Blank: partner."), "choice", choices=Standing,
               example="partner"),
        Column("parent", "Parent ID", "ID de la superior",
               _("ID of the organization it belongs to."), "reference", refers="organizations", limit=40),
        Column("parent_label", "Parent", "Superior",
               _("Its name, for reading; used to find it when the ID is blank."), "label", refers="parent"),
        Column("is_fiscal_agent", "Fiscal agent", "Agente fiscal", _("yes or no; blank: no."), "flag"),
        Column("website", "Website", "Sitio web", _("With https://"), limit=200),
        Column("about", "About", "Descripción", _("A sentence or two."), "long", limit=5000),
        _date("begins", "Joined", "Ingreso", "spring 2012"),
        _date("ends", "Left", "Salida"),
        _AUDIENCE,
        _RECORD_CLASS,
    ),
)  # fmt: skip

PEOPLE = Sheet(
    "people", "People", "Personas",
    _("One row for each person and organization. For a second organization repeat the row with the same ID."),
    (
        _ID,
        Column("name", "Name", "Nombre", _("As the person writes it."), required=True, example="Robin Example"),
        Column("language", "Preferred language", "Idioma preferido", _("For example English, Spanish."),
               limit=40, example="Spanish"),
        Column("email", "E-mail", "Correo electrónico",
               _("Seen by your organization only. Several: divide them by semicolons."), "list",
               example="robin@example.org"),
        Column("phone", "Telephone", "Teléfono",
               _("Seen by your organization only. Several: divide them by semicolons."), "list",
               example="555-0100"),
        Column("organization", "Organization ID", "ID de la organización",
               _("ID of the organization the person belongs to. Blank for a resident who belongs to none."),
               "reference", refers="organizations", limit=40),
        Column("organization_label", "Organization", "Organización",
               _("Its name, for reading; used to find it when the ID is blank."), "label", refers="organization",
               example="Second Street Church"),
        Column("role", "Role", "Función", _("What the person is to the organization. Blank: member."), "choice",
               choices=AffiliationRole, example="member"),
        Column("title", "Title", "Cargo", _("Such as pastor or deputy director."), limit=120, example="Pastor"),
        _date("begins", "Since", "Desde", "2019"),
        _date("ends", "Until", "Hasta"),
        _AUDIENCE,
        _RECORD_CLASS,
    ),
)  # fmt: skip

BODIES = Sheet(
    "bodies", "Bodies", "Órganos",
    _("Boards, commissions, councils, committees, workgroups and hubs."),
    (
        _ID,
        Column("name", "Name", "Nombre", _("The full name."), required=True, example="Health Commission"),
        Column("kind", "Type", "Tipo", _("Choose from the list."), "choice", required=True, choices=BodyKind,
               example="commission"),
        Column("purpose", "Purpose", "Propósito", _("A sentence or two."), "long", limit=5000),
        Column("parent", "Parent ID", "ID del superior", _("ID of the body it is part of."), "reference",
               refers="bodies", limit=40),
        Column("parent_label", "Parent", "Superior",
               _("Its name, for reading; used to find it when the ID is blank."), "label", refers="parent"),
        Column("governs", "Governs", "Gobierna", _("yes when it governs the partnership; blank: no."), "flag"),
        Column("needs_parity", "Needs parity", "Requiere paridad",
               _("yes when it needs an institutional and a resident co-lead; blank: no."), "flag"),
        _date("begins", "Began", "Inicio", "2012"),
        _date("ends", "Ended", "Fin"),
        _AUDIENCE,
        _RECORD_CLASS,
    ),
)  # fmt: skip

SEATS = Sheet(
    "seats", "Seats", "Puestos",
    _("Each seat and who fills it now; it is seen by those who see its body. Earlier members stay on record."),
    (
        _ID,
        Column("body", "Body ID", "ID del órgano", _("ID of the body the seat is in."), "reference",
               refers="bodies", limit=40),
        Column("body_label", "Body", "Órgano", _("Its name, for reading; used to find it when the ID is blank."),
               "label", refers="body", example="Health Commission"),
        Column("title", "Seat", "Puesto", _("What the seat is called."), required=True, example="Clergy"),
        Column("seat_class", "Class", "Clase", _("Blank: institutional."), "choice", choices=SeatClass,
               example="institutional"),
        Column("office", "Office", "Cargo", _("Blank: member."), "choice", choices=Office, example="member"),
        Column("has_vote", "Has a vote", "Tiene voto", _("yes or no; blank: yes."), "flag", example="yes"),
        Column("term_years", "Term in years", "Mandato en años", _("A whole number; blank: no fixed term."), "whole",
               example="3"),
        Column("person", "Person ID", "ID de la persona", _("ID of the person in the seat; blank: vacant."),
               "reference", refers="people", limit=40),
        Column("person_label", "Person", "Persona",
               _("The name, for reading; used to find the person when the ID is blank."), "label", refers="person",
               example="Robin Example"),
        Column("organization", "On behalf of ID", "ID de a quién representa",
               _("ID of the organization the person sits for. Blank when they speak for themselves."), "reference",
               refers="organizations", limit=40),
        Column("organization_label", "On behalf of", "En representación de",
               _("Its name, for reading; used to find it when the ID is blank."), "label", refers="organization",
               example="Second Street Church"),
        Column("authority", "May decide as", "Puede decidir como",
               _("Needed when the person sits for an organization."), "choice", choices=Authority,
               example="executive"),
        Column("alternate", "Alternate ID", "ID de suplente", _("ID of the person who sits in their place."),
               "reference", refers="people", limit=40),
        Column("alternate_label", "Alternate", "Suplente",
               _("The name, for reading; used to find the person when the ID is blank."), "label",
               refers="alternate"),
        _date("begins", "Since", "Desde", "2024"),
        _date("term_ends", "Term ends", "Fin del período", "2027"),
        _date("ends", "Until", "Hasta"),
        Column("end_reason", "Why it ended", "Por qué terminó", _("Only with a date in Until.")),
    ),
)  # fmt: skip

SHEETS = (ORGANIZATIONS, PEOPLE, BODIES, SEATS)
BY_NAME = {sheet.name: sheet for sheet in SHEETS}
