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
    indicator_added=_("%(actor)s defined the indicator %(subject)s."),
    indicator_changed=_("%(actor)s changed the words of the indicator %(subject)s."),
    indicator_shared=_("%(actor)s showed the indicator %(subject)s to everyone at the table."),
    indicator_published=_("%(actor)s showed the indicator %(subject)s to everyone."),
    framework_polarity_added=_("%(actor)s noted how %(subject)s reads the indicator %(indicator)s."),
    release_entered=_("%(actor)s entered the release %(subject)s under the indicator %(indicator)s."),
    nesting_added=_("%(actor)s noted that the place %(place)s lies in %(parent)s."),
    asset_added=_("%(actor)s entered the asset %(subject)s."),
    asset_changed=_("%(actor)s changed the asset %(subject)s."),
    asset_published=_("%(actor)s showed the asset %(subject)s to everyone."),
    asset_removed=_("%(actor)s took off the asset %(subject)s: %(why)s"),
    access_granted=_("%(actor)s gave %(organization)s a right of access: %(subject)s."),
    access_revoked=_("%(actor)s revoked the right of access of %(organization)s: %(why)s"),
    private_link_made=_("%(actor)s made the private link %(subject)s."),
    private_link_revoked=_("%(actor)s revoked the private link %(subject)s."),
)
