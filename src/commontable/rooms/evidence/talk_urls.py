"""Addresses of sessions, designs, findings, data gaps and focus. A deed is a noun: to sign off is an answer."""

from django.urls import URLPattern, path

from .views import data_gap, design, finding, focus, session

talk_urls: list[URLPattern] = [
    path("indicators/<uuid:pk>/sessions/new/", session.new_session, name="session_new"),
    path("indicators/<uuid:pk>/waivers/new/", session.new_waiver, name="waiver_new"),
    path("indicators/<uuid:pk>/designs/new/", design.new_design, name="design_new"),
    path("sessions/", session.list_sessions, name="sessions"),
    path("sessions/<uuid:pk>/", session.show_session, name="session"),
    path("sessions/<uuid:pk>/outcomes/new/", session.new_outcome, name="session_outcome_new"),
    path("sessions/<uuid:pk>/cancellations/new/", session.new_cancellation, name="session_cancellation_new"),
    path("sessions/<uuid:pk>/publications/", session.create_publication, name="session_publications"),
    path("designs/", design.list_designs, name="designs"),
    path("designs/<uuid:pk>/", design.show_design, name="design"),
    path("designs/<uuid:pk>/edit/", design.edit_design, name="design_edit"),
    path("designs/<uuid:pk>/answers/", design.create_answer, name="design_answers"),
    path("designs/<uuid:pk>/collections/", design.create_collection, name="design_collections"),
    path("findings/", finding.list_findings, name="findings"),
    path("findings/new/", finding.new_finding, name="finding_new"),
    path("findings/<uuid:pk>/", finding.show_finding, name="finding"),
    path("findings/<uuid:pk>/edit/", finding.edit_finding, name="finding_edit"),
    path("findings/<uuid:pk>/publications/", finding.create_publication, name="finding_publications"),
    path("findings/<uuid:pk>/removals/new/", finding.new_removal, name="finding_removal_new"),
    path("findings/<uuid:pk>/quotations/new/", finding.new_quotation, name="quotation_new"),
    path("quotations/<uuid:pk>/withdrawals/", finding.create_consent_withdrawal, name="consent_withdrawals"),
    path("data-gaps/", data_gap.list_gaps, name="data_gaps"),
    path("data-gaps/new/", data_gap.new_gap, name="data_gap_new"),
    path("data-gaps/<uuid:pk>/", data_gap.show_gap, name="data_gap"),
    path("data-gaps/<uuid:pk>/steps/", data_gap.create_step, name="data_gap_steps"),
    path("data-gaps/<uuid:pk>/publications/", data_gap.create_publication, name="data_gap_publications"),
    path("focus/", focus.list_focuses, name="focuses"),
    path("focus/explore/", focus.explore, name="focus_explore"),
    path("focus/new/", focus.new_focus, name="focus_new"),
    path("focus/<uuid:pk>/", focus.show_focus, name="focus"),
    path("focus/<uuid:pk>/publications/", focus.create_publication, name="focus_publications"),
]
