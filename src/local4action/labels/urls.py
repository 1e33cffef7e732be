"""Addresses of the room `labels`, for people."""

from __future__ import annotations

from django.urls import path

from local4action.labels.views import checking

app_name = "labels"
urlpatterns = [
    path("label/check/", checking.check, name="check"),
]
