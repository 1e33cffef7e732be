"""The forms of the sign-in library with our labels, and without text inside the fields.

Apart from `forms`, which the library itself imports while it loads its own.
"""

from __future__ import annotations

from typing import Any, Final

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _

LABELS: Final = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Your password now"),
    "remember": _("Stay signed in on this device"),
    "code": _("Code"),
}
NEW: Final = {"password1": _("New password"), "password2": _("New password once more")}


class Plain:
    """Mixed into a form of the library: our labels, no placeholders."""

    labels: Any = LABELS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)


class LoginForm(Plain, account.LoginForm):
    """Signing in."""


class SignupForm(Plain, account.SignupForm):
    """Making an account."""

    labels: Any = LABELS | {"password1": _("Password")}


class AddEmailForm(Plain, account.AddEmailForm):
    """Another address."""


class ResetPasswordForm(Plain, account.ResetPasswordForm):
    """Asking for a link."""


class ResetPasswordKeyForm(Plain, account.ResetPasswordKeyForm):
    """A new password after the link."""

    labels: Any = LABELS | NEW


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    """A new password for the signed-in."""

    labels: Any = LABELS | NEW


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    """The password asked again."""


class AuthenticateForm(Plain, mfa.AuthenticateForm):
    """The second factor at signing in."""


class ReauthenticateCodeForm(Plain, mfa.ReauthenticateForm):
    """The second factor asked again."""


class ActivateTOTPForm(Plain, totp.ActivateTOTPForm):
    """The first code of an authenticator app."""
