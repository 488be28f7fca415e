"""Addresses of data requests and fact sheets."""

from django.urls import path

from .views import fact_sheet, reading, request

urlpatterns = [
    path("requests/", request.list_requests, name="requests"),
    path("requests/new/", request.new_request, name="request_new"),
    path("requests/<uuid:pk>/", request.show_request, name="request"),
    path("requests/<uuid:pk>/acceptances/", request.create_acceptance, name="request_acceptances"),
    path("requests/<uuid:pk>/refusals/", request.create_refusal, name="request_refusals"),
    path("requests/<uuid:pk>/withdrawals/", request.create_withdrawal, name="request_withdrawals"),
    path("sheets/", fact_sheet.list_sheets, name="sheets"),
    path("sheets/new/", fact_sheet.new_sheet, name="sheet_new"),
    path("sheets/materials/", fact_sheet.list_materials, name="materials"),
    path("sheets/<uuid:pk>/", fact_sheet.show_sheet, name="sheet"),
    path("sheets/<uuid:pk>/edit/", fact_sheet.edit_sheet, name="sheet_edit"),
    path("sheets/<uuid:pk>/citations/<str:letter>/", fact_sheet.create_aim, name="sheet_citation"),
    path("sheets/<uuid:pk>/files/<str:name>", fact_sheet.download, name="sheet_file"),
    path("sheets/<uuid:pk>/submissions/", reading.create_submission, name="sheet_submissions"),
    path("sheets/<uuid:pk>/reviews/", reading.create_review, name="sheet_reviews"),
    path("sheets/<uuid:pk>/clearances/", reading.create_clearance, name="sheet_clearances"),
    path("sheets/<uuid:pk>/publications/", reading.create_publication, name="sheet_publications"),
    path("sheets/<uuid:pk>/withdrawals/", reading.create_withdrawal, name="sheet_withdrawals"),
    path("sheets/<uuid:pk>/versions/", reading.create_version, name="sheet_versions"),
    path("sheets/<uuid:pk>/copies/", reading.new_copy, name="sheet_copies"),
    path("sheets/<uuid:pk>/uses/", reading.new_use, name="sheet_uses"),
]
