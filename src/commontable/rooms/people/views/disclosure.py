"""Addresses of this noun."""

from django.urls import URLPattern

disclosure_urls: list[URLPattern] = []
