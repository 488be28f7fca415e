"""Addresses of this noun."""

from django.urls import URLPattern

timeline_urls: list[URLPattern] = []
