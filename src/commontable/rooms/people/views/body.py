"""Addresses of this noun."""

from django.urls import URLPattern

body_urls: list[URLPattern] = []
