from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "commontable.rooms.home"
    label = "home"
