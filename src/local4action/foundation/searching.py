"""Rows found by what they are called: folded words kept beside the texts they are made from.

The database knows no letter beyond English ones (its collation is C), and folding thousands of
texts for one search takes longer than the page may: so the words are folded when they are written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat

from local4action.foundation.text import has_signs, words_of
from local4action.foundation.translations import Translated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.foundation.prepared import Slot

BATCH: Final = 500
PATTERNS: Final = ArrayField(models.TextField())


def folded_words(*texts: Translated | str | None) -> str:
    """The words of some texts, in every language they have, each with a space before it."""
    found = dict.fromkeys(
        word for text in texts for one in _versions(text) for word in words_of(one)
    )
    return "".join(f" {word}" for word in found)


def _versions(text: Translated | str | None) -> Iterable[str]:
    if isinstance(text, Translated):
        return [version.text for version in text.texts.values()]
    return [text] if text else []


class FoldedField(models.TextField):  # type: ignore[type-arg]
    """The folded words of other columns of the row, written whenever the row is saved whole.

    Whoever updates single columns writes it with them: `words=folded_words(title)`.
    """

    def __init__(self, *, of: tuple[str, ...] = (), **options: Any) -> None:
        self.of = of
        options |= {"default": "", "blank": True, "editable": False, "db_collation": "C"}
        super().__init__(**options)

    def deconstruct(self) -> Any:
        """Say which columns it is made from."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Fold what the columns hold now."""
        del add
        words = folded_words(*(getattr(model_instance, name) for name in self.of))
        setattr(model_instance, self.attname, words)
        return words


class _LikeEach(Func):
    """Whether a text is like each of the patterns of an array."""

    template = "%(expressions)s)"
    arg_joiner = " LIKE ALL ("
    output_field = models.BooleanField()


def patterns_of(wanted: str) -> list[str]:
    """The words of `wanted` as `is_called` asks for them."""
    words = dict.fromkeys(words_of(wanted))
    parts = (word if has_signs(word) else f" {word}" for word in words)
    return ["%" + part.replace("_", r"\_") + "%" for part in parts]


def is_called(patterns: Value | Slot, *columns: str) -> Q:
    """The condition that folded columns hold all of these, together."""
    return Q(_LikeEach(Concat(*columns) if columns[1:] else F(*columns), patterns))


def called(wanted: str, *columns: str) -> Q:
    """The condition that each word of `wanted` begins a word of one of the folded columns.

    Where a script sets no spaces a word may stand anywhere. No words, no condition.
    """
    patterns = patterns_of(wanted)
    return is_called(Value(patterns, PATTERNS), *columns) if patterns else Q()


def fold_rows(model: type[models.Model]) -> None:
    """Fold the words of every row that is there already; for migrations."""
    field = model._meta.get_field("words")  # noqa: SLF001 - how Django names it
    rows = model._default_manager.order_by("pk")  # noqa: SLF001 - as above
    batch: list[models.Model] = []
    for row in rows.iterator(chunk_size=BATCH):
        field.pre_save(row, add=False)  # type: ignore[union-attr]
        batch.append(row)
    rows.bulk_update(batch, ["words"], batch_size=BATCH)
