"""Addresses of the room `monitoring`."""

from __future__ import annotations

from django.urls import path

from local4action.monitoring import observation_views, views
from local4action.monitoring.board import views as board
from local4action.monitoring.closing import views as closing
from local4action.monitoring.overview import views as overview
from local4action.monitoring.questions import views as questions
from local4action.monitoring.ratings import views as ratings

app_name = "monitoring"
urlpatterns = [
    path("desk/hubs-under-way/", overview.overview, name="overview"),
    path("desk/hubs-under-way.csv", overview.overview_csv, name="overview_csv"),
    path("desk/hubs/<slug:ref>/check-in/", views.check_in, name="check_in"),
    path("desk/hubs/<slug:ref>/ratings/", ratings.rounds, name="rounds"),
    path("desk/ratings/<slug:ref>/", ratings.rate, name="rate"),
    path("ratings/<slug:ref>/", ratings.result, name="result"),
    path("ratings/<slug:ref>/result.csv", ratings.result_csv, name="result_csv"),
    path("ratings/<slug:ref>/result.json", ratings.result_json, name="result_json"),
    path("ratings/<slug:ref>/<str:token>/", ratings.take_part, name="take_part"),
    path("desk/reports/<int:report>/answer/", views.accept, name="accept"),
    path("desk/hubs/<slug:ref>/closing/", closing.closing, name="closing"),
    path("desk/hubs/<slug:ref>/closing/write/", closing.write, name="closing_write"),
    path("desk/hubs/<slug:ref>/closing/lessons/<slug:which>/", closing.lesson, name="lesson"),
    path("desk/hubs/<slug:ref>/questions/", questions.questions, name="questions"),
    path("desk/hub-questions/<slug:ref>/", questions.question, name="question"),
    path("desk/hub-reviews/<slug:ref>/", board.board_review, name="board_review"),
    path("desk/hub-reviews/<slug:ref>/assign/", board.assign, name="assign_review"),
    path("desk/hub-reviews/<slug:ref>/write/", board.write, name="write_review"),
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
