"""Addresses of this noun."""

from django.urls import URLPattern

exchange_urls: list[URLPattern] = []
