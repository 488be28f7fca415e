"""The sentence of each deed of this room, as the ledger tells it."""

from django.utils.translation import gettext_lazy as _

from commontable.foundation.ledger import sentences

sentences(
    run_asked=_("%(actor)s asked for a measurement: %(subject)s."),
    run_retried=_("%(actor)s asked once more for the measurement %(subject)s."),
    run_refused=_("The files of %(subject)s were refused: %(faults)s faults. Nothing was imported."),
    run_failed=_("The measurement %(subject)s did not finish. Nothing was kept of it."),
    release_catalogued=_("%(actor)s added the release %(subject)s, number %(number)s."),
    release_shared=_("%(actor)s showed the release %(subject)s to everyone at the table."),
    release_shown_to_body=_("%(actor)s showed the release %(subject)s to the members of %(body)s."),
    release_published=_("%(actor)s published the release %(subject)s."),
    release_withdrawn=_("%(actor)s withdrew the release %(subject)s: %(why)s"),
)
