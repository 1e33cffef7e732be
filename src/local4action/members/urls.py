"""Addresses of the room `members`."""

from __future__ import annotations

from django.urls import path

from local4action.members import views

app_name = "members"
urlpatterns = [
    path("desk/organisations/", views.mine, name="desk"),
    path("desk/organisations/new/", views.register, name="register"),
    path("desk/organisations/claim/", views.claim, name="claim"),
    path("desk/organisations/<slug:ref>/", views.edit, name="edit"),
    path("desk/organisations/<slug:ref>/membership/", views.membership, name="membership"),
    path("desk/organisations/<slug:ref>/members/", views.add_member, name="add_member"),
    path(
        "desk/organisations/<slug:ref>/members/<int:member>/", views.end_member, name="end_member"
    ),
    path("desk/people/", views.people, name="people"),
    path("desk/people/new/", views.give, name="give"),
    path("desk/people/<int:mandate>/confirm/", views.confirm, name="confirm"),
    path("desk/people/<int:mandate>/end/", views.end, name="end"),
]
