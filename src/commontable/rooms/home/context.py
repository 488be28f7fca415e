"""What the frame of every page needs: navigation, partnership, viewer, languages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    return {"navigation": [], "partnership": getattr(request, "partnership", None)}
