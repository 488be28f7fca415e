"""Addresses of this room, under /at/<slug>/. A deed is a noun: to sign is to create a signature."""

from .addresses import meetings, records, votes

app_name = "gatherings"
urlpatterns = [
    *meetings.urlpatterns,
    *votes.urlpatterns,
    *records.urlpatterns,
]
