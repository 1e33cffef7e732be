"""Addresses of the room `monitoring`."""

from __future__ import annotations

from django.urls import path

from local4action.monitoring import views

app_name = "monitoring"
urlpatterns = [
    path("desk/hubs/<slug:ref>/check-in/", views.check_in, name="check_in"),
    path("desk/reports/<int:report>/answer/", views.accept, name="accept"),
]
