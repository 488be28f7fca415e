"""Addresses of drafting."""

from __future__ import annotations

from django.urls import path

from ..views import agreement, approval, clause, cost, document, ground, version

urlpatterns = [
    path("agreements/", agreement.list_agreements, name="agreements"),
    path("agreements/new/", agreement.new_agreement, name="agreement_new"),
    path("agreements/<uuid:pk>/", agreement.show_agreement, name="agreement"),
    path("agreements/<uuid:pk>/sharing/", agreement.share_agreement, name="agreement_sharing"),
    path("agreements/<uuid:pk>/costs/", cost.list_costs, name="costs"),
    path("agreements/<uuid:pk>/costs/new/", cost.new_cost, name="cost_new"),
    path("agreements/<uuid:pk>/spaces/new/", cost.new_space, name="space_new"),
    path("costs/<uuid:pk>/corrections/", cost.new_correction, name="cost_correction"),
    path("spaces/<uuid:pk>/ends/", cost.new_space_end, name="space_end"),
    path("versions/<uuid:pk>/", version.show_version, name="version"),
    path("versions/<uuid:pk>/edit/", version.edit_version, name="version_edit"),
    path("versions/<uuid:pk>/proposals/", version.create_proposal, name="proposals"),
    path("versions/<uuid:pk>/returns/", version.new_return, name="version_return"),
    path("versions/<uuid:pk>/drops/", version.new_drop, name="version_drop"),
    path("versions/<uuid:pk>/amendments/", version.new_amendment, name="amendment_new"),
    path("versions/<uuid:pk>/sharing/", version.share_version, name="version_sharing"),
    path("versions/<uuid:pk>/parties/", version.new_party, name="party_new"),
    path("versions/<uuid:pk>/parties/<uuid:party>/ends/", version.create_party_end, name="party_ends"),
    path("versions/<uuid:pk>/against/<uuid:other>/", version.show_comparison, name="comparison"),
    path("versions/<uuid:pk>/files/<str:name>", document.show_file, name="version_file"),
    path("versions/<uuid:pk>/approvals/", approval.list_approvals, name="approvals"),
    path("versions/<uuid:pk>/approvals/new/", approval.new_step, name="approval_step_new"),
    path("approval-steps/<uuid:pk>/removals/", approval.create_step_removal, name="approval_step_removals"),
    path("approvers/<uuid:pk>/answers/", approval.new_answer, name="approval_answers"),
    path("versions/<uuid:pk>/clauses/new/", clause.new_clause, name="clause_new"),
    path("clauses/<uuid:pk>/", clause.show_clause, name="clause"),
    path("clauses/<uuid:pk>/edit/", clause.edit_clause, name="clause_edit"),
    path("clauses/<uuid:pk>/moves/", clause.create_move, name="clause_moves"),
    path("clauses/<uuid:pk>/removals/", clause.new_removal, name="clause_removal"),
    path("clauses/<uuid:pk>/terms/", clause.edit_terms, name="data_terms"),
    path("clauses/<uuid:pk>/grounds/", ground.new_ground, name="ground_new"),
    path("versions/<uuid:pk>/adoptions/", ground.new_adoption, name="adoption_new"),
    path("clauses/<uuid:pk>/comments/", clause.create_comment, name="comments"),
    path("comments/<uuid:pk>/resolutions/", clause.new_resolution, name="comment_resolution"),
]
