"""The forms of the sign-in library with our words, and without text inside the fields.

Apart from `forms`, which the library itself imports while it loads its own.
"""

from __future__ import annotations

from typing import Any, Final

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.core.exceptions import ValidationError
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
KEY: Final = {
    "name": _("Name of the key"),
    "passwordless": _("Sign in with this key alone, without a password"),
    "credential": _("Key"),
}
CODE_HELP: Final = {
    "code": _("The code your authenticator app shows now, or one of your recovery codes.")
}
KEY_HELP: Final = {
    "name": _("So that you know it again in the list: “My phone”, “Key at the office”."),
    "passwordless": _(
        "The device then asks for your fingerprint, your face or its lock. Leave this out for a "
        "simple security key: it is asked for after your password."
    ),
}


class Plain:
    """Mixed into a form of the library: our labels and help, no placeholders."""

    labels: Any = LABELS
    helps: Any = {}  # noqa: RUF012 - read only

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, field.help_text)


class Twice(Plain):
    """Mixed into a form that asks for a new password two times."""

    labels: Any = LABELS | NEW

    def clean(self) -> Any:
        """Say in our words that the two differ."""
        again = self.cleaned_data.get("password2")  # type: ignore[attr-defined]
        cleaned = super().clean()  # type: ignore[misc]
        errors = self.errors  # type: ignore[attr-defined]
        if again and "password2" in errors:
            errors["password2"] = errors["password2"].__class__(
                [_("The two new passwords are not the same.")]
            )
        return cleaned


class Keyed(Plain):
    """Mixed into a form that carries the answer of a passkey or security key."""

    labels: Any = KEY
    helps: Any = KEY_HELP

    def clean_credential(self) -> Any:
        """The key's answer; one that does not fit is no wrong code."""
        try:
            checked = getattr(super(), "clean_credential", None)
            return checked() if checked else self.cleaned_data["credential"]  # type: ignore[attr-defined]
        except ValidationError as error:
            raise _key_refused(error) from error

    def clean(self) -> Any:
        """The whole form; what is wrong with a new key is said in the same words."""
        try:
            return super().clean()  # type: ignore[misc]
        except ValidationError as error:
            raise _key_refused(error) from error


def _key_refused(error: ValidationError) -> ValidationError:
    if error.code != "incorrect_code":
        return error
    return ValidationError(_("This key was not accepted. Try again, or use another way."))


class LoginForm(Plain, account.LoginForm):
    """Signing in."""


class SignupForm(Plain, account.SignupForm):
    """Making an account."""

    labels: Any = LABELS | {"password1": _("Password")}


class AddEmailForm(Plain, account.AddEmailForm):
    """Another address."""


class ResetPasswordForm(Plain, account.ResetPasswordForm):
    """Asking for a link."""


class ResetPasswordKeyForm(Twice, account.ResetPasswordKeyForm):
    """A new password after the link."""


class ChangePasswordForm(Twice, account.ChangePasswordForm):
    """A new password for the signed-in."""


class SetPasswordForm(Twice, account.SetPasswordForm):
    """A first password for the signed-in."""


class ReauthenticateForm(Plain, account.ReauthenticateForm):
    """The password asked again."""


class AuthenticateForm(Plain, mfa.AuthenticateForm):
    """The second factor at signing in."""

    helps: Any = CODE_HELP


class ReauthenticateCodeForm(Plain, mfa.ReauthenticateForm):
    """The second factor asked again."""

    helps: Any = CODE_HELP


class ActivateTOTPForm(Plain, totp.ActivateTOTPForm):
    """The first code of an authenticator app."""


class AddKeyForm(Keyed, webauthn.AddWebAuthnForm):
    """A new passkey or security key; a passkey unless one says otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class EditKeyForm(Keyed, webauthn.EditWebAuthnForm):
    """Another name for a key."""


class AuthenticateKeyForm(Keyed, webauthn.AuthenticateWebAuthnForm):
    """A key as the second factor at signing in."""


class LoginKeyForm(Keyed, webauthn.LoginWebAuthnForm):
    """A passkey instead of address and password."""


class ReauthenticateKeyForm(Keyed, webauthn.ReauthenticateWebAuthnForm):
    """A key asked again."""
