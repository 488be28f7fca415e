"""Addresses of this noun."""

from django.urls import URLPattern

affiliation_urls: list[URLPattern] = []
