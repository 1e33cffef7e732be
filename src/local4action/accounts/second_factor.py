"""How second factors and passkeys meet this house: our words, our name.

Apart from `adapter`, because the library's half of it needs its tables, and `adapter` is asked for
while they are still being loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class Adapter(DefaultMFAAdapter):
    """The second-factor adapter of this site."""

    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": _(
            "Recovery codes belong to a second factor: choose an app or add a key first."
        ),
        "incorrect_code": _("This code is not right. Write the one your app shows now."),
        "unverified_email": _("Confirm all your e-mail addresses first, or remove the others."),
    }

    def generate_authenticator_name(
        self,
        user: AbstractBaseUser,
        type: Authenticator.Type,  # noqa: A002 - the library's name for it
    ) -> str:
        """A name for a new key until its owner finds a better one."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        if count == 0:
            return gettext("My first key")
        return gettext("Key %(number)s") % {"number": count + 1}

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)
