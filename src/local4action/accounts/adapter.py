"""How signing in meets the rest of the house: its mails go through the outbox like all others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from local4action.foundation import mail

if TYPE_CHECKING:
    from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """The account adapter of this site."""

    # In our words what the library says beside a field; `test_words` knows which cannot come up.
    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "cannot_remove_primary_email": _("Make another address your main one first."),
        "duplicate_email": _("This address is among yours already."),
        "email_password_mismatch": _("This address and this password do not belong together."),
        "email_taken": _("There is an account with this address already."),
        "enter_current_password": _("This is not your password now."),
        "incorrect_code": _("This code is not right. Write the one your app shows now."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link no longer works."),
        "max_email_addresses": _("An account has at most %d addresses."),
        "too_many_login_attempts": _("Too many wrong tries. Wait five minutes and try again."),
        "unverified_primary_email": _("Confirm this address before you make it your main one."),
        "rate_limited": _("Too many wrong tries. Wait five minutes and try again."),
    }

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The desk."""
        del request
        return reverse("website:desk")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail into the outbox, in the transaction of the request."""
        message = self.render_mail(template_prefix, email, context)
        mail.write(
            to=email,
            subject=message.subject,
            body=message.body,
            about=template_prefix,
            language=(get_language() or "en").split("-")[0],
        )
