"""The sentence of each deed of this room, as the ledger tells it."""

from django.utils.translation import gettext_lazy as _

from commontable.foundation.ledger import sentences

sentences(
    partnership_opened=_("%(actor)s opened the partnership %(subject)s."),
)
