"""Addresses of this noun."""

from django.urls import URLPattern

invitation_urls: list[URLPattern] = []
