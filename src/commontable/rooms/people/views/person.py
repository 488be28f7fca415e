"""Addresses of this noun."""

from django.urls import URLPattern

person_urls: list[URLPattern] = []
