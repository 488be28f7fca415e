"""Promises: the list of what is due and late, one with its history, and the deeds on it (KC-08 to KC-12, CG-10)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commontable.foundation.errors import Refusal
from commontable.rooms.people.models import Organization
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, promise_pages, promise_words
from ..forms.promises import DayForm, ObligationForm, PromiseForm, StepForm
from ..models import Obligation
from ..promise_pages import PromiseDeeds
from ..promise_permissions import can_change_promises, promising_for
from ..promise_states import ObligationState
from ..queries import costs_seen, promises_seen, rollup, sums
from ..states import VersionState
from .finding import find_agreement, find_clause, partners, rows_of
from .overtaken import shows_now
from .pages import CONFLICT, INVALID, FormPage, address, asked, crumb, crumbs, only_if, typed

ROWS = 50


def find_obligation(request: TableRequest, pk: Any) -> Obligation:
    """With what every page of a promise tells; what few of them need (where it was carried) is read by those few."""
    rows = rows_of(request, Obligation).select_related("agreement", "clause", "beneficiary", "carried_into")
    found: Obligation = get_object_or_404(rows, pk=pk)
    found.partnership = request.partnership
    return found


@require_safe
@at_table
def list_obligations(request: TableRequest) -> HttpResponse:
    return _list(request, promises_seen(request.partnership, request.sight), None)


@require_safe
@at_table
def list_of_organization(request: TableRequest, pk: Any) -> HttpResponse:
    organization = get_object_or_404(rows_of(request, Organization), pk=pk)
    rows = promises_seen(request.partnership, request.sight).of(organization)
    return _list(request, rows, organization)


def _list(request: TableRequest, rows: Any, organization: Organization | None) -> HttpResponse:
    """Open ones by their day; ?show=late, done or all for the others."""
    today = localdate()
    chosen = request.GET.get("show", "open")
    late = rows.late(today).count()
    kinds = {
        "open": (_("Still to be done"), rows.open()),
        "late": (_("Late"), rows.late(today)),
        "done": (_("Ended"), rows.filter(state__in=(ObligationState.COMPLETE, ObligationState.DROPPED))),
        "all": (_("All"), rows),
    }
    if chosen not in kinds:
        raise Http404
    page = Paginator(kinds[chosen][1].order_by("next_due", "what", "pk"), ROWS).get_page(request.GET.get("page"))
    shown = {
        "headline": _list_headline(kinds["open"][1].count(), late),
        "organization": organization,
        "page": page,
        "rows": [promise_pages.row(one, today) for one in page],
        "kinds": [(key, label, key == chosen) for key, (label, _rows) in kinds.items()],
        "may_promise": bool(promising_for(request.user, request.partnership)),
    }
    return render(request, "agreements/promise/list.html", shown)


def _list_headline(count: int, late: int) -> str:
    if not count:
        return _("Nothing promised waits to be done")
    told = ngettext("%(count)s promise waits to be kept", "%(count)s promises wait to be kept", count) % {
        "count": count
    }
    more = ngettext("%(count)s is late", "%(count)s are late", late) % {"count": late}
    return f"{told}; {more}" if late else told


@require_safe
@at_table
def show_standing(request: TableRequest, pk: Any) -> HttpResponse:
    """Where all promises of an agreement stand, computed, with what contradicts the statement (KC-11)."""
    agreement = find_agreement(request, pk)
    amounts = costs_seen(agreement, request.sight)
    found, others = rollup(agreement, request.sight, costs=amounts), sums(amounts)
    today = localdate()
    keys = [one.key for one in found.counter_examples]
    against = promises_seen(request.partnership, request.sight).filter(pk__in=keys).order_by("next_due", "what", "pk")
    page = Paginator(against, ROWS).get_page(request.GET.get("page"))
    shown = {
        "agreement": agreement,
        "sentence": promise_words.sentence(found),
        "rollup": found,
        "page": page,
        "against": [promise_pages.row(one, today) for one in page],
        "counts": promise_words.counts_told(found),
        "categories": promise_words.category_rows(found),
        "horizons": promise_words.horizon_rows(found),
        "costs": promise_words.total_told(found.amounts),
        "once": promise_words.total_told(others.once) if others.once else "",
        "avoided": promise_words.total_told(others.avoided_a_year),
        "avoided_once": promise_words.total_told(others.avoided_once) if others.avoided_once else "",
        "crumbs": _trail(request, crumb(request, agreement.title, "agreement", agreement.pk), _("Where it stands")),
    }
    return render(request, "agreements/promise/standing.html", shown)


def _trail(request: TableRequest, back: dict[str, str], label: str) -> list[dict[str, str]]:
    return crumbs(request, back, {"label": label, "url": ""})


@require_safe
@at_table
def show_obligation(request: TableRequest, pk: Any) -> HttpResponse:
    return page_of(request, find_obligation(request, pk), {})


def page_of(request: TableRequest, obligation: Obligation, forms: dict[str, Any], status: int = 200) -> HttpResponse:
    today = localdate()
    deeds = PromiseDeeds.of(obligation, request.user)
    state, kind = promise_words.state_told(obligation, today)
    shown: dict[str, Any] = {
        "obligation": obligation,
        "state": state,
        "kind": kind,
        "due": promise_words.due_told(obligation),
        "obligors": Organization.objects.visible_to(request.sight).filter(obligations_owed=obligation),
        "to_whom": promise_words.to_whom(obligation),
        "owner": promise_pages.names_seen(request.sight, [obligation.owner_id]).get(obligation.owner_id, ""),
        "steps": promise_pages.history(obligation, request.sight),
        "evidence": promise_pages.evidence_rows(obligation, request.sight),
        "deeds": deeds,
        "step_form": StepForm(prefix="step", moves=deeds.moves) if deeds.moves else None,
        "day_form": DayForm(prefix="day", initial={"for_day": obligation.next_due}) if deeds.keep else None,
        "crumbs": _trail(request, crumb(request, _("Promises"), "obligations"), obligation.what),
    }
    shown |= _carried(request, obligation)
    return render(request, "agreements/promise/show.html", shown | forms, status=status)


def _carried(request: TableRequest, obligation: Obligation) -> dict[str, Obligation | None]:
    """Where it was carried from and into, for those who may read that version: one query where it was carried."""
    into = getattr(obligation, "carried_into", None)
    keys = {"carried_from": obligation.carried_from_id, "carried_into": into.pk if into else None}
    wanted = [key for key in keys.values() if key]
    rows = rows_of(request, Obligation).filter(pk__in=wanted).select_related("clause__version")
    found = {one.pk: one for one in rows} if wanted else {}
    return {name: found.get(key) for name, key in keys.items()}


@require_POST
@seated
def create_step(request: SeatedRequest, pk: Any) -> HttpResponse:
    obligation = find_obligation(request, pk)
    moves = PromiseDeeds.of(obligation, request.user).moves
    only_if(moves)
    form = StepForm(request.POST, prefix="step", moves=moves)
    if not form.is_valid():
        return page_of(request, obligation, {"step_form": form}, INVALID)
    to, why = ObligationState(form.cleaned_data["to"]), form.cleaned_data["why"]
    return _done(request, obligation, "step_form", form,
                 lambda: actions.step_obligation(obligation=obligation, to=to, why=why, by=request.user))  # fmt: skip


@require_POST
@seated
def create_day(request: SeatedRequest, pk: Any) -> HttpResponse:
    obligation = find_obligation(request, pk)
    only_if(PromiseDeeds.of(obligation, request.user).keep)
    form = DayForm(request.POST, prefix="day")
    if not form.is_valid():
        return page_of(request, obligation, {"day_form": form}, INVALID)
    given = form.cleaned_data
    return _done(request, obligation, "day_form", form,
                 lambda: actions.keep_once(obligation=obligation, **given, by=request.user))  # fmt: skip


def _done(request: SeatedRequest, obligation: Obligation, name: str, form: Any, deed: Any) -> HttpResponse:
    try:
        deed()
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        found = find_obligation(request, obligation.pk)
        shows_now(form, "day-for_day", found.next_due)
        return page_of(request, found, {name: form}, CONFLICT)
    messages.success(request, _("Noted, with your name and the time."))
    return redirect(address(request, "obligation", obligation.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_obligation(request: SeatedRequest, pk: Any) -> HttpResponse:
    """Follow a clause of a signed version."""
    clause = find_clause(request, pk)
    agreement = clause.version.agreement
    only_if(can_change_promises(request.user, agreement) and clause.version.state == VersionState.SIGNED)
    bound = agreement.parties.all().of_version(clause.version.number).values("organization")
    owing = Organization.objects.filter(pk__in=bound).order_by("name")
    form = ObligationForm(
        typed(request), owing=owing, partners=partners(request),
        initial={"what": clause.heading, "horizon": clause.horizon, "obligors": [one.pk for one in owing]},
    )  # fmt: skip
    page = FormPage(
        _("Follow clause %(clause)s as a promise") % {"clause": clause},
        _("One promise, one owner, one date. A clause may hold several; enter each by itself."),
        _("Follow it"),
    )

    def act() -> str:
        made = actions.add_obligation(clause=clause, details=form.details(), by=request.user)
        return address(request, "obligation", made.pk)

    return asked(request, form, page, crumb(request, str(clause), "clause", clause.pk), act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_promise(request: SeatedRequest) -> HttpResponse:
    """A promise given outside any agreement, by one of the viewer's own organizations."""
    own = promising_for(request.user, request.partnership)
    only_if(own)
    owing = Organization.objects.filter(pk__in=[one.pk for one in own]).order_by("name")
    form = PromiseForm(
        typed(request), owing=owing, partners=partners(request), initial={"obligors": [own[0].pk], "is_public": True}
    )
    lede = _("What was said at a town hall counts too. Everyone sees what became of it, the day it is kept or not.")
    page = FormPage(_("Enter a promise that was given"), lede, _("Enter it"))

    def act() -> str:
        holder = form.cleaned_data["obligors"][0]
        made = actions.make_promise(given=form.given_details(holder), details=form.details(), by=request.user)
        return address(request, "obligation", made.pk)

    return asked(request, form, page, crumb(request, _("Promises"), "obligations"), act)
