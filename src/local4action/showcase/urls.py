"""Addresses of the room `showcase`."""

from __future__ import annotations

from django.urls import path

from local4action.showcase import lesson_views, views

app_name = "showcase"
urlpatterns = [
    path("hubs/", views.catalogue, name="catalogue"),
    path("hubs/<slug:tail>/", views.hub, name="hub"),
    path("hubs/<slug:tail>/agreement/", views.agreement, name="agreement"),
    path("map/", views.world, name="map"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/<slug:tail>/", views.organisation, name="organisation"),
    path("lessons/", lesson_views.index, name="lessons"),
    path("lessons/<slug:ref>/", lesson_views.lesson, name="lesson"),
    path("data/", views.data, name="data"),
]
