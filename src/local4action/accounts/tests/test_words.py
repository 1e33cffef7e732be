"""Every page of an account speaks our words in three languages; none of the library's is left."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, override

from local4action.accounts.adapter import Adapter
from local4action.accounts.second_factor import Adapter as SecondFactor
from local4action.accounts.tests.keys import registration
from local4action.accounts.tests.test_confirmation import code_of
from local4action.foundation.models import OutboxMail

# Each page with its heading, as who it is asked for: "out" (signed out), "plain" (a password
# only), "whole" (an app, a key and codes, and confirmed a moment ago), "bare" (no password).
PAGES = {
    "account_login": ("out", "Sign in"),
    "account_signup": ("out", "Make an account"),
    "account_inactive": ("out", "This account is closed"),
    "account_email_verification_sent": ("out", "Confirm your e-mail address"),
    "account_confirm_email": ("out", "Confirm your e-mail address"),
    "account_reset_password": ("out", "Choose a new password"),
    "account_reset_password_done": ("out", "The link is on its way"),
    "account_reset_password_from_key": ("out", "This link no longer works"),
    "account_reset_password_from_key_done": ("out", "Your password is changed"),
    "mfa_authenticate": ("half", "Second step of signing in"),
    "account_logout": ("plain", "Sign out"),
    "account_email": ("plain", "My e-mail addresses"),
    "account_change_password": ("plain", "Change my password"),
    "account_set_password": ("bare", "Set a password"),
    "account_reauthenticate": ("plain", "Confirm that it is you"),
    "accounts:language": ("plain", "My language"),
    "mfa_index": ("whole", "Second factor and passkeys"),
    "mfa_reauthenticate": ("whole", "Confirm that it is you"),
    "mfa_reauthenticate_webauthn": ("whole", "Confirm that it is you"),
    "mfa_activate_totp": ("plain", "Use an authenticator app"),
    "mfa_deactivate_totp": ("whole", "Stop using the authenticator app"),
    "mfa_view_recovery_codes": ("whole", "Recovery codes"),
    "mfa_generate_recovery_codes": ("whole", "Make new recovery codes"),
    "mfa_list_webauthn": ("whole", "Passkeys and security keys"),
    "mfa_add_webauthn": ("plain", "Add a key"),
    "mfa_edit_webauthn": ("whole", "Rename the key"),
    "mfa_remove_webauthn": ("whole", "Remove the key"),
}
NO_PAGES = {
    "accounts:demo_sign_in": "takes a click on the sign-in page",
    "mfa_login_webauthn": "speaks with the browser's key",
    "mfa_download_recovery_codes": "a text file of codes",
}
# Of the library, but never shown by what this site has switched on.
UNREACHABLE = re.compile(
    r"account/(base_|email_change|phone_change|request_login_code|signup_by_passkey|signup_closed"
    r"|verified_email_required|confirm_|snippets/|email/email_confirm_|messages/phone_|.*_code)"
    r"|mfa/(base_|trust|recovery_codes/(base|download)|totp/base|webauthn/(base|signup_form))"
    r"|mfa/webauthn/snippets/scripts"
)
UNREACHABLE_ERRORS = {
    "phone_password_mismatch", "invalid_or_expired_key", "invalid_login", "phone_taken",
    "unknown_email", "unknown_phone", "username_blacklisted", "username_password_mismatch",
    "username_taken", "select_only_one", "same_as_current", "add_email_blocked",
    "cannot_delete_authenticator",
}  # fmt: skip
# Words of the library that are in no sentence of ours.
THEIRS = re.compile(
    r"Menu:|Two-Factor|Authenticator App|Verified|Re-send|Make Primary|Master key|Passwordless"
    r"|Sign In\b|Sign Up|Remember Me|Email [aA]ddress|Forgot your|Reauthenticat|\bToken\b"
)


def names(resolver: Any = None, space: str = "") -> set[str]:
    """The name of every address below `account/`."""
    found = set()
    for one in (resolver or get_resolver()).url_patterns:
        if hasattr(one, "url_patterns"):
            found |= names(one, one.namespace or space)
        elif one.name:
            found.add(f"{space}:{one.name}" if space else one.name)
    return {name for name in found if re.match(r"account|mfa_", name)}


def test_no_page_of_an_account_is_forgotten():
    assert names() == PAGES.keys() | NO_PAGES.keys()


@pytest.fixture
def person(cast):
    EmailAddress.objects.update_or_create(
        user=cast.citizen, email=cast.citizen.email, defaults={"verified": True, "primary": True}
    )
    return cast.citizen


def protect(person: Any) -> Authenticator:
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(person)
    return Authenticator.objects.create(
        user=person, type="webauthn", data={"name": "My phone", "credential": registration()}
    )


def enter(client, person: Any, state: str) -> Authenticator | None:
    """Bring the browser into the state a page is asked for in; the key, where there is one."""
    key = protect(person) if state in {"whole", "half"} else None
    if state == "half":
        client.post(reverse("account_login"), {"login": person.email, "password": "demo"})
    if state in {"plain", "whole", "bare"}:
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[1])
        client.post(reverse("account_reauthenticate"), {"password": "demo"})
    if state == "bare":
        person.set_unusable_password()
        person.save()
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[1])
    return key


def address_of(name: str, person: Any, key: Authenticator | None) -> str:
    if name == "account_confirm_email":
        found = EmailAddress.objects.get(user=person)
        EmailAddress.objects.update(verified=False)
        return reverse(name, args=[EmailConfirmationHMAC.create(found).key])
    if name == "account_reset_password_from_key":
        return reverse(name, kwargs={"uidb36": "1", "key": "none"})
    if key and name in {"mfa_edit_webauthn", "mfa_remove_webauthn"}:
        return reverse(name, args=[key.pk])
    return reverse(name)


def words(response: Any) -> str:
    page = response.content.decode()
    return html.unescape(
        re.sub(r"<(script|style)[^>]*>.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    )


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_our_heading_and_our_words(client, person, name, language):
    state, heading = PAGES[name]
    with override(language):
        key = enter(client, person, state)
        address = address_of(name, person, key)
        expected = gettext(heading)
    response = client.get(address)
    page = response.content.decode()
    assert response.status_code == 200
    assert f'lang="{language}"' in page
    assert [html.unescape(one) for one in re.findall(r"<h1>(.*?)</h1>", page)] == [expected]
    assert expected in html.unescape(re.findall(r"<title>(.*?)</title>", page, re.DOTALL)[0])
    assert "brand/desk.css" in page
    assert not THEIRS.search(words(response))
    assert not re.search(r"<script(?![^>]*(src=|application/json))|\sstyle=|\son[a-z]+=", page)
    assert "mfa/js/" not in page
    assert "account/js/" not in page


def test_no_template_of_the_library_is_shown():
    root = f"{allauth.__path__[0]}/templates/"
    ours = str(settings.PACKAGE)
    theirs = [str(path.relative_to(root)) for path in Path(root).rglob("*") if path.is_file()]
    judged = [one for one in theirs if re.match("(account|mfa)/", one)]
    assert len(judged) > 90
    shown = [
        one
        for one in judged
        if not UNREACHABLE.match(one)
        and not str(get_template(one).template.origin.name).startswith(ours)
    ]
    assert shown == []


@pytest.mark.parametrize(
    ("own", "library"), [(Adapter, DefaultAccountAdapter), (SecondFactor, DefaultMFAAdapter)]
)
def test_errors_are_said_in_our_words(own, library):
    kept = {
        code for code, text in library.error_messages.items() if own.error_messages[code] is text
    }
    assert kept - UNREACHABLE_ERRORS == set()
    assert all(isinstance(text, Promise) for text in own.error_messages.values())


def post(client, page: str, language: str = "en", **data: str) -> str:
    with override(language):
        return words(client.post(reverse(page), data, follow=True))


def test_addresses_are_added_made_main_and_removed(client, person):
    enter(client, person, "plain")
    assert "We send a link" in words(client.get(reverse("account_email")))
    assert "among yours" in post(client, "account_email", email=person.email, action_add="")
    said = post(client, "account_email", email="second@town.example", action_add="")
    assert "We have sent a link to second@town.example." in said
    assert "Not confirmed yet" in said
    said = post(client, "account_email", email="second@town.example", action_primary="")
    assert "Confirm this address before" in said
    second = EmailAddress.objects.get(email="second@town.example")
    link = OutboxMail.objects.get(to=second.email)
    assert f"{person.name} has added this address" in link.body
    page = client.get(re.findall(r"http://testserver(\S+)", link.body)[0])
    assert "One click confirms it" in words(page)
    client.post(re.findall(r"http://testserver(\S+)", link.body)[0])
    said = post(client, "account_email", email=second.email, action_primary="")
    assert "We now write to this address." in said
    person.refresh_from_db()
    assert person.email == second.email
    told = OutboxMail.objects.get(to="citizen@demo.example")
    assert "We no longer write to citizen@demo.example but to second@town.example." in told.body
    said = post(client, "account_email", email="citizen@demo.example", action_remove="")
    assert "citizen@demo.example is removed." in said
    assert not EmailAddress.objects.filter(email="citizen@demo.example").exists()


def test_an_address_changes_only_after_the_password(client, person):
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[1])
    said = post(client, "account_email", email="thief@town.example", action_add="")
    assert "Confirm that it is you" in said
    assert EmailAddress.objects.filter(user=person).count() == 1
    path = reverse("account_email")
    answer = client.post(reverse("account_reauthenticate"), {"password": "demo", "next": path})
    assert answer.status_code == 302
    assert EmailAddress.objects.filter(email="thief@town.example").exists()


def test_a_new_password_by_mail(client, person):
    post(client, "account_reset_password", email=person.email)
    link = re.findall(r"http://testserver(\S+)", OutboxMail.objects.get().body)[0]
    answer = client.get(link, follow=True)
    assert "we do not ask for your old password" in words(answer)
    path = answer.request["PATH_INFO"]
    wrong = {"password1": "a-long-enough-one", "password2": "another-long-one"}
    assert "The two new passwords are not the same." in words(client.post(path, wrong))
    right = {"password1": "a-long-enough-one", "password2": "a-long-enough-one"}
    assert "Your password is changed" in words(client.post(path, right, follow=True))
    person.refresh_from_db()
    assert person.check_password("a-long-enough-one")
    assert "chosen by way of a link" in OutboxMail.objects.order_by("pk").last().body
    assert "This link no longer works" in words(client.get(link, follow=True))


def test_an_app_and_its_codes(client, person, django_capture_on_commit_callbacks):
    enter(client, person, "plain")
    client.get(reverse("mfa_activate_totp"))
    assert "This code is not right." in post(client, "mfa_activate_totp", code="000000")
    secret = client.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    said = words(client.get(reverse("mfa_index")))
    assert "In use: signing in asks for a code" in said
    assert "10 codes are left." in said
    assert "Signing in now asks for a code" in OutboxMail.objects.get().body
    assert (
        len(re.findall(r"\b\d{8}\b", words(client.get(reverse("mfa_view_recovery_codes"))))) == 10
    )
    with override("fr"):
        said = post(client, "mfa_deactivate_totp", language="fr")
        assert gettext("The authenticator app is no longer asked.") in said
    assert not Authenticator.objects.filter(user=person).exists()


def test_a_key_that_does_not_fit_is_refused_in_our_words(client, person):
    enter(client, person, "plain")
    client.get(reverse("mfa_add_webauthn"))
    said = post(client, "mfa_add_webauthn", name="x", credential=json.dumps(registration()))
    assert "This key was not accepted." in said
    assert not Authenticator.objects.exists()
    client.logout()
    said = post(client, "mfa_login_webauthn", credential=json.dumps(registration()))
    assert "This key was not accepted." in said


def test_a_key_is_added_renamed_and_removed(client, person):
    enter(client, person, "plain")
    asked = client.get(reverse("mfa_add_webauthn")).context["js_data"]["creation_options"]
    assert asked["publicKey"]["rp"]["name"] == "Local4Action HUBs"
    key = registration(asked["publicKey"]["challenge"])
    said = post(client, "mfa_add_webauthn", name="", credential=json.dumps(key), passwordless="on")
    assert "The key is added." in said
    kept = Authenticator.objects.get(type="webauthn")
    assert kept.wrap().name == "My first key"
    client.post(reverse("mfa_edit_webauthn", args=[kept.pk]), {"name": "Old phone"})
    assert "Old phone" in words(client.get(reverse("mfa_remove_webauthn", args=[kept.pk])))
    client.post(reverse("mfa_remove_webauthn", args=[kept.pk]))
    assert not Authenticator.objects.filter(user=person).exists()
    told = [one.body for one in OutboxMail.objects.order_by("pk")]
    assert "can now open your account" in told[0]
    assert "opens your account no longer" in told[1]


def test_too_many_tries_get_a_page_of_ours(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    post(client, "account_reset_password", email="someone@town.example")
    answer = client.post(reverse("account_reset_password"), {"email": "someone@town.example"})
    assert answer.status_code == 429
    assert "Too many tries" in words(answer)


def test_a_mail_keeps_signs_of_a_name_as_they_are(client, person):
    person.name = "Amélie d'Ormont & Sons"
    person.save()
    enter(client, person, "plain")
    post(client, "account_email", email="third@town.example", action_add="")
    assert "Amélie d'Ormont & Sons has added" in OutboxMail.objects.get().body
