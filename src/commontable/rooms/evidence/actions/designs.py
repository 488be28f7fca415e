"""Deeds on evaluation designs (TH-06): written, changed, signed off by community partners, and only then begun."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience, RecordClass
from commontable.rooms.people.models import Account
from commontable.rooms.people.queries import person_of

from .. import permissions, taking_part
from ..interpreting import Answer
from ..models import CollectionStart, DesignAnswer, EvaluationDesign, Indicator
from ..seen import seen_like
from ..talk import AnswerDetails, DesignDetails

ANSWERED = {Answer.AGREED: "design_signed_off", Answer.NOT_YET: "design_not_yet"}


@transaction.atomic
def add_design(*, indicator: Indicator, details: DesignDetails, by: Account) -> EvaluationDesign:
    """Write down how data are to be collected, for everybody at the table to read."""
    permissions.check_can_keep_indicators(by, indicator.custodian)
    if indicator.audience == Audience.CUSTODIAN:
        raise NotNow(_("Show the indicator to everyone at the table first: partners sign the design off."))
    _check_ground(indicator, details)
    design: EvaluationDesign = EvaluationDesign.objects.create(
        indicator=indicator,
        entered_by=person_of(by, indicator.partnership),
        **(seen_like(indicator) | {"audience": Audience.PARTNERSHIP, "record_class": RecordClass.PUBLIC_RECORD}),
        **details.as_fields(),
    )
    ledger.write("design_added", subject=design, by=by)
    return design


@transaction.atomic
def change_design(*, design: EvaluationDesign, details: DesignDetails, by: Account) -> EvaluationDesign:
    """A new version: whoever signed the last one off is asked again."""
    taking_part.check_can_keep(by, design)
    _check_not_begun(design)
    _check_ground(design.indicator, details)
    if DesignDetails.of(design) == details:
        raise NotNow(_("Nothing is different. Change something, or leave the design as it is."))
    for name, value in details.as_fields().items():
        setattr(design, name, value)
    design.version += 1
    design.save()
    ledger.write("design_changed", subject=design, by=by, version=design.version)
    return design


@transaction.atomic
def answer_design(*, design: EvaluationDesign, details: AnswerDetails, by: Account) -> DesignAnswer:
    """A community partner signs the present version off, or says what must change first."""
    taking_part.check_can_sign(by, design, details.organization)
    _check_not_begun(design)
    words = details.words.strip()
    if details.answer == Answer.NOT_YET and not words:
        raise NotNow(_("Say what must change first, so that it can be changed."))
    answer = DesignAnswer.objects.create(
        design=design, version=design.version, organization=details.organization, answer=details.answer, words=words,
        by=person_of(by, design.partnership), **seen_like(design),
    )  # fmt: skip
    ledger.write(ANSWERED[details.answer], subject=design, by=by, version=design.version)
    return answer


@transaction.atomic
def begin_collection(*, design: EvaluationDesign, by: Account) -> CollectionStart:
    """Begin to collect data: not before a community partner signed this version off and none asks for a change."""
    taking_part.check_can_keep(by, design)
    _check_not_begun(design)
    standing = design.standing()
    if standing.waiting_for_change:
        raise NotNow(_("A community partner asks for a change first. Change the design, or ask them again."))
    if not standing.may_begin:
        raise NotNow(_("No community partner has signed this version off. Ask one of them to read it."))
    start = CollectionStart.objects.create(
        design=design, version=design.version, by=person_of(by, design.partnership), **seen_like(design)
    )
    ledger.write("collection_begun", subject=design, by=by, version=design.version)
    return start


def _check_ground(indicator: Indicator, details: DesignDetails) -> None:
    if details.session is not None and details.session.indicator_id != indicator.pk:
        raise NotNow(_("The session was about another indicator. Choose one about this indicator."))


def _check_not_begun(design: EvaluationDesign) -> None:
    if CollectionStart.objects.filter(design=design).exists():
        raise NotNow(_("Data collection has begun with the version signed off. Write another design for changes."))
