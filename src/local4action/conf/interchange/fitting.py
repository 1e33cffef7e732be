"""Whether what a document says fits the columns it goes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from django.db.models import Model


def must_fit(record: Model) -> None:
    """Check the columns that have a value.

    Raises:
        ValidationError: naming each column that does not fit.
    """
    absent = [one.name for one in record._meta.fields if not getattr(record, one.attname)]  # noqa: SLF001
    try:
        record.full_clean(exclude=absent, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise ValidationError(
            [f"{name}: {' '.join(words)}" for name, words in error.message_dict.items()]
        ) from None
