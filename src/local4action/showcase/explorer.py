"""Whether the map can be explored here, and what the explorer must know.

It runs on two libraries that `requirements/assets` fetches. Where they are absent, nobody is
offered what cannot be had: the drawn map and the list say the same.
"""

from __future__ import annotations

import functools
import json
from typing import Any, Final

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from local4action.hubs.workflow import HUB

STYLE: Final = "vendor/leaflet/leaflet.css"
LIBRARIES: Final = ("vendor/leaflet/leaflet.js", "vendor/supercluster/supercluster.min.js")


@functools.cache
def offered() -> bool:
    """Whether this process found the libraries among the static files it serves."""
    try:
        for name in (STYLE, *LIBRARIES):
            staticfiles_storage.url(name)
    except ValueError:  # fetched after the static files were collected: from the next start on
        return False
    return all(finders.find(name) for name in (STYLE, *LIBRARIES))


def context(source: str, language: str) -> dict[str, Any] | None:
    """What the explorer's part of the page says, None where it is not offered.

    Args:
        source: address of the GeoJSON with the hubs that the page shows.
        language: the reader's.
    """
    if not offered():
        return None
    return {
        "source": f"{source}{'&' if '?' in source else '?'}fields=map",
        "style": STYLE,
        "leaflet": LIBRARIES[0],
        "supercluster": LIBRARIES[1],
        "language": language,
        "states": json.dumps({name: str(state.public) for name, state in HUB.states.items()}),
    }
