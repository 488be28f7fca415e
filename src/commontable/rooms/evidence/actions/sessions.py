"""Deeds on interpretation sessions: planned, recorded once, called off, shown to everyone, or done without."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.foundation.sight import Audience, RecordClass
from commontable.rooms.people.models import Account
from commontable.rooms.people.queries import person_of

from .. import taking_part
from ..models import Disagreement, Indicator, InterpretationSession, ReadingWaiver, SessionCancellation, SessionOutcome
from ..seen import seen_like
from ..talk import OutcomeDetails, SessionDetails


@transaction.atomic
def plan_session(*, indicator: Indicator, details: SessionDetails, by: Account) -> InterpretationSession:
    """Agree on a day on which an analyst and a community partner read the number together."""
    taking_part.check_belongs(by, indicator.partnership)
    _check_sides(indicator, details)
    session: InterpretationSession = InterpretationSession.objects.create(
        indicator=indicator,
        planned_by=person_of(by, indicator.partnership),
        **_session_sight(indicator, details),
        **details.as_fields(),
    )
    ledger.write("session_planned", subject=session, by=by, day=details.held_on.isoformat())
    return session


def _check_sides(indicator: Indicator, details: SessionDetails) -> None:
    if details.listener is None and details.listener_person is None:
        raise NotNow(_("Say who listens: a community organization, a resident, or both."))
    if details.listener == details.presenter:
        raise NotNow(_("Two sides read the number: choose a listener other than who presents it."))
    if details.listener is not None and not taking_part.is_community(details.listener):
        raise NotNow(
            _("%(organization)s is not a community partner. Choose one, or a resident, to listen and answer.")
            % {"organization": details.listener}
        )
    sides = (details.presenter, details.listener, details.presenter_person, details.listener_person)
    if any(side is not None and side.partnership_id != indicator.partnership_id for side in sides):
        raise NotNow(_("Both sides must sit at this table."))


def _session_sight(indicator: Indicator, details: SessionDetails) -> dict[str, object]:
    """A session is seen by the table, or by the body its release is shown to; the listeners must see the number."""
    release = details.release
    if release is not None and release.indicator_id != indicator.pk:
        raise NotNow(
            _("“%(release)s” does not stand under this indicator. Choose another release.") % {"release": release}
        )
    if indicator.audience == Audience.CUSTODIAN or (release is not None and release.audience == Audience.CUSTODIAN):
        hidden = release if release is not None and release.audience == Audience.CUSTODIAN else indicator
        raise NotNow(
            _("Those who listen cannot see “%(thing)s” yet. Show it to everyone at the table first.")
            % {"thing": hidden}
        )
    seen = seen_like(indicator) | {"audience": Audience.PARTNERSHIP, "record_class": RecordClass.PUBLIC_RECORD}
    if release is not None and release.audience == Audience.BODY:
        seen |= {"audience": Audience.BODY, "audience_body": release.audience_body}
    return seen


@transaction.atomic
def record_session(*, session: InterpretationSession, details: OutcomeDetails, by: Account) -> SessionOutcome:
    """Keep what was said. It is written once; what is learned later belongs to another session."""
    taking_part.check_can_record(by, session)
    _check_open(session)
    seen = {**seen_like(session), "by": person_of(by, session.partnership)}
    outcome = SessionOutcome.objects.create(
        session=session, language=details.language, to_presenter=details.to_presenter, to_listener=details.to_listener,
        missing=details.missing, changes=details.changes, may_be_public=details.may_be_public, **seen,
    )  # fmt: skip
    for one in details.disagreements:
        Disagreement.objects.create(outcome=outcome, **one.as_fields(), **seen)
    ledger.write("session_recorded", subject=session, by=by)
    return outcome


def _check_open(session: InterpretationSession) -> None:
    if SessionOutcome.objects.filter(session=session).exists():
        raise NotNow(_("This session is recorded already. Plan another one for what came up since."))
    if SessionCancellation.objects.filter(session=session).exists():
        raise NotNow(_("This session was called off. Plan another one."))


@transaction.atomic
def cancel_session(*, session: InterpretationSession, why: str, by: Account) -> SessionCancellation:
    """A planned session does not take place."""
    taking_part.check_can_record(by, session)
    _check_open(session)
    if not why.strip():
        raise NotNow(_("Say why it is called off, in one sentence."))
    cancellation = SessionCancellation.objects.create(
        session=session, why=why.strip(), by=person_of(by, session.partnership), **seen_like(session)
    )
    ledger.write("session_called_off", subject=session, by=by, why=cancellation.why)
    return cancellation


@transaction.atomic
def publish_session(*, session: InterpretationSession, by: Account) -> InterpretationSession:
    """Let everyone read what the session said, beside a number that everyone sees; both sides must have agreed."""
    taking_part.check_can_keep(by, session)
    outcome = SessionOutcome.objects.filter(session=session).first()
    if outcome is None:
        raise NotNow(_("Record the session first."))
    if not outcome.may_be_public:
        raise NotNow(_("The two sides did not agree that everyone may read this. It stays at the table."))
    if session.audience == Audience.PUBLIC:
        raise NotNow(_("Everyone may read this session already."))
    if session.indicator.audience != Audience.PUBLIC or (
        session.release and session.release.audience != Audience.PUBLIC
    ):
        raise NotNow(_("Show the number to everyone first; then what was said of it."))
    wide = {"audience": Audience.PUBLIC, "audience_body": None}
    for rows in (
        InterpretationSession.objects.filter(pk=session.pk),
        SessionOutcome.objects.filter(pk=outcome.pk),
        Disagreement.objects.filter(outcome=outcome),
    ):
        rows.update(**wide)
    session.refresh_from_db()
    ledger.write("session_published", subject=session, by=by)
    return session


@transaction.atomic
def waive_reading(*, indicator: Indicator, why: str, by: Account) -> ReadingWaiver:
    """Let an indicator go public without a session. The reason stands beside the number for as long as it stands."""
    taking_part.check_can_waive(by, indicator)
    if not indicator.needs_reading:
        raise NotNow(_("This indicator may go public without a session: nothing needs to be waived."))
    if not why.strip():
        raise NotNow(_("Say why no session is held, in a sentence that community partners can read."))
    waiver = ReadingWaiver.objects.create(
        indicator=indicator, why=why.strip(), by=person_of(by, indicator.partnership),
        **(seen_like(indicator) | {"audience": Audience.PUBLIC, "record_class": RecordClass.PUBLIC_RECORD}),
    )  # fmt: skip
    ledger.write("reading_waived", subject=indicator, by=by, why=waiver.why)
    return waiver
