"""Addresses of this noun."""

from django.urls import URLPattern

membership_urls: list[URLPattern] = []
