"""Addresses of this noun."""

from django.urls import URLPattern

resident_claim_urls: list[URLPattern] = []
