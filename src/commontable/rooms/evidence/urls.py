"""Addresses of this room, under /at/<slug>/. A deed is a noun: to publish is to create a publication."""

from django.urls import path

from .views import picture, publication, release, run, withdrawal

app_name = "evidence"
urlpatterns = [
    path("releases/", release.list_releases, name="releases"),
    path("releases/<uuid:pk>/", release.show_release, name="release"),
    path("releases/<uuid:pk>/files/<str:name>", release.download, name="release_file"),
    path("releases/<uuid:pk>/pictures/<str:name>", picture.download, name="release_picture"),
    path("releases/<uuid:pk>/publications/", publication.create, name="publications"),
    path("releases/<uuid:pk>/withdrawals/", withdrawal.create, name="withdrawals"),
    path("runs/", run.list_runs, name="runs"),
    path("runs/new/<str:kind>/", run.new_run, name="new_run"),
    path("runs/<uuid:pk>/", run.show_run, name="run"),
    path("runs/<uuid:pk>/progress/", run.show_progress, name="run_progress"),
    path("runs/<uuid:pk>/faults.csv", run.download_faults, name="run_faults"),
    path("runs/<uuid:pk>/retries/", run.retry, name="retries"),
]
