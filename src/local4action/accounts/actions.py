"""What a person does with their own account; signing in itself is the library's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from local4action.accounts import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.foundation.actions import action

if TYPE_CHECKING:
    from local4action.accounts.models import Person


@action("accounts.choose_language", on="person")
def choose_language(*, person: Person, language: str, actor: Person) -> Person:
    """Keep the language of a person's mails and letters.

    Raises:
        ValidationError: when the site does not speak it.
    """
    del actor
    if language not in dict(settings.LANGUAGES):
        raise ValidationError({"language": _("This site does not speak that language.")})
    person.language = language
    person.save(update_fields=["language"])
    return person
