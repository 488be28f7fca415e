"""One clause: its words, where it comes from, what is said of it; and the forms of those who draft."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commontable.foundation.markdown import blocks
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, clause_parts, drafting_pages, permissions, wording_pages, wordings
from ..comparing import Change, words_changed
from ..forms.drafting import ClauseChangeForm, ClauseForm, CommentForm, ReasonForm, ResolutionForm, TermsForm
from ..models import Clause, ClauseComment
from ..promise_pages import names_seen
from .finding import find_clause, find_version, rows_of
from .overtaken import Rewording, reworded
from .pages import FormPage, address, asked, crumb, crumbs, done, only_if, typed


@require_safe
@at_table
def show_clause(request: TableRequest, pk: Any) -> HttpResponse:
    return _page(request, find_clause(request, pk))


def _page(request: TableRequest, clause: Clause, form: CommentForm | None = None, status: int = 200) -> HttpResponse:
    version = clause.version
    sides = permissions.drafting_for(request.user, version.agreement)
    open_to_words = drafting_pages.is_open(version) and not clause.is_left_out
    may_comment = open_to_words and permissions.can_comment(request.user, version)
    comments = rows_of(request, ClauseComment).filter(clause=clause)
    before = clause.carried_from = _carried_from(request, clause)
    shown = {
        "clause": clause,
        "version": version,
        "row": drafting_pages.ClauseRow(clause, blocks(clause.text)),
        "terms": getattr(clause, "data_terms", None),
        "removal": getattr(clause, "removal", None),
        "changed": words_changed(before.text, clause.text) if before and before.text != clause.text else (),
        "Change": Change,
        "comments": _comments(request, comments, bool(sides)),
        "form": form or (CommentForm(sides=sides) if may_comment else None),
        "may_write": bool(sides) and version.is_editable and not clause.is_left_out,
        "parts": clause_parts.parts(request, clause),
        "crumbs": crumbs(
            request,
            crumb(request, version.agreement.title, "agreement", version.agreement_id),
            crumb(request, _("Version %(number)s") % {"number": version.number}, "version", version.pk),
            {"label": str(clause), "url": ""},
        ),
    }
    return render(request, "agreements/clause/show.html", shown, status=status)


def _carried_from(request: TableRequest, clause: Clause) -> Clause | None:
    """The clause of the earlier version, for those who may read that one."""
    before: Clause | None = clause.carried_from
    return before if before and rows_of(request, Clause).filter(pk=before.pk).exists() else None


def _comments(request: TableRequest, rows: Any, drafts: bool) -> list[dict[str, Any]]:
    """Those that wait first; whoever drafts settles them, whoever made one takes it back. Names within sight."""
    found = list(rows.select_related("on_behalf_of", "resolution", "by"))
    settled = {one.pk: one.resolution for one in found if hasattr(one, "resolution")}
    names = names_seen(request.sight, [one.by_id for one in (*found, *settled.values())])
    own = getattr(request.user, "pk", None)
    told = []
    for comment in found:
        how = settled.get(comment.pk)
        mine = own is not None and comment.by is not None and comment.by.account_id == own
        row = {"comment": comment, "resolution": how, "may_resolve": how is None and (drafts or mine)}
        told.append(row | {"who": names.get(comment.by_id), "settled_by": names.get(how.by_id) if how else None})
    return sorted(told, key=lambda row: row["resolution"] is not None)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_clause(request: SeatedRequest, pk: Any) -> HttpResponse:
    version = find_version(request, pk)
    only_if(permissions.can_draft(request.user, version.agreement))
    form = ClauseForm(typed(request))
    page = FormPage(_("Write a clause"), version.title, _("Add it"))
    after = next((one for one in version.clauses.all().standing() if str(one.pk) == request.GET.get("after")), None)

    def act() -> str:
        made = actions.add_clause(version=version, details=form.details(), after=after, by=request.user)
        return f"{address(request, 'version', version.pk)}#{made.pk}"

    return asked(request, form, page, crumb(request, version.title, "version", version.pk), act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def edit_clause(request: SeatedRequest, pk: Any) -> HttpResponse:
    clause = find_clause(request, pk)
    only_if(permissions.can_draft(request.user, clause.version.agreement))
    first = {name: getattr(clause, name) for name in ClauseForm.Meta.fields}
    form = ClauseChangeForm(typed(request), initial={**first, "seen": wordings.last_key(clause)})
    page = FormPage(_("Change the clause"), str(clause), _("Keep the changes"))

    def act(seen: Any) -> str:
        actions.change_clause(clause=clause, details=form.details(), seen=seen, by=request.user)
        return address(request, "clause", clause.pk)

    return reworded(request, form, page, crumb(request, clause, "clause", clause.pk), _words(clause, act))


def _words(clause: Clause, act: Callable[[Any], str]) -> Rewording:
    return Rewording(
        act=act,
        key=lambda: wordings.last_key(clause),
        since=lambda seen: wording_pages.changed_since(clause, seen),
        title=_("What changed while you were writing"),
        language=clause.version.language,
    )


@require_POST
@seated
def create_move(request: SeatedRequest, pk: Any) -> HttpResponse:
    clause = find_clause(request, pk)
    only_if(permissions.can_draft(request.user, clause.version.agreement))
    earlier = request.POST.get("to") == "earlier"
    return done(
        request,
        lambda: actions.move_clause(clause=clause, earlier=earlier, by=request.user),
        f"{address(request, 'version', clause.version_id)}#{clause.pk}",
        lambda: _page(request, clause),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_removal(request: SeatedRequest, pk: Any) -> HttpResponse:
    clause = find_clause(request, pk)
    only_if(permissions.can_draft(request.user, clause.version.agreement))
    form = ReasonForm(typed(request))
    lede = _("It leaves the draft. Its text and what was said of it stay on record.")
    page = FormPage(_("Take this clause out"), lede, _("Take it out"))

    def act() -> str:
        actions.leave_out_clause(clause=clause, why=form.cleaned_data["why"], by=request.user)
        return address(request, "version", clause.version_id)

    return asked(request, form, page, crumb(request, clause, "clause", clause.pk), act)


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def edit_terms(request: SeatedRequest, pk: Any) -> HttpResponse:
    clause = find_clause(request, pk)
    only_if(permissions.can_draft(request.user, clause.version.agreement))
    terms = getattr(clause, "data_terms", None)
    first = {name: getattr(terms, name) for name in TermsForm.Meta.fields} if terms else {}
    form = TermsForm(typed(request), initial={**first, "seen": wordings.last_key(clause)})
    lede = _("These terms are part of what is signed. A release measured from the data points to this clause.")
    page = FormPage(_("What may be done with data"), lede, _("Keep the terms"))

    def act(seen: Any) -> str:
        actions.set_data_terms(clause=clause, details=form.details(), seen=seen, by=request.user)
        return address(request, "clause", clause.pk)

    return reworded(request, form, page, crumb(request, clause, "clause", clause.pk), _words(clause, act))


@require_POST
@seated
def create_comment(request: SeatedRequest, pk: Any) -> HttpResponse:
    clause = find_clause(request, pk)
    only_if(permissions.can_comment(request.user, clause.version))
    form = CommentForm(request.POST, sides=permissions.drafting_for(request.user, clause.version.agreement))
    if not form.is_valid():
        return _page(request, clause, form, status=422)
    given = form.cleaned_data
    return done(
        request,
        lambda: actions.comment_on_clause(
            clause=clause, text=given["text"], on_behalf_of=given.get("on_behalf_of"), by=request.user
        ),
        address(request, "clause", clause.pk),
        lambda: _page(request, clause, form),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new_resolution(request: SeatedRequest, pk: Any) -> HttpResponse:
    rows = rows_of(request, ClauseComment).select_related("clause__version__agreement", "partnership")
    comment: ClauseComment = get_object_or_404(rows, pk=pk)
    only_if(permissions.can_resolve(request.user, comment))
    form = ResolutionForm(typed(request))
    page = FormPage(_("Settle a comment"), comment.text, _("Settle it"))

    def act() -> str:
        actions.resolve_comment(comment=comment, how=form.cleaned_data["how"], by=request.user)
        return address(request, "clause", comment.clause_id)

    return asked(request, form, page, crumb(request, comment.clause, "clause", comment.clause_id), act)
