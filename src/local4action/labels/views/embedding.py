"""A label on a city's own site: a small frame, and oEmbed 1.0 for who only pastes its address."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override

from local4action.foundation.access import public
from local4action.labels import credentials, label_page, standing

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

    from local4action.labels.models import Label

WIDTH, HEIGHT = 420, 170
NARROWEST, LOWEST = 260, 150
# The frame runs nothing, asks nobody, and may stand on any site.
_POLICY: Final[dict[str, list[str]]] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": ["*"],
}
_PATH: Final = re.compile(r"/(?:[a-z]{2}/)?label/(L4A-[0-9]{4}-[0-9]{4,})/?")


@xframe_options_exempt
@csp_override(_POLICY)
@public
def embed(request: HttpRequest, number: str) -> HttpResponseBase:
    """The label as a card of its own, in the language asked for (`?lang=`) or English."""
    found = credentials.public_label(number)
    language = request.GET.get("lang", "")
    with translation.override(language if language in dict(settings.LANGUAGES) else "en"):
        context = {
            "label": found,
            "title": found.hub.title.render(translation.get_language() or "en"),
            "standing": standing.of(found, [], timezone.localdate()),
            "badge_url": label_page.badge_url(found),
            "page_url": found.permanent_address,
        }
        answer = render(request, "labels/embed.html", context)
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@public
def oembed(request: HttpRequest) -> HttpResponseBase:
    """What a site that is given the address of a label puts on its page (oEmbed 1.0)."""
    address = request.GET.get("url", "")
    path = re.split(r"[?#]", address.removeprefix(settings.BASE_URL), maxsplit=1)[0]
    fitting = _PATH.fullmatch(path)
    if fitting is None:
        raise Http404
    if request.GET.get("format", "json") != "json":
        return JsonResponse({"error": _("Only JSON is spoken here.")}, status=501)
    answer = JsonResponse(_described(credentials.public_label(fitting[1]), request))
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _described(label: Label, request: HttpRequest) -> dict[str, Any]:
    width = max(NARROWEST, min(WIDTH, _number(request, "maxwidth", WIDTH)))
    height = max(LOWEST, min(HEIGHT, _number(request, "maxheight", HEIGHT)))
    title = f"Local4Action HUB {label.number}: {label.hub.title}"
    source = f"{label.permanent_address}embed/"
    frame = (
        f'<iframe src="{escape(source)}" width="{width}" height="{height}" '
        f'title="{escape(title)}" style="border:0" loading="lazy"></iframe>'
    )
    return {
        "type": "rich",
        "version": "1.0",
        "title": title,
        "provider_name": "Local4Action HUBs",
        "provider_url": f"{settings.BASE_URL}/",
        "cache_age": 3600,
        "html": frame,
        "width": width,
        "height": height,
    }


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise
