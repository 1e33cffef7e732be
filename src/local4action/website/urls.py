"""Addresses of the room `website`."""

from __future__ import annotations

from django.urls import path

from local4action.website import outbox_views, views

app_name = "website"
urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("how-it-works/", views.how, name="how"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("desk/", views.desk_home, name="desk"),
    path("desk/jobs/<slug:ref>/", views.long_job, name="long_job"),
    path("desk/outbox/", outbox_views.mails, name="mails"),
    path("desk/outbox/<slug:ref>/", outbox_views.mail, name="mail"),
    path("outbox/", views.outbox, name="outbox"),
]
