"""Addresses of this noun."""

from django.urls import URLPattern

organization_urls: list[URLPattern] = []
