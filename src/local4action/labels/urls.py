"""Addresses of the room `labels`."""

from __future__ import annotations

from django.urls import path

from local4action.labels.views import desk

app_name = "labels"
urlpatterns = [
    path("desk/labels/", desk.labels, name="desk_labels"),
    path("desk/labels/<slug:number>/", desk.label, name="desk_label"),
    path("desk/labels/<slug:number>/move/", desk.move, name="desk_move"),
]
