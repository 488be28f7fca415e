"""What pages say of sessions, designs, findings and data gaps: rows, sentences, and what stands beside a number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commontable.foundation.sight import Sight
from commontable.rooms.people.models import Person

from .interpreting import SessionState
from .models import DataGap, EvaluationDesign, Finding, Indicator, InterpretationSession, Quotation, Release
from .permissions import custodians_for, entering_for
from .reading import Reading, is_read, reading_of
from .taking_part import can_waive

SESSION_LOOKS = {SessionState.PLANNED: "neutral", SessionState.RECORDED: "good", SessionState.CALLED_OFF: "late"}


def people_seen(sight: Sight, ids: Iterable[UUID | None]) -> dict[UUID | None, Person]:
    """Which of these people the viewer may see: one query, none where nobody is meant."""
    wanted = {pk for pk in ids if pk}
    return {row.pk: row for row in Person.objects.visible_to(sight).filter(pk__in=wanted)} if wanted else {}


@dataclass(frozen=True)
class SessionRow:
    """One session as a viewer may read it."""

    session: InterpretationSession
    presenter: str
    listener: str
    look: str
    url: str

    @property
    def title(self) -> str:
        return str(self.session.indicator.told("name"))

    @property
    def sentence(self) -> str:
        words = {
            "presenter": self.presenter, "listener": self.listener, "indicator": self.title,
            "day": date_format(self.session.held_on),
        }  # fmt: skip
        return {
            SessionState.PLANNED: _("%(presenter)s and %(listener)s will read “%(indicator)s” together on %(day)s."),
            SessionState.RECORDED: _("%(presenter)s and %(listener)s read “%(indicator)s” together on %(day)s."),
            SessionState.CALLED_OFF: _(
                "%(presenter)s and %(listener)s were to read “%(indicator)s” together on %(day)s."
            ),
        }[self.session.state] % words


def session_rows(sessions: Iterable[InterpretationSession], sight: Sight) -> list[SessionRow]:
    rows = list(sessions)
    seen = people_seen(sight, [pk for row in rows for pk in (row.presenter_person_id, row.listener_person_id)])
    return [_session_row(row, seen) for row in rows]


def _session_row(session: InterpretationSession, seen: dict[UUID | None, Person]) -> SessionRow:
    presenter, listener = seen.get(session.presenter_person_id), seen.get(session.listener_person_id)
    return SessionRow(
        session,
        _side(session.presenter, presenter),
        _side(session.listener, listener) or _("a resident"),
        SESSION_LOOKS[session.state],
        reverse("evidence:session", args=[session.partnership.slug, session.pk]),
    )


def _side(organization: Any, person: Any) -> str:
    if organization and person:
        return _("%(person)s (%(organization)s)") % {"person": person, "organization": organization}
    return str(organization or person or "")


def outcome_parts(session: InterpretationSession, row: SessionRow) -> list[tuple[str, str]]:
    """What was said, heading by heading; what was left empty is left out."""
    outcome = session.outcome
    told = [
        (_("What it says to %(side)s") % {"side": row.presenter}, outcome.to_presenter),
        (_("What it says to %(side)s") % {"side": row.listener}, outcome.to_listener),
        (_("What is missing"), outcome.missing),
        (_("What changes in the evaluation design"), outcome.changes),
    ]
    return [(heading, text) for heading, text in told if text]


def design_sentence(design: EvaluationDesign) -> str:
    """Where it stands with those who sign it off, in one sentence."""
    standing, start = design.standing(), getattr(design, "start", None)
    if start is not None:
        return _("Data have been collected since %(day)s, by version %(version)s as it was signed off.") % {
            "day": date_format(start.at), "version": start.version,
        }  # fmt: skip
    if standing.waiting_for_change:
        return ngettext(
            "%(count)s community partner asks for a change before data are collected.",
            "%(count)s community partners ask for a change before data are collected.",
            standing.waiting_for_change,
        ) % {"count": standing.waiting_for_change}
    if standing.agreed:
        return ngettext(
            "%(count)s community partner signed version %(version)s off: data collection may begin.",
            "%(count)s community partners signed version %(version)s off: data collection may begin.",
            standing.agreed,
        ) % {"count": standing.agreed, "version": design.version}
    return _("No community partner has signed this version off yet: data collection cannot begin.")


def findings_seen(sight: Sight, **where: Any) -> Any:
    """Standing findings with the quotations whose consent reaches this viewer."""
    quoted = Quotation.objects.visible_to(sight).filter(withdrawal__isnull=True)
    rows = Finding.objects.visible_to(sight).standing().filter(**where)
    return rows.select_related("custodian", "partnership").prefetch_related(
        Prefetch("quotations", quoted, to_attr="shown_quotations")
    )


def data_gaps_seen(sight: Sight, **where: Any) -> Any:
    rows = DataGap.objects.visible_to(sight).filter(**where)
    return rows.select_related("owner", "indicator", "partnership", "custodian")


def in_turn(gaps: Iterable[DataGap]) -> list[DataGap]:
    """Late ones first, then by the day of the next step, those without a day, and closed ones last."""
    far = "9999-12-31"
    return sorted(gaps, key=lambda gap: (gap.is_closed, not gap.is_late(), str(gap.next_due or far), gap.title))


@dataclass(frozen=True)
class Beside:
    """What stands beside a number: how it was read, what people tell, what is not known."""

    reading: Reading
    sessions: list[dict[str, Any]]
    findings: list[Finding]
    gaps: list[DataGap]
    designs: list[EvaluationDesign]

    def __bool__(self) -> bool:
        return bool(self.reading or self.findings or self.gaps or self.designs)


def beside(indicator: Indicator, sight: Sight) -> Beside:
    """Everything of this kind that the viewer may see beside an indicator: a constant number of queries."""
    reading = reading_of(indicator, sight)
    rows = session_rows(reading.sessions, sight)
    sessions = [{"row": row, "parts": outcome_parts(row.session, row)} for row in rows]
    designs = EvaluationDesign.objects.visible_to(sight).filter(indicator=indicator)
    return Beside(
        reading,
        sessions,
        list(findings_seen(sight, indicators=indicator)),
        in_turn(gap for gap in data_gaps_seen(sight, indicator=indicator) if not gap.is_closed),
        list(designs.select_related("start", "partnership").prefetch_related("answers")),
    )


def beside_release(release: Release, sight: Sight) -> Beside | None:
    """The same beside a release, where the viewer may see the indicator it stands under."""
    if release.indicator_id is None:
        return None
    seen = Indicator.objects.visible_to(sight).select_related("partnership", "custodian")
    indicator = seen.filter(pk=release.indicator_id).first()
    return beside(indicator, sight) if indicator else None


def deeds_beside(indicator: Indicator, request: Any) -> list[dict[str, str]]:
    """What this viewer may add beside an indicator."""
    user, slug = request.user, request.partnership.slug
    if entering_for(user, request.partnership) is None:
        return []

    def link(label: str, name: str, *args: Any, query: str = "") -> dict[str, str]:
        return {"label": label, "url": reverse(f"evidence:{name}", args=[slug, *args]) + query}

    about = f"?indicator={indicator.pk}"
    found = [
        link(_("Plan a session"), "session_new", indicator.pk),
        link(_("Enter what people tell"), "finding_new", query=about),
        link(_("Note what we do not know"), "data_gap_new", query=about),
    ]
    if indicator.custodian in custodians_for(user, request.partnership):
        found.append(link(_("Write an evaluation design"), "design_new", indicator.pk))
    if indicator.needs_reading and can_waive(user, indicator) and not is_read(indicator):
        found.append(link(_("Do without a session"), "waiver_new", indicator.pk))
    return found
