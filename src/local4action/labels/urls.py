"""Pages of the room, in the reader's language."""

from __future__ import annotations

from django.urls import path

from local4action.labels.views import checking, public

app_name = "labels"
urlpatterns = [
    path("label/check/", checking.check, name="check"),
    path("label/<slug:number>/", public.label, name="label"),
]
