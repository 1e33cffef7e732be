"""Public references: eight characters, never changed, safe to read out over a phone."""

from __future__ import annotations

import secrets
from typing import Any, Final

from django.db import models

ALPHABET: Final = "23456789abcdefghjkmnpqrstvwxyz"
LENGTH: Final = 8


def new_ref() -> str:
    """A fresh reference; 30**8 of them, so that a clash is left to the unique constraint."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


class RefField(models.CharField):  # type: ignore[type-arg]
    """The reference a record is known by outside: unique, immutable, made on creation."""

    def __init__(self, **options: object) -> None:
        options |= {"max_length": LENGTH, "default": new_ref, "editable": False}
        options["db_collation"] = "C"
        # A history table keeps the same reference in many rows, and says `unique=False`.
        options.setdefault("unique", True)
        super().__init__(**options)  # type: ignore[arg-type]

    def deconstruct(self) -> Any:
        """Say whether it is unique in any case: here the default is not that of other fields."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "unique": self.unique}
