"""Every page of signing in wears our look and has no inline script or style."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

OPEN = (
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
    "account_email_verification_sent",
)
SIGNED_IN = (
    "account_logout",
    "account_email",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_list_webauthn",
    "accounts:language",
)
AFTER_PASSWORD = ("mfa_activate_totp", "mfa_add_webauthn")


def is_ours(response) -> None:
    page = response.content.decode()
    assert response.status_code == 200
    assert "brand/brand.css" in page
    assert 'class="site-head' in page
    assert len(re.findall(r"<h1", page)) == 1
    assert "Menu:" not in page
    assert " style=" not in page
    assert not re.search(r"<script(?![^>]*(src=|application/json))", page)
    assert not re.search(r"\son[a-z]+=", page)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("name", OPEN)
def test_a_page_open_to_all_wears_our_look(client, cast, name, language):
    from django.utils.translation import override

    with override(language):
        address = reverse(name)
    is_ours(client.get(address))


@pytest.mark.parametrize("name", SIGNED_IN)
def test_a_page_of_the_signed_in_wears_our_look(client, cast, name):
    client.force_login(cast.citizen)
    is_ours(client.get(reverse(name)))


@pytest.mark.parametrize("name", AFTER_PASSWORD)
def test_a_page_behind_the_password_asked_again(client, cast, name):
    client.force_login(cast.citizen, backend="local4action.accounts.backend.Backend")
    client.post(reverse("account_reauthenticate"), {"password": "demo"})
    is_ours(client.get(reverse(name)))


def test_recovery_codes_can_be_made_and_read(client, cast):
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(cast.citizen, "JBSWY3DPEHPK3PXP")
    client.force_login(cast.citizen, backend="local4action.accounts.backend.Backend")
    client.post(reverse("account_reauthenticate"), {"password": "demo"})
    is_ours(client.get(reverse("mfa_generate_recovery_codes")))
    client.post(reverse("mfa_generate_recovery_codes"))
    is_ours(client.get(reverse("mfa_view_recovery_codes")))
    is_ours(client.get(reverse("mfa_deactivate_totp")))


def test_signing_in_asks_for_the_second_factor(client, cast):
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(cast.citizen, "JBSWY3DPEHPK3PXP")
    answer = client.post(
        reverse("account_login"), {"login": "citizen@demo.example", "password": "demo"}
    )
    assert answer.url == reverse("mfa_authenticate")
    is_ours(client.get(answer.url))


def test_keys_are_listed_with_their_dates(client, cast):
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(
        user=cast.citizen, type="webauthn", data={"name": "My phone", "credential": {}}
    )
    client.force_login(cast.citizen)
    page = client.get(reverse("mfa_list_webauthn")).content.decode()
    assert "My phone" in page


def test_a_wrong_password_keeps_the_address(client, cast):
    answer = client.post(
        reverse("account_login"), {"login": "citizen@demo.example", "password": "wrong"}
    )
    assert 'value="citizen@demo.example"' in answer.content.decode()
    assert "error-summary" in answer.content.decode()


def test_signing_up_writes_a_mail_and_keeps_the_name(client, db):
    from local4action.accounts.models import Person
    from local4action.foundation.models import OutboxMail

    answer = client.post(
        "/fr/account/signup/",
        {"email": "New@town.example", "password1": "a-long-enough-one", "name": "Zoé\x07 N"},
    )
    assert answer.status_code == 302
    person = Person.objects.get()
    assert (person.name, person.language) == ("Zoé N", "fr")
    assert OutboxMail.objects.get().to == "new@town.example"


def test_the_forms_carry_a_token(cast):
    client = Client(enforce_csrf_checks=True)
    answer = client.post(
        reverse("account_login"), {"login": "citizen@demo.example", "password": "demo"}
    )
    assert answer.status_code == 403


def test_fields_have_our_labels_and_no_placeholders(client, cast):
    page = client.get("/en/account/login/").content.decode()
    assert "E-mail address" in page
    assert "placeholder" not in page
    assert "Remember Me" not in page
    client.force_login(cast.citizen)
    page = client.get("/en/account/password/change/").content.decode()
    assert "New password once more" in page
    assert "Change Password" not in page
