"""Addresses of rules, motions, votes and gates."""

from __future__ import annotations

from django.urls import URLPattern, path

from ..views import decision, decision_rule, gate, motion, vote

urlpatterns: list[URLPattern] = [
    path("decisions/", decision.list_decisions, name="decisions"),
    path("decision-rules/", decision_rule.list_rules, name="rules"),
    path("decision-rules/<uuid:pk>/", decision_rule.show_rule, name="rule"),
    path("decision-rules/<uuid:pk>/versions/new/", decision_rule.rule_versions, name="rule_versions"),
    path("decision-rules/<uuid:pk>/endings/new/", decision_rule.rule_endings, name="rule_endings"),
    path("bodies/<uuid:pk>/decision-rules/new/", decision_rule.rule_new, name="decision_rule_new"),
    path("agenda/<uuid:pk>/motions/new/", motion.motion_new, name="motion_new"),
    path("motions/<uuid:pk>/", motion.show_motion, name="motion"),
    path("motions/<uuid:pk>/edit/", motion.motion_edit, name="motion_edit"),
    path("motions/<uuid:pk>/withdrawals/new/", motion.motion_withdrawals, name="motion_withdrawals"),
    path("motions/<uuid:pk>/votes/", vote.call, name="votes"),
    path("meetings/<uuid:pk>/consent-adoptions/", motion.consent_adoptions, name="consent_adoptions"),
    path("votes/<uuid:pk>/", vote.show_vote, name="vote"),
    path("votes/<uuid:pk>/ballots/", vote.ballots, name="ballots"),
    path("votes/<uuid:pk>/closings/", vote.closings, name="closings"),
    path("votes/<uuid:pk>/voidings/new/", vote.voidings, name="voidings"),
    path("votes/<uuid:pk>/corrections/new/", vote.corrections, name="corrections"),
    path("gates/", gate.list_gates, name="gates"),
    path("gates/<uuid:pk>/", gate.show_gate, name="gate"),
    path("bodies/<uuid:pk>/gates/new/", gate.gate_new, name="gate_new"),
    path("gates/<uuid:pk>/decisions/new/", gate.residents_decisions, name="residents_decisions"),
    path("residents-decisions/<uuid:pk>/", gate.show_decision, name="residents_decision"),
    path("residents-decisions/<uuid:pk>/confirmations/", gate.gate_confirmations, name="gate_confirmations"),
    path("residents-decisions/<uuid:pk>/delegations/new/", gate.gate_delegations, name="gate_delegations"),
    path("gate-delegations/<uuid:pk>/ends/new/", gate.gate_delegation_ends, name="gate_delegation_ends"),
]
