"""A person signs in: one account for each human being, whatever they do in the programme."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from local4action.foundation.history import tracked


class PersonManager(BaseUserManager["Person"]):
    """Makes accounts; e-mail addresses are kept in one case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """A new account; without a password it can only be entered through a mailed link."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        """Find by e-mail address, in any case."""
        return self.get(email__iexact=username)


@tracked(exclude=("password", "last_login"))
class Person(AbstractBaseUser):
    """A human being with an account."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=12, default="en", help_text="for mails and letters")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = (models.UniqueConstraint(Lower("email"), name="person_email_once"),)

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name as the person writes it."""
        return self.name
