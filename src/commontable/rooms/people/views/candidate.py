"""Addresses of this noun."""

from django.urls import URLPattern

candidate_urls: list[URLPattern] = []
