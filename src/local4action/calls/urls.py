"""Addresses of the room `calls`."""

from __future__ import annotations

from django.urls import path

from local4action.calls.views import (
    adopting,
    calls_desk,
    documents,
    eligibility,
    extending,
    history,
    presence,
    proposals,
    public,
    question_sets,
    questions,
    taking_over,
    versions,
    writing,
)

app_name = "calls"
urlpatterns = [
    path("calls/", public.index, name="index"),
    path("calls.json", public.index_json, name="index_json"),
    path("calls.atom", public.index_atom, name="index_atom"),
    path("calls.ics", public.index_calendar, name="index_calendar"),
    path("calls/<str:tail>.ics", public.call_calendar, name="call_calendar"),
    path("calls/<str:tail>/", public.call, name="call"),
    path("calls/<str:tail>/check/", eligibility.self_check, name="self_check"),
    path("receipts/<slug:ref>/", public.verify, name="verify"),
    path("desk/calls/", calls_desk.call_list, name="call_list"),
    path("desk/calls/new/", calls_desk.call_new, name="call_new"),
    path("desk/calls/<slug:ref>/", calls_desk.call_edit, name="call_edit"),
    path("desk/calls/<slug:ref>/history/", history.call_history, name="call_history"),
    path("desk/calls/<slug:ref>/extend/", extending.extend, name="extend"),
    path("desk/calls/<slug:ref>/questions/<slug:form>/", adopting.adopt, name="adopt"),
    path("desk/questions/", question_sets.question_sets, name="question_sets"),
    path("desk/questions/new/", question_sets.question_set_new, name="question_set_new"),
    path("desk/questions/<slug:slug>/", question_sets.question_set, name="question_set"),
    path(
        "desk/questions/<slug:slug>/history/",
        history.question_history,
        name="question_history",
    ),
    path("desk/questions/<slug:slug>/compare/", question_sets.compare, name="question_compare"),
    path(
        "desk/questions/<slug:slug>/<int:number>/",
        question_sets.question_version,
        name="question_version",
    ),
    path(
        "desk/questions/<slug:slug>/<int:number>/preview/",
        question_sets.preview,
        name="question_preview",
    ),
    path("desk/questions/<slug:slug>/<int:number>/add/", questions.add, name="question_add"),
    path(
        "desk/questions/<slug:slug>/<int:number>/<slug:key>/",
        questions.edit,
        name="question_edit",
    ),
    path("desk/calls/<slug:ref>/propose/", writing.start, name="start"),
    path("desk/proposals/", proposals.proposals, name="proposals"),
    path("desk/proposals/<slug:ref>/", proposals.proposal, name="proposal"),
    path("desk/proposals/<slug:ref>/form/<slug:form>/", writing.form, name="form"),
    path(
        "desk/proposals/<slug:ref>/form/<slug:form>/judgement/",
        eligibility.judgement,
        name="judgement",
    ),
    path(
        "desk/proposals/<slug:ref>/form/<slug:form>/presence/",
        presence.presence,
        name="presence",
    ),
    path("desk/proposals/<slug:ref>/answers/<slug:key>/", writing.save_answer, name="save_answer"),
    path(
        "desk/proposals/<slug:ref>/versions/<slug:form>/",
        versions.versions,
        name="versions",
    ),
    path(
        "desk/proposals/<slug:ref>/versions/<slug:form>/compare/",
        versions.compare,
        name="compare",
    ),
    path(
        "desk/proposals/<slug:ref>/versions/<slug:form>/<int:number>/",
        versions.version,
        name="version",
    ),
    path("desk/proposals/<slug:ref>/take-over/", taking_over.take_over, name="take_over"),
    path("desk/proposals/<slug:ref>/offline/", documents.offline, name="offline"),
    path("desk/proposals/<slug:ref>/offline/<slug:document>/", documents.returned, name="returned"),
    path("desk/proposals/<slug:ref>/history/", history.proposal_history, name="history"),
    path("desk/proposals/<slug:ref>/people/", proposals.invite, name="invite"),
    path("desk/proposals/<slug:ref>/submit/", proposals.submit, name="submit"),
    path("desk/proposals/<slug:ref>/receipt/<slug:form>/", proposals.receipt, name="receipt"),
    path(
        "desk/proposals/<slug:ref>/receipt/<slug:form>/record.json",
        proposals.record,
        name="receipt_record",
    ),
]
