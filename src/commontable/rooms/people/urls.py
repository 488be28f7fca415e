"""Everything of this room that stands under /at/<slug>/: each noun's view module brings its own addresses."""

from django.urls import URLPattern

from .views.affiliation import affiliation_urls
from .views.at_the_table import at_the_table_urls
from .views.body import body_urls
from .views.candidate import candidate_urls
from .views.claim import claim_urls
from .views.contact import contact_urls
from .views.disclosure import disclosure_urls
from .views.exchange import exchange_urls
from .views.expected_sector import expected_sector_urls
from .views.invitation import invitation_urls
from .views.membership import membership_urls
from .views.merge import merge_urls
from .views.organization import organization_urls
from .views.partnership import partnership_urls
from .views.person import person_urls
from .views.reciprocal_seats import reciprocal_seats_urls
from .views.resident_claim import resident_claim_urls
from .views.seat import seat_urls
from .views.timeline import timeline_urls

app_name = "people"
urlpatterns: list[URLPattern] = [
    *at_the_table_urls,
    *organization_urls,
    *person_urls,
    *contact_urls,
    *affiliation_urls,
    *resident_claim_urls,
    *body_urls,
    *seat_urls,
    *membership_urls,
    *disclosure_urls,
    *reciprocal_seats_urls,
    *expected_sector_urls,
    *candidate_urls,
    *timeline_urls,
    *claim_urls,
    *partnership_urls,
    *invitation_urls,
    *exchange_urls,
    *merge_urls,
]
