"""Addresses of the room `reviews`."""

from __future__ import annotations

from django.urls import path

from local4action.reviews.views import deciding, files, letters, pipeline, queue, readers, screening

app_name = "reviews"
urlpatterns = [
    path("desk/reviews/", queue.queue, name="queue"),
    path("desk/reviews/<slug:ref>/", files.file, name="file"),
    path("desk/reviews/<slug:ref>/screen/", screening.screen, name="screen"),
    path("desk/reviews/<slug:ref>/assign/", readers.assign, name="assign"),
    path("desk/reviews/<slug:ref>/score/", files.review, name="review"),
    path("desk/reviews/<slug:ref>/conflict/", files.conflict, name="conflict"),
    path("desk/reviews/<slug:ref>/decide/", deciding.decide, name="decide"),
    path("desk/reviews/<slug:ref>/letter/", letters.letter, name="letter"),
    path("desk/pipeline/", pipeline.pipeline, name="pipeline"),
    path("desk/decisions/", letters.register, name="register"),
    path("desk/proposals/<slug:ref>/letter/", letters.letter_received, name="letter_received"),
]
