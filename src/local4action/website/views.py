"""Home, the desk of the signed-in person, static pages, and what is said when something fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.paginator import Paginator
from django.db import connection
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

from local4action.foundation import desk as desks
from local4action.foundation import files, long_jobs
from local4action.foundation.access import answering, desk, public
from local4action.website import queries

if TYPE_CHECKING:
    from django.http import HttpRequest


@public
def home(request: HttpRequest) -> HttpResponse:
    """What this is, what is open, where the hubs are, what was done last."""
    figures, places = queries.world()
    context = {
        "calls": queries.open_calls_for_home(),
        "figures": figures,
        "places": places,
        "results": queries.latest_results(),
    }
    return render(request, "website/home.html", context)


@public
def about(request: HttpRequest) -> HttpResponse:
    """What the programme is."""
    return render(request, "website/about.html")


@public
def how(request: HttpRequest) -> HttpResponse:
    """The story of a hub, step by step."""
    return render(request, "website/how.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """What we promise to those who read differently, and where to complain."""
    return render(request, "website/accessibility.html")


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about a person, why and for how long."""
    return render(request, "website/privacy.html")


@desk()
def desk_home(request: HttpRequest) -> HttpResponse:
    """What waits for me and by when, then what is mine."""
    actor: Any = request.user
    waiting, mine = desks.shown_to(actor)
    return render(request, "website/desk.html", {"waiting": waiting, "mine": mine})


@desk("GET")
def long_job(request: HttpRequest, ref: str) -> HttpResponse:
    """How far a long job is; asked for again by the page itself until it has ended."""
    context = {"job": long_jobs.long_job_for(request.user, ref)}
    name = "website/long_job.html"
    return render(request, f"{name}#bar" if request.headers.get("HX-Request") else name, context)


@public
def outbox(request: HttpRequest) -> HttpResponse:
    """The mails the demo would have sent; there is no such page outside a demo."""
    if not settings.DEMO:
        raise Http404
    page = Paginator(queries.outbox(), 20).get_page(request.GET.get("page"))
    response = render(request, "website/outbox.html", {"page": page})
    response["Cache-Control"] = "no-store"
    return response


@public
def front_door(request: HttpRequest) -> HttpResponse:
    """The address without a language: to the reader's own."""
    return _to_language(request, "website:home")


@public
def outbox_door(request: HttpRequest) -> HttpResponse:
    """The outbox without a language."""
    if not settings.DEMO:
        raise Http404
    return _to_language(request, "website:outbox")


def _to_language(request: HttpRequest, name: str) -> HttpResponse:
    with translation.override(get_language_from_request(request)):
        response = redirect(name)
    patch_vary_headers(response, ["Accept-Language"])
    return response


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether this server and its database answer."""
    del request
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    response = HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response


@answering("GET")
def file(request: HttpRequest, ref: str) -> HttpResponseBase:
    """A file: public ones for anyone, private ones for those their room lets have them.

    A picture is shown; with `?original` it is handed out as it was sent, to those who may see the
    private side.
    """
    if "original" not in request.GET:
        try:
            response = files.inline_response(files.public_reference(ref))
        except Http404:
            pass
        else:
            response["Cache-Control"] = "public, max-age=3600"
            return response
    return _private_file(request, ref)


@desk()
def _private_file(request: HttpRequest, ref: str) -> HttpResponse:
    reference = files.reference_for(request.user, ref)
    if "original" in request.GET and not files.may_fetch(request.user, reference):
        raise Http404
    if "original" in request.GET:
        return files.attachment_response(reference)
    return files.inline_response(reference)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request could not be read; 413 where it was larger than we take."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: you may read this but not do that."""
    del exception
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was too old, or the browser kept no cookie."""
    del reason
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: there is no such page, or none that you may know of."""
    del exception
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return render(request, "500.html", status=500)
