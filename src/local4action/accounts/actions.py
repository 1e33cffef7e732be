"""What a person does with their own account; signing in itself is the library's."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from local4action.accounts import rules as rules  # noqa: PLC0414 - declares the permissions below
from local4action.accounts.models import Person
from local4action.foundation.actions import action
from local4action.foundation.text import cleaned


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


@action("accounts.make_account", system=True)
def make_account(*, email: str, name: str, password: str, actor: Any) -> Person:
    """An account whose e-mail address needs no confirmation, made at the terminal.

    Raises:
        ValidationError: when the address is none or taken, the name is empty or too long, or the
            password is too weak.
    """
    del actor
    email, name = email.strip().lower(), cleaned(name)
    validate_email(email)
    if not name or len(name) > 200:
        raise ValidationError(_("Give the name of the person, of at most 200 characters."))
    if Person.objects.filter(email__iexact=email).exists():
        raise ValidationError(_("There is an account with this address already."))
    validate_password(password, Person(email=email, name=name))
    person = Person.objects.create_user(email, password, name=name)
    return _confirmed(person)


@action("accounts.confirm_address", on="person", system=True)
def confirm_address(*, person: Person, actor: Any) -> Person:
    """Take the person's address as confirmed, on the word of whoever runs the site."""
    del actor
    return _confirmed(person)


def _confirmed(person: Person) -> Person:
    found, new = EmailAddress.objects.get_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )
    if not new and not found.verified:
        found.verified = True
        found.save(update_fields=["verified"])
    return person
