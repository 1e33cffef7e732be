"""One gate for each kind of object: it returns the object, or says 404 in the same way always.

Anonymous on a private address: sent to sign in, whether or not the object exists. Signed in and
may not know of it: 404. May read it but not do this: 403. Nothing else.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from rules import has_perm

from local4action.foundation.idempotency import answered_before

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model, QuerySet

    from local4action.foundation.prepared import Prepared


def one_or_404[M: Model](rows: QuerySet[M], **lookup: Any) -> M:
    """The one row that matches among those the reader may know of.

    Raises:
        Http404: when there is none; the answer does not tell whether it exists for others.
    """
    if any(isinstance(value, str) and "\x00" in value for value in lookup.values()):
        raise Http404  # the database knows no such character, and would say so with an error
    try:
        found = rows.filter(**lookup).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


def area_or_404(permission: str, person: Any) -> None:
    """Let pass who has business in an area of the desk; for anyone else there is no such page.

    Raises:
        Http404: when the person lacks `permission`. Not 403: that is for what one may read.
    """
    if not has_perm(permission, person):
        raise Http404


def prepared_or_404[Row](rows: Prepared[Row], **values: Any) -> Row:
    """The one row of a prepared read; the same gate, opened many times.

    Raises:
        Http404: as `one_or_404` does.
    """
    if any(isinstance(value, str) and "\x00" in value for value in values.values()):
        raise Http404
    found = rows.first(**values)
    if found is None:
        raise Http404
    return found


def answering(*methods: str) -> Callable[..., Callable[..., HttpResponseBase]]:
    """Answer 405 to every other method; HEAD goes with GET.

    What is only read has no form to protect: without the exemption a POST by a stranger would hear
    that a form's token is missing, 403, where no form is.
    """
    allowed = [*methods, *(["HEAD"] if "GET" in methods else [])]

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        guarded: Callable[..., HttpResponseBase] = require_http_methods(allowed)(view)
        return csrf_exempt(guarded) if set(methods) <= {"GET"} else guarded

    return decorate


def desk(*methods: str) -> Callable[..., Callable[..., HttpResponseBase]]:
    """A page of the desk: signed-in people only, never cached, answering to `methods` only."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if request.method == "POST" and (earlier := answered_before(request)) is not None:
                return earlier
            response = view(request, *args, **kwargs)
            add_never_cache_headers(response)
            return response

        run.audience = "desk"  # type: ignore[attr-defined]
        return answering(*methods or ("GET",))(run)

    return decorate


def public(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page the same for everyone: read only, no session, no cookie, safe to cache."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.is_public_page = True  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    run.audience = "public"  # type: ignore[attr-defined]
    return answering("GET")(run)


def public_form(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A public page that also answers to what is sent to it, changes nothing and keeps nothing.

    Without anything to protect or to do twice, its form needs neither token nor key, and the page
    stays the same for everyone. What is answered to a sender is kept by no cache.
    """

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            request.is_public_page = True  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    run.audience = "public"  # type: ignore[attr-defined]
    return csrf_exempt(answering("GET", "POST")(run))
