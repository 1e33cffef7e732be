"""Addresses of the room `reviews`."""

from __future__ import annotations

from django.urls import path

from local4action.reviews.views import (
    calibrating,
    deciding,
    files,
    letters,
    offline,
    pipeline,
    queue,
    readers,
    reviewing,
    rubrics,
    screening,
)

app_name = "reviews"
urlpatterns = [
    path("desk/reviews/", queue.queue, name="queue"),
    path("desk/reviews/<slug:ref>/", files.file, name="file"),
    path("desk/reviews/<slug:ref>/screen/", screening.screen, name="screen"),
    path("desk/reviews/<slug:ref>/assign/", readers.assign, name="assign"),
    path("desk/reviews/<slug:ref>/score/", reviewing.review, name="review"),
    path("desk/reviews/<slug:ref>/score/<slug:field>/", reviewing.save_field, name="save_field"),
    path("desk/reviews/<slug:ref>/hand-back/<int:review>/", reviewing.hand_back, name="hand_back"),
    path("desk/reviews/<slug:ref>/conflict/", files.conflict, name="conflict"),
    path("desk/reviews/<slug:ref>/decide/", deciding.decide, name="decide"),
    path("desk/reviews/<slug:ref>/letter/", letters.letter, name="letter"),
    path("desk/offline/", offline.offline, name="offline"),
    path("desk/offline/submit/", offline.submit, name="submit_drafts"),
    path("desk/offline/<slug:ref>/", offline.scores, name="offline_scores"),
    path("desk/calls/<slug:ref>/criteria/", rubrics.rubric, name="rubric"),
    path("desk/calls/<slug:ref>/criteria/new/", rubrics.criterion, name="criterion_new"),
    path("desk/calls/<slug:ref>/criteria/<slug:key>/edit/", rubrics.criterion, name="criterion"),
    path("desk/calls/<slug:ref>/phase/", rubrics.phase, name="phase"),
    path("desk/calls/<slug:ref>/calibration/", calibrating.calibration_page, name="calibration"),
    path("desk/pipeline/", pipeline.pipeline, name="pipeline"),
    path("desk/decisions/", letters.register, name="register"),
    path("desk/proposals/<slug:ref>/letter/", letters.letter_received, name="letter_received"),
]
