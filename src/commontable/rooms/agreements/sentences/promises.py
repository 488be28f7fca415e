"""Deeds of promises, signatures and what keeps an agreement alive."""

from django.utils.translation import gettext_lazy as _

from commontable.foundation.ledger import sentences

sentences(
    obligation_added=_("%(actor)s entered the promise “%(subject)s” under the clause %(clause)s."),
    promise_made=_("%(actor)s entered the promise “%(subject)s”, given at: %(at)s."),
    obligation_moved=_("%(actor)s told where the promise “%(subject)s” stands: %(state)s. %(why)s"),
    obligation_kept=_("%(actor)s told that the promise “%(subject)s” was kept for %(day)s."),
    evidence_attached=_("%(actor)s showed that the promise “%(subject)s” was kept: %(words)s"),
    promise_promoted=_("%(actor)s noted that the promise “%(subject)s” became a priority of %(plan)s: %(priority)s."),
    obligation_carried=_("%(actor)s carried the promise “%(subject)s” into the clause %(clause)s."),
    version_signed=_("%(actor)s signed %(subject)s for %(party)s."),
    version_signed_on_paper=_("%(actor)s entered that %(subject)s was signed on paper for %(party)s."),
    version_in_force=_("%(subject)s has the signatures it needs: it is in force from %(day)s."),
    signature_withdrawn=_("%(actor)s withdrew %(party)s from %(subject)s as of %(day)s: %(why)s"),
    signed_paper_imported=_("%(actor)s imported the signed paper of %(subject)s."),
    end_announced=_("%(subject)s ends on %(day)s: %(days)s days are left."),
    review_proposed=_("The yearly review of %(subject)s is proposed for %(day)s."),
    review_called=_("%(actor)s called the yearly review of %(subject)s."),
)
