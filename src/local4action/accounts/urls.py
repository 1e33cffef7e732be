"""Addresses of the room `accounts`: those of the sign-in library, under our own words."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("account/", include("allauth.urls"))]
