"""Pages of our own beside those of the sign-in library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from local4action.accounts import queries
from local4action.accounts.actions import choose_language
from local4action.accounts.forms import LanguageForm
from local4action.foundation.access import desk
from local4action.foundation.idempotency import once

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@never_cache
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the cast; there is no such page outside a demo."""
    person = queries.member_of_cast(request.POST.get("who", "")) if settings.DEMO else None
    if person is None:
        raise Http404
    login(request, person, backend="local4action.accounts.backend.Backend")
    wanted = request.POST.get("next", "")
    here = {request.get_host()}
    if url_has_allowed_host_and_scheme(wanted, here, require_https=request.is_secure()):
        return redirect(wanted)
    return redirect("website:desk")


@desk("GET", "POST")
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language of mails and letters."""
    person: Any = request.user
    form = LanguageForm(request.POST or None, initial={"language": person.language})
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            choose_language(person=person, language=form.cleaned_data["language"], actor=person)
            messages.success(request, _("Your language is saved."))
            return reverse("accounts:language")

        return once(request, save)
    context = {"form": form, "key": request.POST.get("form_key", "")}
    return render(request, "accounts/language.html", context, status=422 if form.errors else 200)
