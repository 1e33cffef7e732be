"""Machine addresses of the room `showcase`: no language, the same for everyone."""

from __future__ import annotations

from django.urls import path

from local4action.showcase import data_views

app_name = "showcase-machine"
urlpatterns = [
    path("data/hubs.csv", data_views.hubs_csv, name="hubs_csv"),
    path("data/hubs.json", data_views.hubs_json, name="hubs_json"),
    path("data/hubs.geojson", data_views.hubs_geojson, name="hubs_geojson"),
    path("data/organisations.csv", data_views.organisations_csv, name="organisations_csv"),
    path("data/organisations.json", data_views.organisations_json, name="organisations_json"),
    path(
        "data/organisations.geojson",
        data_views.organisations_geojson,
        name="organisations_geojson",
    ),
    path("data/lessons.csv", data_views.lessons_csv, name="lessons_csv"),
    path("data/lessons.json", data_views.lessons_json, name="lessons_json"),
    path("data/suggest.json", data_views.suggest, name="suggest"),
    path("data/hubs/<slug:ref>.json", data_views.hub_json, name="hub_json"),
    path("data/agreements/<slug:ref>.json", data_views.agreement_json, name="agreement_json"),
    path("data/observations/<slug:ref>.json", data_views.observed_json, name="observed_json"),
    path("data/observations/<slug:ref>.csv", data_views.observed_csv, name="observed_csv"),
]
