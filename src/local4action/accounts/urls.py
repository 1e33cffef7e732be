"""Addresses of the room `accounts`: our own, and those of the sign-in library."""

from __future__ import annotations

from typing import Final

from allauth.account import urls as library
from django.urls import include, path

from local4action.accounts import views

# Signing in by a mailed code is not offered, so its second page is not there either.
SWITCHED_OFF: Final = {"account_confirm_login_code"}

own = [
    path("account/demo/", views.demo_sign_in, name="demo_sign_in"),
    path("account/language/", views.language, name="language"),
]
urlpatterns = [
    path("", include((own, "accounts"))),
    path("account/", include([one for one in library.urlpatterns if one.name not in SWITCHED_OFF])),
    path("account/2fa/", include("allauth.mfa.urls")),
]
