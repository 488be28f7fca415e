"""Addresses of this noun."""

from django.urls import URLPattern

reciprocal_seats_urls: list[URLPattern] = []
