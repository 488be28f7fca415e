"""The weekly mail in a person's own account, under /account/digest/."""

from django.urls import path

from .views import digest

app_name = "digest"
urlpatterns = [
    path("", digest.edit_settings, name="settings"),
    path("off/<str:token>/", digest.turn_off, name="off"),
]
