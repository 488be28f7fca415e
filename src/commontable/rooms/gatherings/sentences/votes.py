"""The sentence of each deed on rules, motions, votes and gates. None tells what a ballot says."""

from django.utils.translation import gettext_lazy as _

from commontable.foundation.ledger import sentences

sentences(
    rule_enacted=_("%(actor)s wrote down the decision rule %(subject)s of %(body)s."),
    rule_followed=_("%(actor)s wrote down a new version of the decision rule %(subject)s of %(body)s."),
    rule_ended=_("%(actor)s noted that the decision rule %(subject)s of %(body)s ends."),
    motion_put=_("%(actor)s noted a motion under “%(item)s”: %(subject)s"),
    motion_changed=_("%(actor)s changed a motion under “%(item)s” before it was voted on: %(subject)s"),
    motion_withdrawn=_("%(actor)s noted that a motion under “%(item)s” was withdrawn: %(subject)s"),
    consent_adopted=_("With the consent agenda of %(meeting)s was decided: %(subject)s"),
)
sentences(
    vote_called=_("%(actor)s called a vote by rule %(rule)s: %(subject)s"),
    vote_closed=_("%(actor)s closed the vote: %(subject)s Outcome: %(outcome)s."),
    vote_voided=_("%(actor)s declared a vote void (%(why)s): %(subject)s"),
    vote_corrected=_("%(actor)s corrected the result of a vote (%(why)s): %(subject)s Outcome now: %(outcome)s."),
    ballot_cast=_("%(actor)s put in the ballot of %(seat)s."),
    ballot_changed=_("%(actor)s changed the ballot of %(seat)s while the vote was open."),
    ballot_recorded=_("%(actor)s entered the ballot of %(seat)s."),
)
sentences(
    gate_set_up=_("%(actor)s set up the resident gate %(subject)s: residents decide first."),
    residents_decided=_("%(actor)s put on record what residents decided at %(gate)s: %(subject)s"),
    residents_decision_entered=_(
        "%(actor)s entered from paper what residents decided at %(gate)s; a resident confirms it: %(subject)s"
    ),
    residents_decision_confirmed=_("%(actor)s confirmed what residents decided at %(gate)s: %(subject)s"),
    gate_delegated=_("Residents delegated their decision at %(gate)s to %(to)s: %(subject)s"),
    gate_delegation_ended=_("Residents took back what they had delegated at %(gate)s: %(subject)s"),
)
