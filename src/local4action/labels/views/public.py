"""The label of a hub as anyone may check it: a page for people, documents for machines."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.brand import paper_languages
from local4action.foundation import files
from local4action.foundation.access import public
from local4action.labels import badge, credentials, issuer, label_page
from local4action.labels.keyring import KeyMissingError
from local4action.members.queries import organisation

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase


logger = logging.getLogger(__name__)


@public
def label(request: HttpRequest, number: str) -> HttpResponseBase:
    """Whether a label is valid, since when, for what, by whose decision."""
    wanted = number.upper()
    if wanted != number:
        return redirect("labels:label", number=wanted)
    found = credentials.public_label(number)
    today = timezone.localdate()
    context = label_page.context(found, credentials.life_of(found), get_language() or "en", today)
    return render(request, "labels/label.html", context)


@public
def credential_json(_request: HttpRequest, number: str) -> HttpResponseBase:
    """The credential, signed, as it was issued."""
    return _document(credentials.credential_of(number).document, "application/vc+ld+json")


@public
def badge_svg(_request: HttpRequest, number: str) -> HttpResponseBase:
    """The badge: a picture that carries its credential."""
    drawn = badge.baked(credentials.credential_of(number))
    return _for_anyone(HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8"))


@public
def badge_png(_request: HttpRequest, number: str) -> HttpResponseBase:
    """The same picture as PNG, which carries it too."""
    return _for_anyone(_drawn(number, "badge"))


@public
def certificate_pdf(request: HttpRequest, number: str) -> HttpResponseBase:
    """The certificate on paper, in the language asked for (`?lang=`), English where it is none."""
    language = paper_languages.language_for(request.GET.get("lang", ""))
    return _drawn(number, f"certificate-{language or settings.LANGUAGE_CODE}")


def _drawn(number: str, name: str) -> HttpResponse:
    """What a job draws; until it has, when to ask again."""
    found = credentials.rendition_of(number, name)
    if found is not None:
        return files.attachment_response(found)
    words = _("This is being drawn. Ask again in a minute.")
    waiting = HttpResponse(words, status=503, content_type="text/plain; charset=utf-8")
    waiting["Retry-After"] = "30"
    return waiting


@public
def did_json(_request: HttpRequest) -> HttpResponseBase:
    """The keys this site has signed by."""
    return _document(issuer.did_document(credentials.known_keys()), "application/did+json")


@public
def section_did_json(_request: HttpRequest, ref: str) -> HttpResponseBase:
    """The keys a section has signed by beside this site."""
    section = organisation(ref)
    keys = list(credentials.known_keys(section))
    if not keys:
        raise Http404
    return _document(issuer.did_document(keys, section), "application/did+json")


@public
def status_list(_request: HttpRequest, number: int) -> HttpResponseBase:
    """Which credentials are withdrawn or superseded (1), which suspended (2)."""
    if number not in credentials.LISTS:
        raise Http404
    try:
        document = credentials.status_list(number)
    except KeyMissingError:
        logger.exception("The list of status cannot be signed.")
        return HttpResponse(_("The list cannot be signed at present."), status=503)
    if document is None:
        raise Http404
    return _document(document, "application/vc+ld+json")


def _document(document: dict[str, Any], kind: str) -> HttpResponseBase:
    options = {"ensure_ascii": False}
    return _for_anyone(JsonResponse(document, json_dumps_params=options, content_type=kind))


def _for_anyone(answer: HttpResponse) -> HttpResponse:
    """A badge is shown, and checked, on sites that are not ours, in the browser."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
