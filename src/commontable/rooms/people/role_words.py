"""What each role may see and do, in one sentence for the person who has it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .states import Role

SIGHT_OF_ROLE: dict[Role, str | Promise] = {
    Role.OPERATOR: _("You keep the site running. You see no table's content."),
    Role.BACKBONE_STAFF: _(
        "You keep the table: seats, terms, who is missing. What another organization holds as private stays with it."
    ),
    Role.ORGANIZATION_ADMINISTRATOR: _("You see and change everything your organization holds, and invite its people."),
    Role.ORGANIZATION_MEMBER: _("You see what is shared at the table and what your part in your organization needs."),
    Role.RESIDENT_MEMBER: _("You sit at the table with a seat of your own and see all that is shared there."),
    Role.ANALYST: _("You work with your organization's numbers and may prepare releases."),
    Role.VISITOR: _("You see what the table shows to everybody."),
}
