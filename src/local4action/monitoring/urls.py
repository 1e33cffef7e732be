"""Addresses of the room `monitoring`."""

from __future__ import annotations

from django.urls import path

from local4action.monitoring import observation_views, views
from local4action.monitoring.ratings import views as ratings

app_name = "monitoring"
urlpatterns = [
    path("desk/hubs/<slug:ref>/check-in/", views.check_in, name="check_in"),
    path("desk/hubs/<slug:ref>/ratings/", ratings.rounds, name="rounds"),
    path("desk/ratings/<slug:ref>/", ratings.rate, name="rate"),
    path("ratings/<slug:ref>/", ratings.result, name="result"),
    path("ratings/<slug:ref>/result.csv", ratings.result_csv, name="result_csv"),
    path("ratings/<slug:ref>/result.json", ratings.result_json, name="result_json"),
    path("ratings/<slug:ref>/<str:token>/", ratings.take_part, name="take_part"),
    path("desk/reports/<int:report>/answer/", views.accept, name="accept"),
    path("desk/hubs/<slug:ref>/figures/", observation_views.figures, name="figures"),
    path("desk/hubs/<slug:ref>/figures/table/", observation_views.table, name="figures_table"),
    path(
        "desk/hubs/<slug:ref>/figures/observations.csv",
        observation_views.sheet_csv,
        name="figures_csv",
    ),
    path(
        "desk/hubs/<slug:ref>/figures/observations.xlsx",
        observation_views.sheet_xlsx,
        name="figures_xlsx",
    ),
    path("desk/hubs/<slug:ref>/figures/<slug:key>/", observation_views.figure, name="figure"),
    path(
        "desk/hubs/<slug:ref>/figures/<slug:key>/<int:number>/",
        observation_views.correct,
        name="figure_correct",
    ),
]
