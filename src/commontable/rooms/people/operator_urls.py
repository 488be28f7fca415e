"""The site operator's pages: the installation, never what is in it."""

from django.urls import path

from .views import operator

app_name = "operator"
urlpatterns = [
    path("", operator.home, name="home"),
    path("partnerships/new/", operator.opening, name="opening"),
    path("accounts/", operator.account, name="account"),
]
