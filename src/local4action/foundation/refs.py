"""Public references: eight characters, never changed, safe to read out over a phone."""

from __future__ import annotations

import secrets
from typing import Final

from django.db import models

ALPHABET: Final = "23456789abcdefghjkmnpqrstvwxyz"
LENGTH: Final = 8


def new_ref() -> str:
    """A fresh reference; 30**8 of them, so that a clash is left to the unique constraint."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


class RefField(models.CharField):  # type: ignore[type-arg]
    """The reference a record is known by outside: unique, immutable, made on creation."""

    def __init__(self, **options: object) -> None:
        options |= {"max_length": LENGTH, "default": new_ref, "unique": True, "editable": False}
        options["db_collation"] = "C"
        super().__init__(**options)  # type: ignore[arg-type]
