"""Addresses of the room `monitoring`."""

from __future__ import annotations

from django.urls import path

from local4action.monitoring import views
from local4action.monitoring.closing import views as closing

app_name = "monitoring"
urlpatterns = [
    path("desk/hubs/<slug:ref>/check-in/", views.check_in, name="check_in"),
    path("desk/reports/<int:report>/answer/", views.accept, name="accept"),
    path("desk/hubs/<slug:ref>/closing/", closing.closing, name="closing"),
    path("desk/hubs/<slug:ref>/closing/write/", closing.write, name="closing_write"),
    path("desk/hubs/<slug:ref>/closing/lessons/<slug:which>/", closing.lesson, name="lesson"),
]
