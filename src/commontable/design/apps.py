from django.apps import AppConfig


class DesignConfig(AppConfig):
    name = "commontable.design"
    label = "design"
    verbose_name = "Design"
