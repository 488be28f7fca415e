"""One version: its text, its deeds, and what changed against another one."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commontable.foundation.markdown import blocks
from commontable.foundation.sight import Audience
from commontable.rooms.gatherings.models import Decision
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, drafting_pages, permissions, wording_pages, wordings
from ..documents.files import names
from ..forms.drafting import PartyForm, ReasonForm, SharingForm, VersionChangeForm, VersionForm
from ..models import Adoption, Amendment, ClauseComment, Obligation, Party, Version
from ..moving import may_be_taken_up
from ..queries import AgreementNow, clauses_of, compared
from ..states import Standing
from .finding import bodies, find_now, find_version, partners, rows_of
from .overtaken import Rewording, reworded
from .pages import FormPage, address, asked, crumb, crumbs, done, only_if, typed


@require_safe
@at_table
def show_version(request: TableRequest, pk: Any) -> HttpResponse:
    return _page(request, find_version(request, pk))


def _page(request: TableRequest, version: Version) -> HttpResponse:
    now = find_now(request, version.agreement_id)
    word, look = drafting_pages.word_of(now, version)
    comments = rows_of(request, ClauseComment).filter(clause__version=version).select_related("resolution")
    parties = version.agreement.parties.all().of_version(version.number).select_related("organization")
    may_draft = permissions.can_draft(request.user, version.agreement)
    shown = {
        "version": version,
        "agreement": version.agreement,
        "word": word,
        "look": look,
        "preamble": blocks(version.preamble) if version.preamble else (),
        "rows": drafting_pages.clause_rows(clauses_of(version), comments),
        "parties": list(parties),
        "others": [one for one in reversed(now.versions) if one.pk != version.pk],
        "amendment": _amendment(now, version),
        "steps": list(version.steps.select_related("by")),
        "signed_on_paper": drafting_pages.signed_on_paper(version),
        "may_write": may_draft and version.is_editable,
        "may_move": may_draft and drafting_pages.is_open(version),
        "may_amend": may_draft and now.draft is None and _may_follow(now, version),
        "may_share": drafting_pages.is_open(version) and permissions.can_share(request.user, version.agreement),
        **_left_behind(request, now, version),
        "has_approvals": version.approval_steps.exists(),
        "files": names(version),
        "adoptions": _adoptions(request, version),
        "may_adopt": may_draft and version.agreement.body_id is not None and version.text_hash != "",
        "crumbs": _trail(request, version, _("Version %(number)s") % {"number": version.number}),
    }
    return render(request, "agreements/version/show.html", shown)


def _amendment(now: AgreementNow, version: Version) -> Amendment | None:
    """What it amends, for those who may read that too."""
    found: Amendment | None = getattr(version, "amendment", None)
    return found if found and found.from_version_id in {one.pk for one in now.versions} else None


def _may_follow(now: AgreementNow, version: Version) -> bool:
    return drafting_pages.is_newest_signed(now, version) or may_be_taken_up(version)


def _left_behind(request: TableRequest, now: AgreementNow, version: Version) -> dict[str, Any]:
    """Open promises that no clause carried over, and those of a version that has ended: somebody tells of each what
    came of it (KC-10). One query."""
    title = _("Promises of the earlier version that no clause carried over")
    written: Any = version.based_on_id if version.state == "signed" else None
    if now.standings.get(version.pk) in (Standing.EXPIRED, Standing.WITHDRAWN):
        title, written = _("It has ended. These promises are still open: tell of each what came of it"), version.pk
    rows = rows_of(request, Obligation).filter(clause__version=written).open().select_related("clause")
    return {"left_title": title, "left_behind": list(rows) if written else []}


def _adoptions(request: TableRequest, version: Version) -> list[Adoption]:
    """By which decision, in its words to those who may see it: a body may have adopted it in closed session."""
    decisions = Prefetch("decision", rows_of(request, Decision).select_related("motion"), "shown_decision")
    rows = rows_of(request, Adoption).filter(version=version).annotate(day=F("decision__decided_at"))
    return list(rows.prefetch_related(decisions))


def _trail(request: TableRequest, version: Version, label: str) -> list[dict[str, str]]:
    back = crumb(request, version.agreement.title, "agreement", version.agreement_id)
    return crumbs(request, back, {"label": label, "url": ""})


def _back(request: TableRequest, version: Version) -> dict[str, str]:
    return crumb(request, version.title, "version", version.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def edit_version(request: SeatedRequest, pk: Any) -> HttpResponse:
    version = find_version(request, pk)
    only_if(permissions.can_draft(request.user, version.agreement))
    first = {name: getattr(version, name) for name in VersionForm.Meta.fields}
    form = VersionChangeForm(typed(request), initial={**first, "seen": wordings.version_key(version)})
    page = FormPage(_("Title, preamble and dates"), version.title, _("Keep the changes"))

    def act(seen: Any) -> str:
        actions.change_version(version=version, details=form.details(), seen=seen, by=request.user)
        return address(request, "version", version.pk)

    words = Rewording(
        act=act,
        key=lambda: wordings.version_key(find_version(request, pk)),
        since=lambda _seen: wording_pages.against_typed(version, form.details()),
        title=_("What stands now, against what you typed"),
        language=version.language,
    )
    return reworded(request, form, page, _back(request, version), words)


@require_POST
@seated
def create_proposal(request: SeatedRequest, pk: Any) -> HttpResponse:
    version = find_version(request, pk)
    only_if(permissions.can_draft(request.user, version.agreement))
    return done(
        request,
        lambda: actions.propose_version(version=version, by=request.user),
        address(request, "version", version.pk),
        lambda: _page(request, version),
    )


# What ends or begins a version with a reason: its name in the address, its words, its deed.
def _reasoned(request: SeatedRequest, version: Version, page: FormPage, deed: Any) -> HttpResponse:
    only_if(permissions.can_draft(request.user, version.agreement))
    form = ReasonForm(typed(request))

    def act() -> str:
        after = deed(version=version, why=form.cleaned_data["why"], by=request.user)
        return address(request, "version", after.pk)

    return asked(request, form, page, _back(request, version), act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_return(request: SeatedRequest, pk: Any) -> HttpResponse:
    lede = _("Its text can be changed again. Approvals given to this text do not count for another one.")
    page = FormPage(_("Take the proposal back to the draft"), lede, _("Take it back"))
    return _reasoned(request, find_version(request, pk), page, actions.return_version)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_drop(request: SeatedRequest, pk: Any) -> HttpResponse:
    page = FormPage(_("Drop this version"), _("Its text stays on record, with the reason."), _("Drop it"))
    return _reasoned(request, find_version(request, pk), page, actions.drop_version)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_amendment(request: SeatedRequest, pk: Any) -> HttpResponse:
    version = find_version(request, pk)
    only_if(version.state == "signed" or may_be_taken_up(version))
    lede = _("A new version begins with the clauses of this one. This one stands until the new one is signed.")
    page = FormPage(_("Amend the agreement"), lede, _("Begin the amendment"))
    if version.state != "signed":
        lede = _("A new version begins with the clauses of this one, which stays on record as it is.")
        page = FormPage(_("Take it up again"), lede, _("Begin again"))
    return _reasoned(request, version, page, actions.amend)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def share_version(request: SeatedRequest, pk: Any) -> HttpResponse:
    version = find_version(request, pk)
    only_if(drafting_pages.is_open(version) and permissions.can_share(request.user, version.agreement))
    form = SharingForm(typed(request), bodies=bodies(request), initial={"audience": version.audience})
    lede = _("Those at the table who may see it may also comment on its clauses.")
    page = FormPage(_("Who may see this draft"), lede, _("Show it"))

    def act() -> str:
        given = form.cleaned_data
        audience = Audience(given["audience"])
        actions.share_version(version=version, audience=audience, body=given["body"], by=request.user)
        return address(request, "version", version.pk)

    return asked(request, form, page, _back(request, version), act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_party(request: SeatedRequest, pk: Any) -> HttpResponse:
    version = find_version(request, pk)
    only_if(permissions.can_draft(request.user, version.agreement))
    there = version.agreement.parties.all().of_version(version.number).values("organization")
    form = PartyForm(typed(request), partners=partners(request).exclude(pk__in=there))
    lede = _("It joins with this draft. Earlier versions stay between those who signed them.")
    page = FormPage(_("Add a party"), lede, _("Add it"))

    def act() -> str:
        actions.add_party(version=version, bound=form.bound(), by=request.user)
        return address(request, "version", version.pk)

    return asked(request, form, page, _back(request, version), act)


@require_POST
@seated
def create_party_end(request: SeatedRequest, pk: Any, party: Any) -> HttpResponse:
    version = find_version(request, pk)
    only_if(permissions.can_draft(request.user, version.agreement))
    leaving: Party = get_object_or_404(rows_of(request, Party).filter(agreement=version.agreement), pk=party)
    return done(
        request,
        lambda: actions.end_party(party=leaving, version=version, by=request.user),
        address(request, "version", version.pk),
        lambda: _page(request, version),
    )


@require_safe
@at_table
def show_comparison(request: TableRequest, pk: Any, other: Any) -> HttpResponse:
    """The older of the two is what is compared from, however the address is written."""
    before, after = sorted((find_version(request, pk), find_version(request, other)), key=lambda one: one.number)
    if before.agreement_id != after.agreement_id:
        raise Http404
    found = compared(before, after)
    label = _("Version %(before)s and version %(after)s") % {"before": before.number, "after": after.number}
    shown = {
        "before": before,
        "after": after,
        "compared": found,
        "headline": drafting_pages.difference_headline(found),
        "crumbs": _trail(request, after, label),
    }
    return render(request, "agreements/version/comparison.html", shown)
