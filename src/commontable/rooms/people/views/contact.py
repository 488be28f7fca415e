"""Addresses of this noun."""

from django.urls import URLPattern

contact_urls: list[URLPattern] = []
