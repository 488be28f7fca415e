"""How every form is drawn: with FORM_RENDERER set to DesignRenderer, {{ form }} is {% design_form form %}."""

from django.forms.renderers import DjangoTemplates


class DesignRenderer(DjangoTemplates):
    """Our form and field templates, Django's widgets."""

    form_template_name = "design/form.html"
    field_template_name = "design/field.html"
