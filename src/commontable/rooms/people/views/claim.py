"""Addresses of this noun."""

from django.urls import URLPattern

claim_urls: list[URLPattern] = []
