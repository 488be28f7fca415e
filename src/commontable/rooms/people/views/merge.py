"""Addresses of this noun."""

from django.urls import URLPattern

merge_urls: list[URLPattern] = []
