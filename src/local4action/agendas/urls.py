"""Addresses of the room `agendas`."""

from __future__ import annotations

from django.urls import path

from local4action.agendas import views

app_name = "agendas"
urlpatterns = [
    path("agendas/", views.index, name="index"),
    path("agendas/<slug:slug>/", views.frame, name="frame"),
    path("agendas/<slug:slug>/<str:code>/", views.node, name="node"),
]
