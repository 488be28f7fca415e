"""The gallery: every component with sample content, for whoever builds or checks a page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from commontable.design import samples
from commontable.design.engine import engine
from commontable.design.style import style

STEP = 5
YEAR = 365 * 24 * 3600


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """All components; ?theme=dark or ?theme=light overrules the reader's system."""
    theme = request.GET.get("theme", "")
    context = samples.gallery(request.GET)
    context["theme"] = theme if theme in ("light", "dark") else ""
    context["progress"] = _progress(35)
    return render(request, "design/gallery.html", context)


@require_GET
@gzip_page
@cache_control(public=True, max_age=YEAR, immutable=True)
def style_sheet(request: HttpRequest) -> HttpResponse:
    """The joined style sheets. Its link carries their hash, so it may be kept for a year."""
    return HttpResponse(style().text, content_type="text/css; charset=utf-8")


@require_GET
@gzip_page
@cache_control(public=True, max_age=YEAR, immutable=True)
def chart_engine(request: HttpRequest) -> HttpResponse:
    """Vega, for figures that somebody points at. Its link carries its version, so it may be kept for a year."""
    return HttpResponse(engine().read_bytes(), content_type="text/javascript; charset=utf-8")


@require_GET
def progress(request: HttpRequest, percent: int) -> HttpResponse:
    """The sample progress bar, further on at each look."""
    return render(request, "design/progress_bar.html", {"progress": _progress(min(percent, 100))})


def _progress(percent: int) -> dict[str, object]:
    return {
        "percent": percent,
        "finished": percent >= 100,
        "message": f"Sample: {percent} of 100 areas counted",
        "url": reverse("design:progress", args=[min(percent + STEP, 100)]),
        "page_url": reverse("design:gallery"),
    }
