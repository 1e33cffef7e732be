"""The outbox on the desk: mails waiting, held, sent and failed, read and handled by officers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rules import has_perm

from local4action.foundation.access import area_or_404, desk
from local4action.foundation.idempotency import FIELD, answered, once
from local4action.website import actions, queries
from local4action.website.forms import STATES, MailForm, OutboxFilterForm, kind_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.foundation.models import OutboxMail

PAGE_SIZE: Final = 50
MOVES: Final = {
    "hold": ("website.hold_mail", actions.hold_mail, ("queued",)),
    "release": ("website.release_mail", actions.release_mail, ("held",)),
    "retry": ("website.retry_mail", actions.retry_mail, ("failed",)),
}
ACTS: Final = {
    "hold": gettext_lazy("Held back"),
    "release": gettext_lazy("Let go"),
    "edit": gettext_lazy("Text changed"),
    "retry": gettext_lazy("Sent again"),
}


@desk("GET")
def mails(request: HttpRequest) -> HttpResponse:
    """The mails, newest first, by what they are about, their recipient and their state."""
    area_or_404("website.see_outbox", request.user)
    form = OutboxFilterForm(request.GET)
    wanted = form.wanted()
    rows = queries.mails_for(request.user, **wanted)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    for one in page.object_list:
        _described(one)
    context = {
        "page": page,
        "form": form,
        "filtered": bool(wanted),
    }
    return render(request, "website/mails.html", context)


def _described(mail: Any) -> Any:
    mail.kind = kind_of(mail)
    mail.state_words, mail.tone = STATES[mail.state]
    return mail


@desk("GET", "POST")
def mail(request: HttpRequest, ref: str) -> HttpResponse:
    """One mail: read, changed, held, let go, sent again."""
    found = queries.mail_for(request.user, ref)
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    if doing in MOVES:
        return _move(request, found, doing)
    if doing == "save" and not _may_edit(request, found):
        raise PermissionDenied
    seen = len(found.acts.all())
    form = MailForm(
        request.POST if doing == "save" else None,
        initial={"subject": found.subject, "body": found.body, "seen": seen},
    )

    def act() -> str:
        actions.edit_mail(mail=found, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The text is saved."))
        return reverse("website:mail", args=[ref])

    if doing == "save" and (answer := answered(request, form, act)):
        return answer
    if doing == "save":
        # Saving again after the warning is knowing what one does.
        form.data = request.POST.copy()
        form.data["seen"] = str(seen)
    elif request.method == "POST":
        messages.error(request, _("This button is not known. Nothing was changed."))
    return _page(request, found, form)


def _may_edit(request: HttpRequest, found: OutboxMail) -> bool:
    return bool(has_perm("website.edit_mail", request.user, found))


def _page(request: HttpRequest, found: OutboxMail, form: MailForm) -> HttpResponse:
    may_read = has_perm("website.read_mail", request.user, found)
    buttons = {
        name
        for name, (permission, _act, states) in MOVES.items()
        if found.state in states and has_perm(permission, request.user, found)
    }
    acts: list[Any] = list(found.acts.all())
    for one in acts:
        one.words = ACTS[one.kind]
    changeable = found.state in actions.CHANGEABLE and _may_edit(request, found)
    context = {
        "mail": _described(found),
        "may_read": may_read,
        "buttons": buttons,
        "form": form if changeable else None,
        "acts": acts,
        "key": request.POST.get(FIELD, ""),
        "trail": [
            {"label": _("Outbox"), "url": reverse("website:mails")},
            {"label": found.subject if may_read else str(kind_of(found))},
        ],
    }
    wrong = request.method == "POST"
    return render(request, "website/mail.html", context, status=422 if wrong else 200)


def _move(request: HttpRequest, found: OutboxMail, doing: str) -> HttpResponse:
    def act() -> str:
        try:
            moved = MOVES[doing][1](mail=found, actor=request.user)
            state = STATES[moved.state][0]
            messages.success(request, _("Done. The mail is now: %(state)s.") % {"state": state})
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return reverse("website:mail", args=[found.ref])

    return once(request, act)
