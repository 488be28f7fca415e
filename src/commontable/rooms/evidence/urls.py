"""Addresses of this room, under /at/<slug>/. A deed is a noun: to publish is to create a publication."""

from django.urls import path

from . import sheet_urls
from .talk_urls import talk_urls
from .views import access, api, asset, gap, indicator, picture, place, publication, release, run, share, withdrawal

app_name = "evidence"
urlpatterns = [
    path("releases/", release.list_releases, name="releases"),
    path("releases/<uuid:pk>/", release.show_release, name="release"),
    path("releases/<uuid:pk>/files/<str:name>", release.download, name="release_file"),
    path("releases/<uuid:pk>/pictures/<str:name>", picture.download, name="release_picture"),
    path("releases/<uuid:pk>/publications/", publication.create, name="publications"),
    path("releases/<uuid:pk>/withdrawals/", withdrawal.create, name="withdrawals"),
    path("releases/<uuid:pk>/gap/", gap.show_gap, name="gap"),
    path("releases/<uuid:pk>/gap/files/<str:name>", gap.download, name="gap_file"),
    path("gap/", gap.show_newest, name="newest_gap"),
    path("runs/", run.list_runs, name="runs"),
    path("runs/new/<str:kind>/", run.new_run, name="new_run"),
    path("runs/<uuid:pk>/", run.show_run, name="run"),
    path("runs/<uuid:pk>/progress/", run.show_progress, name="run_progress"),
    path("runs/<uuid:pk>/faults.csv", run.download_faults, name="run_faults"),
    path("runs/<uuid:pk>/retries/", run.retry, name="retries"),
    path("indicators/", indicator.list_indicators, name="indicators"),
    path("indicators/new/", indicator.new_indicator, name="indicator_new"),
    path("indicators/updates.ics", share.calendar, name="updates_calendar"),
    path("indicators/<uuid:pk>/", indicator.show_indicator, name="indicator"),
    path("indicators/<uuid:pk>/edit/", indicator.edit_indicator, name="indicator_edit"),
    path("indicators/<uuid:pk>/embed/", share.embed, name="indicator_embed"),
    path("indicators/<uuid:pk>/files/<str:name>", indicator.download, name="indicator_file"),
    path("indicators/<uuid:pk>/publications/", indicator.create_publication, name="indicator_publications"),
    path("indicators/<uuid:pk>/readings/", indicator.create_reading, name="indicator_readings"),
    path("indicators/<uuid:pk>/releases/", indicator.create_entering, name="indicator_releases"),
    path("places/", place.list_places, name="places"),
    path("places/<slug:kind>/<int:vintage>/<str:code>/", place.show_place, name="place"),
    path("places/<slug:kind>/<int:vintage>/<str:code>/larger/", place.create_nesting, name="nestings"),
    path("assets/", asset.list_assets, name="assets"),
    path("assets/new/", asset.new_asset, name="asset_new"),
    path("assets/<uuid:pk>/", asset.show_asset, name="asset"),
    path("assets/<uuid:pk>/edit/", asset.edit_asset, name="asset_edit"),
    path("assets/<uuid:pk>/publications/", asset.create_publication, name="asset_publications"),
    path("assets/<uuid:pk>/removals/", asset.create_removal, name="asset_removals"),
    path("data-access/", access.list_rights, name="access_rights"),
    path("data-access/<uuid:pk>/revocations/", access.create_revocation, name="access_revocations"),
    path("private-links/", access.list_links, name="links"),
    path("private-links/<uuid:pk>/revocations/", access.create_link_revocation, name="link_revocations"),
    path("calendars/<str:token>.ics", share.private_calendar, name="private_calendar"),
    path("api/v1/openapi.json", api.describe, name="api_description"),
    path("api/v1/indicators", api.list_indicators, name="api_indicators"),
    path("api/v1/indicators/<uuid:pk>", api.show_indicator, name="api_indicator"),
    path("api/v1/indicators/<uuid:pk>/values", api.list_values, name="api_values"),
    path("api/v1/releases/<uuid:pk>", api.show_release, name="api_release"),
    path("api/v1/assets", api.list_assets, name="api_assets"),
    path("api/v1/places/<slug:kind>/<int:vintage>/<str:code>", api.show_place, name="api_place"),
    *talk_urls,
    *sheet_urls.urlpatterns,
]
