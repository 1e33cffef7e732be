"""How signing in meets the rest of the house: its mails go through the outbox like all others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from django.urls import reverse
from django.utils.translation import get_language

from local4action.foundation import mail

if TYPE_CHECKING:
    from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """The account adapter of this site."""

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
