"""Addresses of the room `reviews`."""

from __future__ import annotations

from django.urls import path

from local4action.reviews.views import (
    chains,
    conditions,
    deciding,
    files,
    items,
    letters,
    meetings,
    minutes,
    pipeline,
    published,
    queue,
    readers,
    screening,
)

app_name = "reviews"
urlpatterns = [
    path("desk/reviews/", queue.queue, name="queue"),
    path("desk/reviews/<slug:ref>/", files.file, name="file"),
    path("desk/reviews/<slug:ref>/screen/", screening.screen, name="screen"),
    path("desk/reviews/<slug:ref>/assign/", readers.assign, name="assign"),
    path("desk/reviews/<slug:ref>/score/", files.review, name="review"),
    path("desk/reviews/<slug:ref>/conflict/", files.conflict, name="conflict"),
    path("desk/reviews/<slug:ref>/step/", chains.step, name="step"),
    path("desk/reviews/<slug:ref>/decide/", deciding.decide, name="decide"),
    path("desk/reviews/<slug:ref>/letter/", letters.letter, name="letter"),
    path("desk/calls/<slug:ref>/chain/", chains.chain, name="chain"),
    path("desk/meetings/", meetings.meetings, name="meetings"),
    path("desk/meetings/new/", meetings.meeting_new, name="meeting_new"),
    path("desk/meetings/<slug:ref>/", meetings.meeting, name="meeting"),
    path("desk/meetings/<slug:ref>/edit/", meetings.meeting_edit, name="meeting_edit"),
    path("desk/meetings/<slug:ref>/agenda/", meetings.agenda, name="agenda"),
    path("desk/meetings/<slug:ref>/presence/", meetings.presence, name="presence"),
    path("desk/meetings/<slug:ref>/minutes/", minutes.minutes, name="minutes"),
    path("desk/meetings/<slug:ref>/minutes/edit/", minutes.minutes_edit, name="minutes_edit"),
    path("desk/meetings/<slug:ref>/items/<slug:which>/", items.item, name="item"),
    path("desk/meetings/<slug:ref>/items/<slug:which>/recusal/", items.recusal, name="recusal"),
    path("desk/conditions/<slug:ref>/", conditions.condition, name="condition"),
    path("desk/pipeline/", pipeline.pipeline, name="pipeline"),
    path("desk/decisions/", letters.register, name="register"),
    path("desk/proposals/<slug:ref>/letter/", letters.letter_received, name="letter_received"),
    path("decisions/", published.decisions, name="decisions"),
    path("decisions.csv", published.decisions_csv, name="decisions_csv"),
    path("decisions.json", published.decisions_json, name="decisions_json"),
]
