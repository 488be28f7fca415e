"""Addresses of meetings: notice, agenda, papers, attendance, supports."""

from __future__ import annotations

from django.urls import URLPattern, path

from ..views import agenda, attendance, meeting, notice, paper, stay, support

urlpatterns: list[URLPattern] = [
    path("meetings/", meeting.list_meetings, name="meetings"),
    path("meetings/new/", meeting.new_meeting, name="meeting_new"),
    path("meetings/<uuid:pk>/", meeting.show_meeting, name="meeting"),
    path("meetings/<uuid:pk>/change/", meeting.edit_meeting, name="meeting_edit"),
    path("meetings/<uuid:pk>/openings/", meeting.create_opening, name="openings"),
    path("meetings/<uuid:pk>/closings/", meeting.create_closing, name="meeting_closings"),
    path("meetings/<uuid:pk>/cancellations/", meeting.new_cancellation, name="meeting_cancellations"),
    path("meetings/<uuid:pk>/form/", meeting.edit_format_note, name="meeting_format"),
    path("meetings/<uuid:pk>/replies/", meeting.create_reply, name="replies"),
    path("meetings/<uuid:pk>/notices/", notice.show_notices, name="notices"),
    path("meetings/<uuid:pk>/notices/new/", notice.create_notice, name="notice_new"),
    path("notice-rules/", notice.list_rules, name="notice_rules"),
    path("notice-rules/new/", notice.new_rule, name="notice_rule_new"),
    path("notice-rules/<uuid:pk>/ends/", notice.end_rule, name="notice_rule_ends"),
    path("meetings/<uuid:pk>/agenda/", agenda.show_agenda, name="agenda"),
    path("meetings/<uuid:pk>/agenda/new/", agenda.new_item, name="agenda_item_new"),
    path("meetings/<uuid:pk>/agenda/hubs/", agenda.create_hub_items, name="agenda_hubs"),
    path("agenda/<uuid:pk>/", agenda.show_item, name="agenda_item"),
    path("agenda/<uuid:pk>/change/", agenda.edit_item, name="agenda_item_edit"),
    path("agenda/<uuid:pk>/moves/", agenda.create_move, name="agenda_item_moves"),
    path("agenda/<uuid:pk>/withdrawals/", agenda.new_withdrawal, name="agenda_item_withdrawals"),
    path("agenda/<uuid:pk>/consent-removals/", agenda.create_consent_removal, name="consent_removals"),
    path("agenda/<uuid:pk>/closed-sessions/", agenda.create_closed_session, name="closed_sessions"),
    path("closed-sessions/<uuid:pk>/ends/", agenda.create_closed_session_end, name="closed_session_ends"),
    path("agenda/<uuid:pk>/papers/new/", paper.new_paper, name="paper_new"),
    path("meetings/<uuid:pk>/papers/", paper.show_packet, name="packet"),
    path("papers/<uuid:pk>/", paper.download, name="paper"),
    path("papers/<uuid:pk>/removals/", paper.new_removal, name="paper_removals"),
    path("meetings/<uuid:pk>/attendance/", attendance.show_attendance, name="attendance"),
    path("meetings/<uuid:pk>/arrivals/", attendance.create_arrival, name="arrivals"),
    path("attendances/<uuid:pk>/departures/", attendance.create_departure, name="departures"),
    path("attendances/<uuid:pk>/mistakes/", attendance.new_mistake, name="attendance_mistakes"),
    path("attendances/<uuid:pk>/times/", stay.new_times, name="attendance_times"),
    path("meetings/<uuid:pk>/seats/<uuid:seat>/stays/new/", stay.new_stay, name="stay_new"),
    path("meetings/<uuid:pk>/check-in-code/", attendance.show_code, name="check_in_code"),
    path("meetings/<uuid:pk>/here/<str:token>/", attendance.check_in, name="check_in"),
    path("meetings/<uuid:pk>/supports/", support.show_supports, name="supports"),
    path("supports/<uuid:pk>/provisions/", support.create_provision, name="provisions"),
    path("hub-updates/", agenda.list_updates, name="hub_updates"),
    path("hubs/<uuid:pk>/updates/new/", agenda.new_update, name="hub_update_new"),
]
