"""Addresses of the room `reviews`."""

from __future__ import annotations

from django.urls import path

from local4action.reviews.views import (
    deciding,
    files,
    inquiries,
    interests,
    letters,
    pipeline,
    planning,
    profiles,
    queue,
    readers,
    screening,
)

app_name = "reviews"
urlpatterns = [
    path("desk/reviews/", queue.queue, name="queue"),
    # No reference has seven letters.
    path("desk/reviews/profile/", profiles.profile, name="profile"),
    path("desk/reviews/profile/<int:person>/", profiles.profile, name="reader_profile"),
    path("desk/reviews/<slug:ref>/", files.file, name="file"),
    path("desk/reviews/<slug:ref>/screen/", screening.screen, name="screen"),
    path("desk/reviews/<slug:ref>/assign/", readers.assign, name="assign"),
    path("desk/reviews/<slug:ref>/score/", files.review, name="review"),
    path("desk/reviews/<slug:ref>/conflict/", interests.conflict, name="conflict"),
    path("desk/reviews/<slug:ref>/planned/", planning.plan_file, name="plan_file"),
    path("desk/reviews/<slug:ref>/decide/", deciding.decide, name="decide"),
    path("desk/reviews/<slug:ref>/letter/", letters.letter, name="letter"),
    path("desk/pipeline/", pipeline.pipeline, name="pipeline"),
    path("desk/decisions/", letters.register, name="register"),
    path("desk/calls/<slug:ref>/readers/", profiles.readers, name="readers"),
    path("desk/calls/<slug:ref>/readers/conflicts/", interests.conflicts, name="conflicts"),
    path("desk/calls/<slug:ref>/readers/plan/", planning.plan, name="plan"),
    path("desk/proposals/<slug:ref>/questions/", inquiries.inquiry, name="inquiry"),
    path("desk/proposals/<slug:ref>/letter/", letters.letter_received, name="letter_received"),
]
