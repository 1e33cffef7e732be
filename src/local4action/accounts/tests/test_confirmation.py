"""Showing once more that it is you."""

from __future__ import annotations

import time

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError

from local4action.accounts.confirmation import MOST_WRONG, verify_again, verify_password

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()


def code_of(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_the_password_is_known(cast):
    assert verify_password(cast.lead, "demo")
    assert not verify_password(cast.lead, "")
    assert verify_again(cast.lead, "demo") == "password"
    assert verify_again(cast.lead, "other") is None


def test_the_second_factor_counts_once(cast):
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(cast.lead, SECRET)
    code = code_of(SECRET)
    assert verify_again(cast.lead, code) == "second factor"
    assert verify_again(cast.lead, code) is None
    assert verify_again(cast.partner, code_of(SECRET)) is None


def test_guessing_is_stopped(cast):
    for _ in range(MOST_WRONG):
        assert verify_again(cast.lead, "guess") is None
    with pytest.raises(ValidationError):
        verify_again(cast.lead, "demo")
    assert verify_again(cast.partner, "demo") == "password"
