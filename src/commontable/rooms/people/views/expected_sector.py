"""Addresses of this noun."""

from django.urls import URLPattern

expected_sector_urls: list[URLPattern] = []
