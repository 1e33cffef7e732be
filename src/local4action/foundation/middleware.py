"""What every answer carries, and what makes a public page the same for everyone."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING, Final

from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.utils.text import compress_sequence
from django.utils.translation import get_language_from_path
from isal import igzip

from local4action.foundation import unchanged
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
    """Give a page marked `public` its ETag, its date, its cache time and its compressed form.

    It stands around Django's own middleware for languages, whose last word it corrects.
    Only these pages are compressed: they hold no secret that their length could give away.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as the handler did, made safe to cache where the page is public."""
        response = self.get_response(request)
        if not getattr(request, "is_public_page", False) or response.status_code != 200:
            return response
        response.headers.setdefault("Cache-Control", PUBLIC_CACHE)
        if not get_language_from_path(request.path_info):
            _forget_language(response)
        if not response.streaming:  # what is sent as it is read brings the ETag of its rows
            response.headers["ETag"] = etag_of(response.content)  # type: ignore[attr-defined]
        patch_vary_headers(response, ["Accept-Encoding"])
        answer = _unless_known(request, response)
        if answer.status_code == 200 and "gzip" in request.headers.get("Accept-Encoding", ""):
            _pack(answer)
        return answer


def _forget_language(response: HttpResponseBase) -> None:
    """Undo what Django says of any address without a language: a machine's is one for all."""
    varies = [one.strip() for one in response.headers.get("Vary", "").split(",")]
    del response.headers["Vary"], response.headers["Content-Language"]
    patch_vary_headers(response, [one for one in varies if one not in {"", "Accept-Language"}])


def etag_of(content: bytes) -> str:
    """The weak ETag of what stands for an answer: weak, for it may be sent compressed or not."""
    return f'W/"{hashlib.sha256(content).hexdigest()[:24]}"'


def _unless_known(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The response with its date, or 304 for who has it. An ETag is more exact and goes first."""
    etag = response.headers["ETag"]
    changed = unchanged.since(request.get_full_path(), etag)
    if changed is not None:
        # No date may lie ahead of the answer's own.
        response.headers["Last-Modified"] = http_date(min(changed, int(time.time())))
    return get_conditional_response(  # type: ignore[return-value]
        request,
        etag=etag,
        last_modified=changed,
        response=response,  # type: ignore[arg-type]
    )


def _pack(response: HttpResponseBase) -> None:
    """Compress the answer; a list too long to be held piece by piece, as it is read."""
    if response.streaming:
        pieces = response.streaming_content  # type: ignore[attr-defined]
        response.streaming_content = compress_sequence(pieces)  # type: ignore[attr-defined]
        response.headers["Content-Encoding"] = "gzip"
    elif len(response.content) >= SMALLEST_WORTH_PACKING:  # type: ignore[attr-defined]
        packed = igzip.compress(response.content, compresslevel=2, mtime=0)  # type: ignore[attr-defined]
        response.content = packed  # type: ignore[attr-defined]
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(packed))


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
