"""Addresses of records: minutes, action items, calendar links, the live screen, exports."""

from __future__ import annotations

from django.urls import URLPattern, path

from ..views import action_item, export, feed, live, minutes, voice

urlpatterns: list[URLPattern] = [
    path("meetings/<uuid:pk>/now/", live.show_live, name="live"),
    path("meetings/<uuid:pk>/now/state/", live.show_state, name="live_state"),
    path("meetings/<uuid:pk>/minutes/", minutes.show_minutes, name="minutes"),
    path("meetings/<uuid:pk>/minutes/change/", minutes.edit_minutes, name="minutes_edit"),
    path("meetings/<uuid:pk>/minutes/drafts/", minutes.create_draft, name="minutes_drafts"),
    path("meetings/<uuid:pk>/minutes/approvals/", minutes.create_approval, name="minutes_approvals"),
    path("meetings/<uuid:pk>/minutes/files/<str:name>", minutes.download, name="minutes_file"),
    path("meetings/<uuid:pk>/action-items/new/", action_item.new_item, name="action_item_new"),
    path("meetings/<uuid:pk>/attendance.<str:kind>", export.attendance, name="attendance_export"),
    path("meetings/<uuid:pk>/votes.<str:kind>", export.votes, name="votes_export"),
    path("meetings/<uuid:pk>/voices/", voice.show_voice, name="voice"),
    path("meetings/<uuid:pk>/voices/turns/", voice.create_turn, name="voice_turns"),
    path("action-items/", action_item.list_items, name="action_items"),
    path("action-items/<uuid:pk>/", action_item.show_item, name="action_item"),
    path("action-items/<uuid:pk>/steps/", action_item.create_step, name="action_item_steps"),
    path("calendars/", feed.list_feeds, name="feeds"),
    path("calendars/<uuid:pk>/renewals/", feed.create_renewal, name="feed_renewals"),
    path("calendars/<uuid:pk>/revocations/", feed.create_revocation, name="feed_revocations"),
    path("calendars/of-meetings/<str:token>.ics", feed.show_feed, name="feed"),
]
