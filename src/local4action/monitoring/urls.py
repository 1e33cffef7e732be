"""Addresses of the room `monitoring`."""

from __future__ import annotations

from django.urls import path

from local4action.monitoring import views
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
]
