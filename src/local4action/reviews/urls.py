"""Addresses of the room `reviews`."""

from __future__ import annotations

from django.urls import path

from local4action.reviews.views import (
    calibrating,
    deciding,
    files,
    inquiries,
    interests,
    letter_templates,
    letters,
    letters_in_bulk,
    offline,
    pipeline,
    planning,
    profiles,
    queue,
    readers,
    reviewing,
    rubrics,
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
    path("desk/reviews/<slug:ref>/conflict/", interests.conflict, name="conflict"),
    path("desk/reviews/<slug:ref>/planned/", planning.plan_file, name="plan_file"),
    path("desk/reviews/<slug:ref>/decide/", deciding.decide, name="decide"),
    path("desk/reviews/<slug:ref>/letter/", letters.letter, name="letter"),
    path(
        "desk/reviews/<slug:ref>/letter/comments/",
        letters_in_bulk.letter_comments,
        name="letter_comments",
    ),
    path(
        "desk/reviews/<slug:ref>/letter/mails/<slug:mail>/",
        letters_in_bulk.letter_mail,
        name="letter_mail",
    ),
    path("desk/calls/<slug:ref>/letters/", letters_in_bulk.letters, name="letters"),
    path(
        "desk/calls/<slug:ref>/letters/texts/",
        letter_templates.letter_templates,
        name="letter_templates",
    ),
    path(
        "desk/calls/<slug:ref>/letters/texts/<slug:outcome>/<slug:language>/",
        letter_templates.letter_template,
        name="letter_template",
    ),
    path("desk/reviews/<slug:ref>/score/", reviewing.review, name="review"),
    path("desk/reviews/<slug:ref>/score/<slug:field>/", reviewing.save_field, name="save_field"),
    path("desk/reviews/<slug:ref>/hand-back/<int:review>/", reviewing.hand_back, name="hand_back"),
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
    path("desk/calls/<slug:ref>/readers/", profiles.readers, name="readers"),
    path("desk/calls/<slug:ref>/readers/conflicts/", interests.conflicts, name="conflicts"),
    path("desk/calls/<slug:ref>/readers/plan/", planning.plan, name="plan"),
    path("desk/proposals/<slug:ref>/questions/", inquiries.inquiry, name="inquiry"),
    path("desk/proposals/<slug:ref>/letter/", letters.letter_received, name="letter_received"),
]
