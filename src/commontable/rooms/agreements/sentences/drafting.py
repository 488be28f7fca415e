"""Deeds of drafting."""

from django.utils.translation import gettext_lazy as _

from commontable.foundation.ledger import sentences

sentences(
    agreement_started=_("%(actor)s began the agreement %(subject)s."),
    agreement_shared=_("%(actor)s opened the agreement %(subject)s to: %(audience)s."),
    party_added=_("%(actor)s added %(organization)s to the agreement %(subject)s."),
    party_left=_("%(actor)s noted that %(organization)s is no longer in the next version of %(subject)s."),
    version_changed=_("%(actor)s changed title, preamble or dates of %(subject)s."),
    version_shared=_("%(actor)s showed the draft of %(subject)s to: %(audience)s."),
    version_proposed=_("%(actor)s proposed %(subject)s."),
    version_approved=_("%(subject)s is approved and can be signed."),
    version_returned=_("%(actor)s took %(subject)s back to the draft: %(why)s"),
    version_dropped=_("%(actor)s dropped %(subject)s: %(why)s"),
    version_amended=_("%(actor)s began an amendment, %(subject)s: %(why)s"),
    clause_added=_("%(actor)s added the clause %(subject)s."),
    clause_changed=_("%(actor)s changed the clause %(subject)s."),
    clause_moved=_("%(actor)s moved the clause %(subject)s."),
    clause_left_out=_("%(actor)s took out the clause %(subject)s: %(why)s"),
    clause_commented=_("%(actor)s commented on the clause %(subject)s."),
    comment_resolved=_("%(actor)s settled a comment on the clause %(subject)s."),
    data_terms_set=_("%(actor)s wrote the terms of data of the clause %(subject)s."),
    rule_grounded=_("%(actor)s noted the clause %(subject)s as the ground of the rule %(rule)s."),
    version_adopted=_("%(actor)s noted the decision by which %(subject)s was adopted."),
    approval_step_added=_("%(actor)s asked for approval of %(subject)s: %(step)s."),
    approval_step_removed=_("%(actor)s no longer asks for approval of %(subject)s: %(step)s."),
    approval_given=_("%(actor)s approved %(subject)s for %(approver)s."),
    approval_blocked=_("%(actor)s blocked %(subject)s for %(approver)s: %(why)s"),
    cost_added=_("%(actor)s entered a cost of %(agreement)s: %(subject)s."),
    cost_corrected=_("%(actor)s corrected a cost of %(agreement)s: %(subject)s."),
    space_added=_("%(actor)s entered a shared space: %(subject)s."),
    space_ended=_("%(actor)s noted that the time in the shared space %(subject)s is over."),
)
