"""Files are found by what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local4action.foundation.text import Sought
from local4action.foundation.translations import Translated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import Model, QuerySet


def named[M: Model](rows: QuerySet[M], words: str, *columns: str) -> QuerySet[M]:
    """Those of `rows` whose columns hold all words sought; one query for the words alone.

    Folding is done here and not in the database, which knows no letter beyond English ones: a
    call brings hundreds of proposals, not millions.
    """
    sought = Sought(words)
    read = rows.order_by().values_list("pk", *columns)
    return rows.filter(pk__in=[pk for pk, *texts in read if sought.fits(*_spelled(texts))])


def _spelled(texts: Iterable[Any]) -> Iterator[str]:
    """Every language of each text: a name is looked for as the reader knows it."""
    for text in texts:
        if isinstance(text, Translated):
            yield from (version.text for version in text.texts.values())
        else:
            yield str(text)
