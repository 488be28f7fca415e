"""Addresses of this noun."""

from django.urls import URLPattern

seat_urls: list[URLPattern] = []
