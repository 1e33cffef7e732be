"""How the pages of this room answer a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from rules import has_perm

from local4action.foundation.idempotency import FIELD
from local4action.reviews import gate

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse

    from local4action.calls.models import Call, Proposal


def page(
    request: HttpRequest, template: str, form: forms.Form, context: dict[str, Any]
) -> HttpResponse:
    """The page of a form; 422 and what was typed where it did not hold."""
    whole = {"form": form, "key": request.POST.get(FIELD, ""), **context}
    return render(request, template, whole, status=422 if form.errors else 200)


def trail(proposal: Proposal | None = None, here: str = "") -> list[dict[str, Any]]:
    """Where a page is: reviews, the file, and what is done there."""
    steps: list[dict[str, Any]] = [{"label": _("Reviews"), "url": reverse("reviews:queue")}]
    if proposal is not None:
        steps.append({"label": proposal, "url": reverse("reviews:file", args=[proposal.ref])})
    return [*steps, {"label": here}] if here else steps


def readers_trail(call: Call, here: str = "") -> list[dict[str, Any]]:
    """Where a page about the readers of a call is."""
    steps: list[dict[str, Any]] = [
        {"label": _("Pipeline"), "url": reverse("reviews:pipeline")},
        {"label": _("Readers"), "url": reverse("reviews:readers", args=[call.ref])},
    ]
    return [*steps, {"label": here}] if here else [steps[0], {"label": steps[1]["label"]}]


def officers_file(request: HttpRequest, ref: str, permission: str) -> Proposal:
    """A file this person may do this with: 404 where they may not know of it, else 403."""
    proposal = gate.file_for(request.user, ref)
    if not has_perm(permission, request.user, proposal):
        raise PermissionDenied
    return proposal


def was_asked(proposal: Proposal) -> bool:
    """Whether the applicants were asked for more; the gate has read it."""
    return bool(getattr(proposal, "was_asked", False))
