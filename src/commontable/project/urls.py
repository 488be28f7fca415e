"""Every address of the site. A partnership's pages stand under /at/<slug>/."""

from django.urls import include, path

from commontable.rooms.people.views.account import language

urlpatterns = [
    path("", include("commontable.rooms.home.urls")),
    path("account/", include("commontable.rooms.people.account_urls")),
    path("account/", include("commontable.rooms.people.sign_in_urls")),
    path("account/digest/", include("commontable.rooms.agreements.digest_urls")),
    path("language/", language, name="set_language"),
    path("gallery/", include("commontable.design.urls")),
    path("operator/", include("commontable.rooms.people.operator_urls")),
    path("at/<slug:slug>/", include("commontable.rooms.people.urls")),
    path("at/<slug:slug>/", include("commontable.rooms.gatherings.urls")),
    path("at/<slug:slug>/", include("commontable.rooms.agreements.urls")),
    path("at/<slug:slug>/", include("commontable.rooms.evidence.urls")),
    path("at/<slug:slug>/", include("commontable.rooms.home.partnership_urls")),
]
