"""A person's own account, and the pages for signing in to it."""

from django.urls import path

from .views import acceptance, account

app_name = "account"
urlpatterns = [
    path("", account.home, name="home"),
    path("invitation/<str:token>/", acceptance.acceptance, name="invitation"),
    path("introduced/", account.introduced, name="introduced"),
]
