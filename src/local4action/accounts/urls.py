"""Addresses of the room `accounts`: our own, and those of the sign-in library."""

from __future__ import annotations

from django.urls import include, path

from local4action.accounts import views

own = [
    path("account/demo/", views.demo_sign_in, name="demo_sign_in"),
    path("account/language/", views.language, name="language"),
]
urlpatterns = [
    path("", include((own, "accounts"))),
    path("account/", include("allauth.urls")),
]
