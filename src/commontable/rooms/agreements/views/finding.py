"""Fetching through sight: what a viewer may not see is not there."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from commontable.rooms.people.models import Body, Organization
from commontable.rooms.people.requests import TableRequest

from ..models import Agreement, Clause, Cost, Version
from ..queries import AgreementNow, agreements_now


def rows_of(request: TableRequest, model: Any) -> Any:
    return model.objects.visible_to(request.sight).filter(partnership=request.partnership)


def find_agreement(request: TableRequest, pk: Any) -> Agreement:
    rows = rows_of(request, Agreement).select_related("partnership", "custodian", "body")
    found: Agreement = get_object_or_404(rows, pk=pk)
    return found


def find_now(request: TableRequest, pk: Any, day: Any = None) -> AgreementNow:
    """The agreement with its versions as they stood on a day."""
    found = agreements_now(rows_of(request, Agreement).filter(pk=pk), request.sight, on=day)
    if not found:
        raise Http404
    return found[0]


def find_version(request: TableRequest, pk: Any) -> Version:
    rows = rows_of(request, Version).select_related(
        "agreement__partnership", "agreement__custodian", "agreement__audience_body", "partnership", "custodian",
        "audience_body", "based_on",
    )  # fmt: skip
    found: Version = get_object_or_404(rows, pk=pk)
    return found


def find_clause(request: TableRequest, pk: Any) -> Clause:
    rows = rows_of(request, Clause).select_related(
        "version__agreement__partnership", "version__agreement__custodian", "partnership", "custodian",
        "audience_body", "data_terms", "carried_from__version", "removal__by",
    )  # fmt: skip
    found: Clause = get_object_or_404(rows, pk=pk)
    return found


def find_cost(request: TableRequest, pk: Any) -> Cost:
    rows = rows_of(request, Cost).select_related("agreement__partnership", "agreement__custodian")
    found: Cost = get_object_or_404(rows, pk=pk)
    return found


def partners(request: TableRequest) -> Any:
    rows = Organization.objects.visible_to(request.sight).partners()
    return rows.filter(partnership=request.partnership, ends__isnull=True).order_by("name")


def bodies(request: TableRequest) -> Any:
    return Body.objects.visible_to(request.sight).current().filter(partnership=request.partnership).order_by("name")
