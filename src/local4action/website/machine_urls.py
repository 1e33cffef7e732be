"""Machine addresses of the room `website`: no language in front."""

from __future__ import annotations

from django.urls import path

from local4action.website import views

app_name = "website-machine"
urlpatterns = [
    path("", views.front_door, name="front_door"),
    path("outbox/", views.outbox_door, name="outbox_door"),
    path("healthz", views.healthz, name="healthz"),
    path("files/<slug:ref>", views.file, name="file"),
]
