"""Showing once more that it is you."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from local4action.accounts.confirmation import (
    MOST_WRONG,
    verify_again,
    verify_password,
    wrong_tries,
)

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def no_earlier_tries():
    shutil.rmtree(settings.HOME / "run" / "wrong", ignore_errors=True)


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


def test_wrong_tries_survive_the_transaction_that_fails(cast):
    from django.db import transaction

    for _ in range(MOST_WRONG):
        with transaction.atomic():
            verify_again(cast.lead, "guess")
            transaction.set_rollback(True)
    with pytest.raises(ValidationError):
        verify_again(cast.lead, "demo")


def test_wrong_tries_of_another_process_count(cast):
    program = (
        "import sys, types, django; django.setup()\n"
        "from local4action.accounts import confirmation\n"
        "person = types.SimpleNamespace(pk=int(sys.argv[1]))\n"
        "for _ in range(confirmation.MOST_WRONG): confirmation._keep_wrong_try(person)\n"
    )
    environment = {
        "DJANGO_SETTINGS_MODULE": "local4action.conf.settings",
        "PYTHONPATH": "src",
        "L4A_HOME": str(settings.HOME),
        "PATH": "/usr/bin:/bin",
    }
    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program, str(cast.lead.pk)],
        env=environment,
        check=True,
        cwd=settings.PACKAGE.parents[1],
    )
    with pytest.raises(ValidationError):
        verify_again(cast.lead, "demo")


def test_after_five_minutes_one_may_try_again(cast):
    import time_machine

    with time_machine.travel("2026-11-20T10:00:00+00:00", tick=False) as traveller:
        for _ in range(MOST_WRONG):
            verify_again(cast.lead, "guess")
        traveller.shift(301)
        assert verify_again(cast.lead, "guess") is None
        assert wrong_tries(cast.lead) == 1
        assert verify_again(cast.lead, "demo") == "password"
