"""Addresses of this room, under /at/<slug>/. A deed is a noun: to sign is to create a signature."""

from .addresses import drafting, promises

app_name = "agreements"
urlpatterns = [
    *drafting.urlpatterns,
    *promises.urlpatterns,
]
