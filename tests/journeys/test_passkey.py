"""A passkey is added, opens the account without a password, and is asked for again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.journeys.browsing import Visitor


@pytest.fixture
def with_key(visit: Callable[..., Visitor]) -> Callable[..., Visitor]:
    """Open a browser whose device has a lock of its own, as phones have."""

    def visiting(who: str = "", **options: Any) -> Visitor:
        person = visit(who, **options)
        device = person.context.new_cdp_session(person.page)
        device.send("WebAuthn.enable")
        device.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        return person

    return visiting


def test_a_passkey_opens_the_account(with_key: Callable[..., Visitor]) -> None:
    person = with_key("council")
    page = person.page
    person.go("account/2fa/")
    person.follow("Add a key")
    person.sees("Confirm that it is you")
    person.fill("Password", "demo")
    person.press("Confirm", "/webauthn/add/")
    expect(page.locator('[data-passkey-unable="add_key"]')).to_be_hidden()
    person.fill("Name of the key", "My phone")
    person.press("Add the key", "/recovery-codes/")
    person.sees("The key is added.", "Each of these codes opens your account once")
    person.go("account/2fa/webauthn/")
    expect(page.locator("main tbody tr")).to_contain_text(["My phone"])
    # The device is the second factor after the password, and enough alone.
    person.press("Sign out")
    person.go("account/login/")
    person.press("Sign in with a passkey", "/desk/")
    expect(page.locator(".sign-out__name")).to_have_text("Maren Solberg")
    person.press("Sign out")
    person.go("account/login/")
    person.fill("E-mail address", "council@demo.example")
    person.fill("Password", "demo")
    page.locator("form:has([name=password]) button").click()
    person.sees("Second step of signing in")
    person.press("Use a passkey or security key", "/desk/")
    # A person who is in shows it once more, then removes the key.
    person.go("account/2fa/webauthn/reauthenticate/?next=/en/account/2fa/webauthn/")
    person.press("Use a passkey or security key", "/webauthn/")
    person.follow("Remove")
    person.press("Remove the key", "/webauthn/")
    person.sees("The key is removed.", "You have added no key yet.")


def test_a_device_without_the_key_says_what_to_do(with_key: Callable[..., Visitor]) -> None:
    person = with_key(language="fr")
    person.go("account/login/")
    failed = person.page.locator('[data-passkey-failed="mfa_login"]')
    expect(failed).to_be_hidden()
    person.page.locator('[data-passkey-button="mfa_login"]').click()
    expect(failed).to_be_visible()
    assert "/account/login/" in person.page.url


def test_without_scripts_no_button_pretends_to_work(visit: Callable[..., Visitor]) -> None:
    person = visit("citizen", java_script_enabled=False)
    person.go("account/2fa/webauthn/add/")
    person.fill("Password", "demo")
    person.press("Confirm", "/webauthn/add/")
    expect(person.page.locator('[data-passkey-unable="add_key"]')).to_be_visible()
    expect(person.page.locator("[data-passkey-button]")).to_be_hidden()
