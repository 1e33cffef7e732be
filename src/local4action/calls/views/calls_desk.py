"""Calls on the desk: drafted and opened by officers, cleared by the Executive Bureau."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import rules
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.calls import actions, conditions, queries
from local4action.calls.forms import CallForm, ClearForm, NewCallForm
from local4action.calls.workflow import CALL
from local4action.foundation.access import area_or_404, desk
from local4action.foundation.idempotency import FIELD, answered, once
from local4action.foundation.translations import Translated

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.calls.models import Call

PAGE_SIZE: Final = 50
MOVES: Final = {
    "open": actions.open_call, "close": actions.close_call, "archive": actions.archive_call,
    "withdraw": actions.withdraw_call,
}  # fmt: skip


@desk("GET")
def call_list(request: HttpRequest) -> HttpResponse:
    """Every call in its state, for those who prepare and clear them."""
    area_or_404("calls.see_calls", request.user)
    page = Paginator(queries.calls_for(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    for call in page.object_list:
        call.state_now = CALL.state_of(call)  # type: ignore[attr-defined]
    may_draft = rules.has_perm("calls.draft_call", request.user)
    return render(request, "calls/call_list.html", {"page": page, "may_draft": may_draft})


@desk("GET", "POST")
def call_new(request: HttpRequest) -> HttpResponse:
    """Draft a call from a template."""
    area_or_404("calls.see_calls", request.user)
    if not rules.has_perm("calls.draft_call", request.user):
        raise PermissionDenied
    form = NewCallForm(request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        call = actions.draft_call(
            template=data["template"],
            closes_local=data["closes_local"],
            closes_zone=data["closes_zone"],
            actor=request.user,
            title=Translated.of(data["title"], data["language"], by=request.user.pk),
            text=_text_in(data["template"], data["language"]),
        )
        messages.success(request, _("The draft is made. Complete it, then ask for its clearance."))
        return reverse("calls:call_edit", args=[call.ref])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {"form": form, "key": request.POST.get(FIELD, "")}
    return render(request, "calls/call_new.html", context, status=422 if form.errors else 200)


def _text_in(template: str, language: str) -> Translated | None:
    """The template's text with the call's own language as its original."""
    from local4action.calls import templates  # noqa: PLC0415 - read once, when a call is drafted

    found = templates.template(template)
    if found is None or language not in found.text.texts:
        return None
    value = Translated.of(found.text.texts[language].text, language)
    for tag, version in found.text.texts.items():
        if tag != language:
            value = value.with_translation(tag, version.text, version.status.CHECKED)
    return value


def _buttons(call: Call, actor: Any) -> list[Any]:
    return [one for one in CALL.available(call, actor) if one.name in MOVES]


@desk("GET", "POST")
def call_edit(request: HttpRequest, ref: str) -> HttpResponse:
    """One call: its text and rules while it is a draft, and the buttons this person has."""
    call = queries.call_for(request.user, ref)
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    if doing in MOVES:
        return _move(request, call, doing)
    form = CallForm(request.POST if doing == "save" else None, initial=CallForm.of(call))
    clear = ClearForm(
        request.POST if doing == "clear" else None,
        bodies=queries.clearing_bodies(),
        initial={"date": timezone.localdate()},
    )
    answer = None
    if doing == "save":
        answer = answered(request, form, lambda: _save(request, call, form))
        if answer is None:
            _print_anew(request, form, queries.call_for(request.user, ref))
    elif doing == "clear":
        answer = answered(request, clear, lambda: _clear(request, call, clear))
    elif request.method == "POST":
        messages.error(request, _("This button is not known. Nothing was changed."))
    return answer or _page(request, queries.call_for(request.user, ref), form, clear)


def _print_anew(request: HttpRequest, form: CallForm, call: Call) -> None:
    """Saving again after the warning is knowing what one does."""
    data = request.POST.copy()
    data["seen"] = call.updated_at.isoformat()
    form.data = data


def _changeable(call: Call, actor: Any) -> list[tuple[str, str]]:
    """The forms the questions of which can be changed now, each with the words of its button."""
    if not rules.has_perm("calls.adopt_questions", actor, call):
        return []
    buttons = {
        "first": _("Change the questions of the first form"),
        "second": _("Change the questions of the second form"),
    }
    return [(form, said) for form, said in buttons.items() if actions.may_adopt(call, form)]


def _page(request: HttpRequest, call: Call, form: CallForm, clear: ClearForm) -> HttpResponse:
    actor = request.user
    may_clear = any(one.name == "clear" for one in CALL.available(call, actor))
    may_edit = call.state == "draft" and rules.has_perm("calls.edit_call", actor, call)
    wrong = form.errors or clear.errors or request.method == "POST"
    forms = queries.questions_by_form(call)
    return render(
        request,
        "calls/call_edit.html",
        {
            "call": call,
            "state": CALL.state_of(call),
            "buttons": _buttons(call, actor),
            "may_extend": call.state in {"open", "closed"}
            and rules.has_perm("calls.extend_call", actor, call),
            "form": form if may_edit else None,
            "clear": clear if may_clear else None,
            "clearing": CALL.transition("clear"),
            "questions": [
                one
                for asked in forms.values()
                for one in conditions.told(asked, get_language() or "en")
            ],
            "changeable": _changeable(call, actor),
            "counts": {form: len(asked) for form, asked in forms.items()},
            "key": request.POST.get(FIELD, ""),
            "trail": [
                {"label": _("Calls"), "url": reverse("calls:call_list")},
                {"label": call.title},
            ],
        },
        status=422 if wrong else 200,
    )


def _save(request: HttpRequest, call: Call, form: CallForm) -> str:
    actions.edit_call(
        call=call,
        changes=form.changes(call, by=request.user.pk),
        seen=form.seen_at(),
        actor=request.user,
    )
    messages.success(request, _("The draft is saved."))
    return reverse("calls:call_edit", args=[call.ref])


def _clear(request: HttpRequest, call: Call, form: ClearForm) -> str:
    actions.clear_call(call=call, **form.cleaned_data, actor=request.user)
    messages.success(request, _("The call is cleared. The Secretariat can open it now."))
    return reverse("calls:call_edit", args=[call.ref])


def _move(request: HttpRequest, call: Call, doing: str) -> HttpResponse:
    def act() -> str:
        try:
            MOVES[doing](call=call, actor=request.user)
            state = CALL.state_of(call).staff
            messages.success(request, _("Done. The call is now: %(state)s.") % {"state": state})
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return reverse("calls:call_edit", args=[call.ref])

    return once(request, act)
