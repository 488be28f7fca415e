"""Comments on clauses: by both sides, by everybody who may read the draft; settled by a record."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commontable.foundation import ledger
from commontable.foundation.errors import NotNow
from commontable.rooms.people.models import Account, Organization, seen_like
from commontable.rooms.people.queries import person_of

from ..models import Clause, ClauseComment, CommentResolution
from ..permissions import check_can_comment, check_can_resolve, drafting_for
from ..states import VersionState

OPEN_TO_COMMENTS = (VersionState.DRAFT, VersionState.PROPOSED, VersionState.APPROVED)


@transaction.atomic
def comment_on_clause(
    *, clause: Clause, text: str, on_behalf_of: Organization | None = None, by: Account
) -> ClauseComment:
    """Say something to a clause, for a party one works at or for oneself."""
    check_can_comment(by, clause.version)
    if clause.is_left_out:
        raise NotNow(_("This clause was taken out. Comment on one that stands."))
    if clause.version.state not in OPEN_TO_COMMENTS:
        raise NotNow(_("This version is not a draft any more. Comment on the next one."))
    if on_behalf_of is not None and on_behalf_of not in drafting_for(by, clause.version.agreement):
        raise NotNow(_("Comment for a party you work at, or for yourself."))
    if not text.strip():
        raise NotNow(_("Write what you want to say to this clause."))
    comment: ClauseComment = ClauseComment.objects.create(
        clause=clause,
        text=text.strip(),
        on_behalf_of=on_behalf_of,
        by=person_of(by, clause.partnership),
        **seen_like(clause),
    )
    ledger.write("clause_commented", subject=clause, by=by)
    return comment


@transaction.atomic
def resolve_comment(*, comment: ClauseComment, how: str, by: Account) -> CommentResolution:
    """Say how a comment was settled. The comment stays."""
    check_can_resolve(by, comment)
    ClauseComment.objects.select_for_update().get(pk=comment.pk)
    if CommentResolution.objects.filter(comment=comment).exists():
        raise NotNow(_("This comment was settled already."))
    if not how.strip():
        raise NotNow(_("Say how the comment was settled, in one sentence."))
    resolution: CommentResolution = CommentResolution.objects.create(
        comment=comment, how=how.strip(), by=person_of(by, comment.partnership), **seen_like(comment)
    )
    ledger.write("comment_resolved", subject=comment.clause, by=by)
    return resolution
