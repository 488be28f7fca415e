"""Deeds of records: minutes, action items, counts of who spoke, calendar links."""

from django.utils.translation import gettext_lazy as _

from commontable.foundation.ledger import sentences

sentences(
    minutes_drafted=_("%(actor)s drafted the minutes of %(subject)s from what happened: version %(number)s."),
    minutes_edited=_("%(actor)s edited the minutes of %(subject)s: version %(number)s."),
    minutes_approved=_("%(meeting)s approved version %(number)s of the minutes of %(subject)s; %(actor)s recorded it."),
    action_item_added=_("%(actor)s noted that %(organization)s answers for “%(subject)s” by %(day)s: %(meeting)s."),
    action_item_done=_("%(actor)s: “%(subject)s” is done. %(why)s"),
    action_item_dropped=_("%(actor)s: “%(subject)s” is dropped. %(why)s"),
    action_item_moved=_("%(actor)s moved “%(subject)s” to %(day)s. %(why)s"),
    action_item_reopened=_("%(actor)s took “%(subject)s” up again. %(why)s"),
    speaking_counted=_("%(actor)s began to count who speaks, by class of seat: %(meeting)s."),
    feed_link_made=_("%(actor)s made the calendar link %(subject)s."),
    feed_link_renewed=_("%(actor)s renewed the calendar link %(subject)s until %(day)s."),
    feed_link_revoked=_("%(actor)s revoked the calendar link %(subject)s."),
)
