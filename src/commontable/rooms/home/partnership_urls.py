from django.urls import URLPattern, path

from .views import activity, gathered, partnership, search, verb

app_name = "table"
urlpatterns: list[URLPattern] = [
    path("", partnership.partnership, name="partnership"),
    path("public/", partnership.public, name="public"),
    path("listen/", verb.listen, name="listen"),
    path("see/", verb.see, name="see"),
    path("agree/", verb.agree, name="agree"),
    path("act/", verb.act, name="act"),
    path("learn/", verb.learn, name="learn"),
    path("search/", search.search, name="search"),
    path("meetings/<uuid:pk>/outcome/", gathered.show_gathered, name="gathered"),
    path("activity/", activity.activity, name="activity"),
]
