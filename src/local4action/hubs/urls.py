"""Addresses of the room `hubs`."""

from __future__ import annotations

from django.urls import path

from local4action.hubs import views
from local4action.hubs.joining import views as joining

app_name = "hubs"
urlpatterns = [
    path("desk/hubs/", views.mine, name="mine"),
    path("desk/hubs/<slug:ref>/", views.hub, name="hub"),
    path("desk/hubs/<slug:ref>/edit/", views.edit, name="edit"),
    path("desk/hubs/<slug:ref>/agendas/", views.tags, name="tags"),
    path("desk/hubs/<slug:ref>/partners/", views.partners, name="partners"),
    path("desk/hubs/<slug:ref>/move/", views.move, name="move"),
    path(
        "desk/hubs/<slug:ref>/translate/<slug:field>/<slug:language>/",
        views.translate,
        name="translate",
    ),
    path("desk/hubs/<slug:ref>/join/", joining.join, name="join"),
    path("desk/hubs/<slug:ref>/joinings/", joining.joinings, name="joinings"),
    path("desk/joinings/<slug:ref>/", joining.joining, name="joining"),
    path("desk/partnerships/<slug:ref>/", views.partner_answer, name="partner_answer"),
]
