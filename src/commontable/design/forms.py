"""How every form is drawn: with FORM_RENDERER set to DesignRenderer, {{ form }} is {% design_form form %}."""

from typing import Any

from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext as _

DASHES = BLANK_CHOICE_DASH[0][1]


class DesignRenderer(DjangoTemplates):
    """Our form and field templates, Django's widgets."""

    form_template_name = "design/form.html"
    field_template_name = "design/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        _name_nothing(context.get("widget") or {})
        return str(super().render(template_name, context, request))


def _name_nothing(widget: dict[str, Any]) -> None:
    """A list of choices says in words what its empty one means: nine dashes say nothing, least of all read aloud."""
    for _name, options, _index in widget.get("optgroups", ()):
        for option in options:
            if option["label"] == DASHES:
                option["label"] = _("Choose one") if widget["required"] else _("none chosen")
