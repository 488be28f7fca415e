from django.urls import URLPattern, path

from .views import front, machines

app_name = "home"
urlpatterns: list[URLPattern] = [
    path("", front.front, name="front"),
    path("healthz", machines.healthz, name="healthz"),
    path("robots.txt", machines.robots, name="robots"),
    path("favicon.ico", machines.icon, name="icon"),
]
