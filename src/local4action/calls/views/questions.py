"""One question of a draft version is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from local4action.calls import actions, queries
from local4action.calls.comparing import marks
from local4action.calls.question_forms import KIND_NAMES, QuestionForm, kept_key
from local4action.calls.views.question_sets import (
    address_of,
    draft_or_refuse,
    shown,
    steps_to,
    trail,
)
from local4action.foundation.access import desk
from local4action.foundation.editing import TOKEN, token_of
from local4action.foundation.idempotency import FIELD, once, put_errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from local4action.calls.models import Question, QuestionSetVersion


@desk("GET", "POST")
def add(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A question at the end of a draft; its kind is chosen on the page before."""
    version = queries.set_version_for(request.user, slug, number)
    draft_or_refuse(request, version)
    kind = request.GET.get("kind", "")
    if kind not in KIND_NAMES:
        return redirect(address_of(version))
    earlier = queries.questions_in(version)
    form = QuestionForm(_sent(request), kind=kind, earlier=earlier)

    def act() -> str:
        question = actions.add_question(
            version=version,
            key=kept_key(form),
            kind=kind,
            changes=form.changes(by=request.user.pk),
            actor=request.user,
        )
        messages.success(request, _("The question is added at the end."))
        return f"{address_of(version)}#question-{question.key}"

    return _kept(request, form, act) or _page(request, version, form)


@desk("GET", "POST")
def edit(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    """A question of a draft: everything but its kind and its short name."""
    question = queries.question_for(request.user, slug, number, key)
    version = question.version
    draft_or_refuse(request, version)
    asked = queries.questions_in(version)
    earlier = [one for one in asked if one.position < question.position]
    form = QuestionForm(_sent(request), kind=question.kind, earlier=earlier, question=question)

    def act() -> str:
        actions.edit_question(
            question=question,
            changes=form.changes(by=request.user.pk),
            token=form.cleaned_data["token"],
            actor=request.user,
        )
        messages.success(request, _("Saved."))
        return f"{address_of(version)}#question-{key}"

    answer = _kept(request, form, act)
    if answer is None and form.has_error(NON_FIELD_ERRORS, "stale"):
        _print_anew(form, question)
        return _page(request, version, form, question, theirs=shown([question])[0])
    return answer or _page(request, version, form, question)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _kept(request: HttpRequest, form: QuestionForm, act: Callable[[], str]) -> HttpResponse | None:
    """The way on, or None where the page is shown; "more rows" only prints the form anew."""
    if "more" in request.POST:
        form.full_clean()
        form.errors.clear()
        return None
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return once(request, act)
    except ValidationError as error:
        put_errors(form, error)
        return None


def _print_anew(form: QuestionForm, question: Question) -> None:
    """Saving again after the warning is knowing what one does."""
    sent: Any = form.data
    data = sent.copy()
    data[TOKEN] = token_of(marks(question))
    form.data = data


def _page(
    request: HttpRequest,
    version: QuestionSetVersion,
    form: QuestionForm,
    question: Question | None = None,
    *,
    theirs: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {
        "version": version,
        "form": form,
        "question": question,
        "kind": KIND_NAMES[form.kind],
        "theirs": theirs,
        "key": request.POST.get(FIELD, ""),
        "trail": trail(*steps_to(version), question.label if question else _("New question")),
    }
    wrong = request.method == "POST" and "more" not in request.POST
    return render(request, "calls/questions/question.html", context, status=422 if wrong else 200)
