"""A hub as linked data of schema.org: a block of data in the page, which nothing executes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from local4action.hubs.models import Hub

# A script element ends at `</`, whatever its type: these never reach the page as themselves.
_ESCAPES: Final = (("<", "\\u003C"), (">", "\\u003E"), ("&", "\\u0026"))
_GOAL: Final = "https://metadata.un.org/sdg/"


def project(hub: Hub, language: str) -> SafeString:
    """The hub as a `Project`, ready to stand inside its script element."""
    title = hub.title.render(language)
    place: dict[str, Any] = {
        "@type": "Place",
        "address": {
            "@type": "PostalAddress",
            "addressCountry": hub.country,
            **({"addressLocality": hub.place_name} if hub.place_name else {}),
        },
    }
    if hub.latitude is not None:
        place["geo"] = {
            "@type": "GeoCoordinates", "latitude": hub.latitude, "longitude": hub.longitude,
        }  # fmt: skip
    document = {
        "@context": "https://schema.org",
        "@type": "Project",
        "@id": f"{settings.BASE_URL}/hubs/{hub.ref}/",
        "url": f"{settings.BASE_URL}{hub.get_absolute_url()}",
        "identifier": hub.ref,
        "name": {"@language": title.language, "@value": title.text},
        "parentOrganization": {"@type": "Organization", "name": str(hub.lead.name)},
        "location": place,
        "keywords": [
            f"{_GOAL}{one['code']}"
            for one in hub.tag_rows  # type: ignore[attr-defined]
            if one["frame"] == "sdg"
        ],
    }
    if hub.promise:
        promise = hub.promise.render(language)
        document["description"] = {"@language": promise.language, "@value": promise.text}
    if hub.start:
        document["foundingDate"] = hub.start
    if hub.end:
        document["dissolutionDate"] = hub.end
    text = json.dumps(document, ensure_ascii=False)
    for sign, code in _ESCAPES:
        text = text.replace(sign, code)
    return mark_safe(text)  # noqa: S308 - JSON without the signs that could end its element
