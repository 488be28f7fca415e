"""Addresses of promises, signatures and what keeps an agreement alive."""

from __future__ import annotations

from django.urls import path

from ..views import carrying, evidence, obligation, paper, priority, proof, review, signature

urlpatterns = [
    path("promises/", obligation.list_obligations, name="obligations"),
    path("promises/new/", obligation.new_promise, name="promise_new"),
    path("promises/shown/new/", proof.new_proof, name="proof_new"),
    path("promises/of/<uuid:pk>/", obligation.list_of_organization, name="organization_obligations"),
    path("promises/<uuid:pk>/", obligation.show_obligation, name="obligation"),
    path("promises/<uuid:pk>/steps/", obligation.create_step, name="obligation_steps"),
    path("promises/<uuid:pk>/carryings/new/", carrying.new_carrying, name="carrying_new"),
    path("promises/<uuid:pk>/days/", obligation.create_day, name="obligation_days"),
    path("promises/<uuid:pk>/evidence/new/", evidence.new_evidence, name="evidence_new"),
    path("promises/<uuid:pk>/priorities/new/", priority.new_priority, name="priority_new"),
    path("promise-evidence/<uuid:pk>/file/", evidence.show_evidence_file, name="evidence_file"),
    path("clauses/<uuid:pk>/promises/new/", obligation.new_obligation, name="obligation_new"),
    path("agreements/<uuid:pk>/standing/", obligation.show_standing, name="standing"),
    path("versions/<uuid:pk>/signatures/", signature.show_certificate, name="certificate"),
    path("versions/<uuid:pk>/signatures/text/", signature.show_text, name="signed_text"),
    path("versions/<uuid:pk>/signatures/<uuid:party>/new/", signature.new_signature, name="signature_new"),
    path("versions/<uuid:pk>/withdrawals/<uuid:party>/new/", signature.new_withdrawal, name="withdrawal_new"),
    path("versions/<uuid:pk>/papers/new/", paper.new_paper, name="paper_new"),
    path("versions/<uuid:pk>/papers/clauses/", paper.paper_clauses, name="paper_clauses"),
    path("scans/<uuid:pk>/", evidence.show_scan, name="scan"),
    path("agreements/imports/new/", paper.new_import, name="import_new"),
    path("reviews/", review.list_reviews, name="reviews"),
    path("reviews/<uuid:pk>/meetings/new/", review.new_review, name="review_new"),
]
