"""Addresses of this noun."""

from django.urls import URLPattern

partnership_urls: list[URLPattern] = []
