"""The site's addresses and /bare/: the least a Django view can do behind the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from commontable.project.urls import urlpatterns as site


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("bare/", bare), *site]
