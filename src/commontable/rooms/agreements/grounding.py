"""What this room puts into slots: clauses that ground rules, agreements a search finds, approvals that wait."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from commontable.foundation.offers import Ground, SearchHit, Task
from commontable.foundation.sight import Sight
from commontable.rooms.gatherings.models import DecisionRule
from commontable.rooms.people.models import Partnership
from commontable.rooms.people.queries import person_of
from commontable.rooms.people.requests import TableRequest
from commontable.rooms.people.states import AffiliationRole

from .approving import StepNow, StepStanding
from .models import Agreement, Approver, Clause, RuleGround
from .permissions import affiliations
from .standings import approvals_of
from .states import VersionState

MOST = 20


def rule_grounds(rule: DecisionRule, sight: Sight) -> list[Ground]:
    """The clauses where a rule stands written, the newest first, as far as the viewer may see them: one query."""
    rows = RuleGround.objects.visible_to(sight).filter(rule=rule, clause__in=Clause.objects.visible_to(sight))
    rows = rows.order_by("-at", "-id")
    return [_ground(one.clause) for one in rows.select_related("clause__version", "clause__partnership")]


def _ground(clause: Clause) -> Ground:
    words = {"number": clause.number, "heading": clause.heading, "version": clause.version}
    return Ground(
        title=_("Clause %(number)s, %(heading)s") % words,
        url=reverse("agreements:clause", args=[clause.partnership.slug, clause.pk]),
        detail=str(clause.version),
    )


def agreement_hits(sight: Sight, partnership: Partnership, words: str) -> list[SearchHit]:
    """Agreements by title and purpose; clauses of the versions a viewer may see, by heading and text."""
    agreements = Agreement.objects.visible_to(sight).filter(partnership=partnership)
    agreements = agreements.filter(Q(title__icontains=words) | Q(purpose__icontains=words))
    clauses = Clause.objects.visible_to(sight).standing().filter(partnership=partnership)
    clauses = clauses.filter(Q(heading__icontains=words) | Q(text__icontains=words)).select_related("version")
    found = [
        SearchHit(_("Agreements"), one.title, reverse("agreements:agreement", args=[partnership.slug, one.pk]),
                  str(one.get_kind_display()).capitalize())
        for one in agreements[:MOST]
    ]  # fmt: skip
    return found + [
        SearchHit(_("Agreements"), str(one), reverse("agreements:clause", args=[partnership.slug, one.pk]),
                  str(one.version))
        for one in clauses.order_by("-version__number", "order")[:MOST]
    ]  # fmt: skip


def approval_tasks(request: TableRequest, partnership: Partnership) -> list[Task]:
    """Approvals that are asked of the viewer and whose turn it is."""
    if not request.user.is_authenticated:
        return []
    person = person_of(request.user, partnership)
    mine = affiliations(request.user, partnership.pk).filter(role=AffiliationRole.ADMINISTRATOR)
    asked = Approver.objects.visible_to(request.sight).filter(
        Q(person=person, person__isnull=False) | Q(person__isnull=True, organization__in=mine.values("organization")),
        partnership=partnership,
        step__version__state=VersionState.PROPOSED,
    )
    rows = list(asked.select_related("step__version").prefetch_related("approvals"))
    now = approvals_of({one.step.version_id: one.step.version for one in rows}.values())
    return [_task(partnership, one) for one in rows if _waits(one, now[one.step.version_id])]


def _waits(approver: Approver, steps: tuple[StepNow, ...]) -> bool:
    standing = next(one.standing for one in steps if one.key == approver.step_id)
    text = approver.step.version.text_hash
    return standing is StepStanding.OPEN and all(one.text_hash != text for one in approver.approvals.all())


def _task(partnership: Partnership, approver: Approver) -> Task:
    return Task(
        _("Approve %(version)s") % {"version": approver.step.version},
        reverse("agreements:approval_answers", args=[partnership.slug, approver.pk]),
        str(approver.step.title),
    )
