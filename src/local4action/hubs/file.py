"""The fields of a hub's file that its team writes, and how a stale edit is seen."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local4action.hubs.models import Hub

# Texts in the original language, each with the most characters it may have.
TEXTS: Final = {"title": 200, "promise": 600, "context": 20000}
FACTS: Final = ("form", "place_name", "start", "end")
FIELD_NAMES: Final = {
    "title": gettext_lazy("Title"),
    "promise": gettext_lazy("Promise"),
    "context": gettext_lazy("Context"),
    "form": gettext_lazy("How people take part"),
    "place_name": gettext_lazy("Place"),
    "start": gettext_lazy("Start"),
    "end": gettext_lazy("End"),
}


class StaleEditError(ValidationError):
    """Someone else saved in between; `stored` holds what is there now, field by field."""

    def __init__(self, stored: Mapping[str, str], token: str) -> None:
        super().__init__(
            _("Someone else changed this while you were writing. Nothing is lost: both are below."),
            code="stale",
        )
        self.stored = dict(stored)
        self.token = token


def written(hub: Hub) -> dict[str, str]:
    """What the file's fields say now, in the original language."""
    texts = {name: str(getattr(hub, name) or "") for name in TEXTS}
    return texts | {name: str(getattr(hub, name) or "") for name in FACTS}


def token_of(values: Mapping[str, Any]) -> str:
    """A short mark of a set of values: another mark, other values."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def differing(stored: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """The stored values of those fields in which the two differ."""
    return {name: value for name, value in stored.items() if value != typed.get(name, "")}
