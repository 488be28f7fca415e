"""Deeds of meetings."""

from django.utils.translation import gettext_lazy as _

from commontable.foundation.ledger import sentences

sentences(
    meeting_planned=_("%(actor)s planned a meeting of %(body)s for %(at)s."),
    meeting_changed=_("%(actor)s changed what is planned for %(subject)s."),
    meeting_moved=_("%(actor)s moved %(subject)s to %(at)s."),
    meeting_format_noted=_("%(actor)s noted what it meant to meet in this form: %(subject)s."),
    meeting_opened=_("%(actor)s opened %(subject)s."),
    meeting_closed=_("%(actor)s closed %(subject)s."),
    meeting_called_off=_("%(actor)s called off %(subject)s, planned for %(at)s: %(why)s"),
    notice_posted=_("%(actor)s gave notice of %(meeting)s."),
    notice_posted_late=_("%(actor)s gave notice of %(meeting)s, later than the rule asks: %(rule)s."),
    notice_rule_set=_("%(actor)s set the notice rule %(subject)s."),
    notice_rule_ended=_("%(actor)s ended the notice rule %(subject)s on %(day)s."),
)
sentences(
    seat_taken_in_meeting=_("%(actor)s noted that the seat %(seat)s is taken: %(meeting)s."),
    seat_left_in_meeting=_("%(actor)s noted that the seat %(seat)s was left: %(meeting)s."),
    attendance_corrected=_("%(actor)s marked an attendance as a mistake: %(seat)s, %(meeting)s."),
    stay_noted=_("%(actor)s noted that somebody sat in the seat %(seat)s from %(arrived)s: %(meeting)s."),
    attendance_times_corrected=_("%(actor)s put right when somebody came or left: %(seat)s, %(meeting)s."),
    check_in_link_made=_("%(actor)s made a new check-in code for %(subject)s."),
    meeting_replied=_("%(actor)s replied for the seat %(seat)s: %(meeting)s."),
)
sentences(
    agenda_item_added=_("%(actor)s put “%(subject)s” on the agenda: %(meeting)s."),
    agenda_item_changed=_("%(actor)s changed “%(subject)s” on the agenda: %(meeting)s."),
    agenda_reordered=_("%(actor)s changed the order of the agenda: %(subject)s."),
    agenda_item_withdrawn=_("%(actor)s took “%(item)s” off the agenda: %(why)s"),
    consent_removed=_("%(actor)s asked to treat “%(item)s” by itself, off the consent agenda."),
    hub_updated=_("%(actor)s wrote an update of %(hub)s."),
    hub_updates_pulled=_("%(actor)s put the updates of the hubs on the agenda: %(subject)s."),
    paper_added=_("%(actor)s added the paper “%(subject)s” to the packet."),
    paper_removed=_("%(actor)s took the paper “%(paper)s” out of the packet: %(why)s"),
)
sentences(
    support_asked=_("%(actor)s asked for a support: %(meeting)s."),
    support_provided=_("%(actor)s noted what became of a support: %(meeting)s."),
)
sentences(
    session_closed_to_public=_("%(actor)s closed the session to the public for “%(item)s” (%(citation)s)."),
    session_opened_to_public=_("%(actor)s opened the session to the public again after “%(item)s”."),
)
