"""A form answered twice changes nothing more and gets the same answer."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, CharField
from django.shortcuts import redirect

from local4action.foundation.editing import StaleEditError, put_stale
from local4action.foundation.models import AnsweredForm
from local4action.foundation.prepared import Prepared, Slot
from local4action.foundation.text import cleaned

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

FIELD: Final = "form_key"


_EARLIER: Final = Prepared(
    lambda: AnsweredForm.objects.filter(
        key=Slot("key", CharField()), actor=Slot("actor", BigIntegerField())
    ).order_by()
)


class KeyReusedError(Exception):
    """The key was used before, for another content: answered with 409."""


def new_key() -> str:
    """A key for one printed form."""
    return secrets.token_urlsafe(18)


def request_hash(request: HttpRequest) -> str:
    """The hash of what was sent: address, fields and files, not the tokens around them."""
    found = hashlib.sha256(request.path.encode())
    for name in sorted(request.POST):
        if name not in {FIELD, "csrfmiddlewaretoken"}:
            found.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            found.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                found.update(chunk)
            file.seek(0)
    return found.hexdigest()


def _key(request: HttpRequest) -> str:
    """The key that was sent, without signs the database does not know."""
    return cleaned(request.POST.get(FIELD, "")[:200])[:64]


def answered_before(request: HttpRequest) -> HttpResponse | None:
    """The earlier answer to this very form, also where its page is gone by what it did.

    Raises:
        KeyReusedError: the same key came with another content.
    """
    key = _key(request)
    actor: Any = request.user
    earlier = _EARLIER.first(key=key, actor=actor.pk) if key else None
    if earlier is None:
        return None
    if earlier.request_hash != request_hash(request):
        raise KeyReusedError
    return redirect(earlier.location)


def once(request: HttpRequest, act: Callable[[], Any]) -> HttpResponse:
    """Do `act` once for this form and send the reader where it points.

    `act` returns an address or a record that has one. Its errors leave nothing behind, so that a
    corrected form may carry the same key. Two equal requests at the same moment wait for one
    another on the unique row.

    Raises:
        KeyReusedError: the same key came with another content.
    """
    key = _key(request)
    if not key:
        return redirect(act())
    digest = request_hash(request)
    actor: Any = request.user
    try:
        with transaction.atomic():
            answered = AnsweredForm.objects.create(key=key, actor=actor, request_hash=digest)
            answer = redirect(act())
            AnsweredForm.objects.filter(pk=answered.pk).update(location=answer.url)
            return answer
    except IntegrityError as error:
        if "form_answered_once" not in str(error):
            raise
    earlier = AnsweredForm.objects.get(key=key, actor=actor)
    if earlier.request_hash != digest:
        raise KeyReusedError
    return redirect(earlier.location)


def answered(request: HttpRequest, form: Form, act: Callable[[], Any]) -> HttpResponse | None:
    """Do `act` once for a form that was sent and holds; None where the page is to be shown.

    What the action refuses is put beside the fields it is about, or above the form; where someone
    else saved in between, `form.theirs` says what.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return once(request, act)
    except StaleEditError as error:
        put_stale(form, error)
    except ValidationError as error:
        put_errors(form, error)
    return None


def put_errors(form: Form, error: ValidationError) -> None:
    """Put what an action refused beside the field it is about, or on top."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, found in error.error_dict.items():
        form.add_error(name if name in form.fields else None, found)
