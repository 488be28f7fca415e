"""Decision rules: the list of a table, one with its versions, a new one, the version that follows, an ending."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from commontable.foundation.asking import Crumb, FormPage, only_if, typed
from commontable.foundation.slots import filled
from commontable.rooms.people.models import Body
from commontable.rooms.people.requests import SeatedRequest, TableRequest, at_table, seated

from .. import actions, permissions, rule_words, vote_permissions
from ..forms.decision_rules import DecisionRuleForm, RuleEndingForm
from ..models import DecisionRule
from ..pages import address, form_page, show
from ..queries import votes as reads


@require_safe
@at_table
def list_rules(request: TableRequest) -> HttpResponse:
    """By body: what is in force now first, with what it says in plain sentences."""
    rows = reads.rules_seen(request.partnership, request.sight)
    current = list(rows.in_force(timezone.localdate()))
    bodies = [(body, list(found)) for body, found in groupby(current, key=lambda rule: rule.body)]
    told = ngettext("%(number)s rule decides how votes count", "%(number)s rules decide how votes count", len(current))
    seen = Body.objects.visible_to(request.sight).current().filter(partnership=request.partnership)
    mine = list(seen.select_related("custodian"))
    context = {
        "headline": told % {"number": len(current)} if current else _("No rule of decision is written down yet"),
        "bodies": bodies,
        "others": [rule for rule in rows if rule not in current],
        "may_add": vote_permissions.clerk_bodies(request.user, request.partnership, mine),
    }
    return show(request, "rule/list.html", context)


def find_rule(request: TableRequest, pk: Any) -> DecisionRule:
    rule: DecisionRule = get_object_or_404(reads.rules_seen(request.partnership, request.sight), pk=pk)
    return rule


@require_safe
@at_table
def show_rule(request: TableRequest, pk: Any) -> HttpResponse:
    rule = find_rule(request, pk)
    versions = reads.rules_seen(request.partnership, request.sight).filter(body=rule.body_id, number=rule.number)
    context = {
        "rule": rule,
        "told": rule_words.told(rule),
        "grounds": filled("rule.ground", rule, request.sight),
        "versions": versions,
        "is_clerk": permissions.is_clerk(request.user, rule.body),
        "is_last": not hasattr(rule, "replaced_by"),
        "votes": reads.votes_seen(request.partnership, request.sight).filter(rule=rule).order_by("-called_at")[:20],
    }
    return show(request, "rule/show.html", context)


@require_http_methods(["GET", "POST"])
@seated
def rule_new(request: SeatedRequest, pk: Any) -> HttpResponse:
    """A rule of a body."""
    bodies = Body.objects.visible_to(request.sight).filter(partnership=request.partnership)
    body = get_object_or_404(bodies.select_related("partnership"), pk=pk)
    only_if(permissions.is_clerk(request.user, body))
    page = FormPage(
        _("Write down how %(body)s decides") % {"body": body},
        _("As the bylaws have it, with where it is written. What you leave as it is, is the usual."),
        _("Write it down"),
        _all(request),
    )

    def act(form: Any) -> str:
        rule = actions.enact_rule(body=body, details=form.details(), by=request.user)
        return address(request, "rule", rule.pk)

    return form_page(request, DecisionRuleForm(typed(request)), page, act)


@require_http_methods(["GET", "POST"])
@seated
def rule_versions(request: SeatedRequest, pk: Any) -> HttpResponse:
    rule = find_rule(request, pk)
    only_if(permissions.is_clerk(request.user, rule.body))
    page = FormPage(
        _("A new version of rule %(rule)s") % {"rule": rule},
        _("The present version stays to be read, and decides until the day from which the new one is in force."),
        _("Write it down"),
        Crumb(str(rule), address(request, "rule", rule.pk)),
    )

    def act(form: Any) -> str:
        new = actions.enact_rule(body=rule.body, details=form.details(), by=request.user, enactment=form.enactment())
        return address(request, "rule", new.pk)

    return form_page(request, DecisionRuleForm(typed(request), former=rule), page, act)


@require_http_methods(["GET", "POST"])
@seated
def rule_endings(request: SeatedRequest, pk: Any) -> HttpResponse:
    rule = find_rule(request, pk)
    only_if(permissions.is_clerk(request.user, rule.body))
    page = FormPage(
        _("Rule %(rule)s ends") % {"rule": rule}, "", _("Note it"), Crumb(str(rule), address(request, "rule", rule.pk))
    )

    def act(form: Any) -> str:
        given = form.cleaned_data
        actions.end_rule(rule=rule, ends=given["ends"], by=request.user, decision=given["decision"])
        return str(page.back.url)

    return form_page(request, RuleEndingForm(typed(request), rule=rule), page, act)


def _all(request: TableRequest) -> Crumb:
    return Crumb(_("Rules of decision"), address(request, "rules"))
