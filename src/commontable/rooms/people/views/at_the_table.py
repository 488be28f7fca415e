"""Addresses of this noun."""

from django.urls import URLPattern

at_the_table_urls: list[URLPattern] = []
