"""What every answer carries, and what makes a public page the same for everyone."""

from __future__ import annotations

import gzip
import hashlib
from typing import TYPE_CHECKING, Final

from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, parse_http_date_safe
from django.utils.text import compress_sequence

from local4action.foundation.idempotency import KeyReusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

    type Handler = Callable[[HttpRequest], HttpResponseBase]

PERMISSIONS_POLICY: Final = ", ".join(
    f"{feature}=()"
    for feature in ("accelerometer", "camera", "geolocation", "microphone", "payment", "usb")
)
# A reader always asks again and mostly hears "not modified"; a cache in front may answer for
# a minute.
PUBLIC_CACHE: Final = "public, max-age=0, s-maxage=60, stale-while-revalidate=600"
SMALLEST_WORTH_PACKING: Final = 600
_WORDS: Final = ("text/", "application/json", "application/geo+json")


class HeadersMiddleware:
    """Add the headers that Django has no setting for."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the headers added."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class PublicPageMiddleware:
    """Give a page marked `public` its ETag, its cache time and its compressed form.

    Only these pages are compressed: they hold no secret that their length could give away.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as the handler did, made safe to cache where the page is public."""
        response = self.get_response(request)
        if not getattr(request, "is_public_page", False) or response.status_code != 200:
            return response
        if response.streaming:
            return _packed_on_its_way(request, response)
        content: bytes = response.content  # type: ignore[attr-defined]
        response.headers.setdefault("Cache-Control", PUBLIC_CACHE)
        response.headers["ETag"] = f'W/"{hashlib.sha256(content).hexdigest()[:24]}"'
        changed = getattr(request, "last_modified", None)
        if changed is not None:
            response.headers["Last-Modified"] = http_date(changed.timestamp())
        patch_vary_headers(response, ["Accept-Encoding"])
        conditional = get_conditional_response(
            request,
            etag=response.headers["ETag"],
            last_modified=parse_http_date_safe(response.headers.get("Last-Modified", "")),
            response=response,  # type: ignore[arg-type]
        )
        if conditional is not response:
            return conditional  # type: ignore[return-value]
        accepted = request.headers.get("Accept-Encoding", "")
        if "gzip" in accepted and len(content) >= SMALLEST_WORTH_PACKING:
            # A tenth longer than the middle level in half its time.
            packed = gzip.compress(content, compresslevel=3, mtime=0)
            response.content = packed
            response.headers["Content-Encoding"] = "gzip"
            response.headers["Content-Length"] = str(len(packed))
        return response


def _packed_on_its_way(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """A list too long to be held is packed piece by piece; what is no text goes as it is."""
    words = response.headers.get("Content-Type", "").startswith(_WORDS)
    if not words or response.has_header("Content-Encoding") or response.is_async:  # type: ignore[attr-defined]
        return response
    patch_vary_headers(response, ["Accept-Encoding"])
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        pieces = response.streaming_content  # type: ignore[attr-defined]
        response.streaming_content = compress_sequence(pieces)  # type: ignore[attr-defined]
        response.headers["Content-Encoding"] = "gzip"
        del response.headers["Content-Length"]
    return response


class KeyReusedMiddleware:
    """Answer 409 where a form's key comes back with another content."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as the handler did."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn the one error this is about into its page."""
        if isinstance(exception, KeyReusedError):
            return render(request, "409.html", status=409)
        return None
