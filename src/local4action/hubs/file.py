"""The fields of a hub's file that its team writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from local4action.foundation.translations import Translated
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


def written(hub: Hub) -> dict[str, str]:
    """What the file's fields say now, in the original language."""
    texts = {name: str(getattr(hub, name) or "") for name in TEXTS}
    return texts | {name: str(getattr(hub, name) or "") for name in FACTS}


def translated(value: Translated, language: str) -> dict[str, str]:
    """What a field's translation says now; empty where there is none."""
    version = value.texts.get(language)
    return {"text": version.text if version else ""}
