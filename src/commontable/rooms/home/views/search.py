"""Search at one table. Works by a plain GET; htmx fills in the results as one types."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from commontable.rooms.people.requests import TableRequest, at_table

from ..search import SHORTEST, find


@require_safe
@vary_on_headers("HX-Request")
@at_table
def search(request: TableRequest) -> HttpResponse:
    asked = request.GET.get("q", "").replace("\0", " ")  # PostgreSQL knows no such letter
    words = " ".join(asked.split())[:100]
    groups = find(request.partnership, request.sight, words)
    template = "home/search/results.html" if request.htmx else "home/search/show.html"
    context = {
        "words": words,
        "groups": groups,
        "count": sum(len(group.hits) for group in groups),
        "too_short": 0 < len(words) < SHORTEST,
        "table": request.partnership,
    }
    return render(request, template, context)
