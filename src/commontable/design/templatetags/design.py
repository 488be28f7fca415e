"""Tags for what an include cannot do: blocks with content, forms, and cells paired with their columns."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from commontable.design.engine import version
from commontable.design.style import style

register = template.Library()


@register.simple_tag
def style_url() -> str:
    """Address of the joined style sheet; it changes with the content, so browsers may keep it for good."""
    return f"{reverse('design:style')}?v={style().version}"


@register.simple_tag
def engine_url() -> str:
    """Address of the script that makes figures answer to pointing; it changes with its version."""
    return f"{reverse('design:chart_engine')}?v={version()}"


@register.simple_tag
def design_form(form: BaseForm) -> SafeString:
    """Error summary, hidden fields and fields of any form; the page owns <form>, the CSRF token and the buttons."""
    return form.render("design/form.html")


@register.simple_block_tag
def card(content: str, title: str = "", lede: str = "", id: str = "") -> SafeString:
    """{% card title="Coming up" %} … {% endcard %}"""
    return render_to_string("design/card.html", {"content": content, "title": title, "lede": lede, "id": id})


@register.simple_block_tag
def notice(content: str, title: str = "", kind: str = "neutral") -> SafeString:
    """{% notice kind="good" title="Not leveled down." %} … {% endnotice %}; kinds: good, late, neutral."""
    return render_to_string("design/notice.html", {"content": content, "title": title, "kind": kind})


@register.filter
def beside(row: Sequence[Any], columns: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Cells of a table row, each with its column."""
    return list(zip(row, columns, strict=True))


@register.filter
def error_target(field: BoundField) -> str:
    """The id an error may link to: the control, or for choices side by side the first of them."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def is_choice(field: BoundField) -> bool:
    """A single checkbox stands before its label, not under it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset


@register.filter
def own_name(languages: Iterable[Any]) -> list[Any]:
    """The languages to offer: all but the one in use."""
    return [language for language in languages if not language.current]
