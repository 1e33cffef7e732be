"""Question sets on the desk: their versions, one version, two beside one another, a preview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.calls import actions, comparing, conditions, queries
from local4action.calls.answer_forms import AnswerForm
from local4action.calls.question_forms import KIND_NAMES, KindForm, QuestionSetForm
from local4action.calls.views.writing import act_once
from local4action.foundation.access import area_or_404, desk
from local4action.foundation.idempotency import FIELD, answered

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.calls.models import Question, QuestionSet, QuestionSetVersion


def trail(*steps: Any) -> list[dict[str, Any]]:
    """Where one is, from the list of sets: each step a pair of words and address, or words."""
    found: list[dict[str, Any]] = [{"label": _("Questions"), "url": reverse("calls:question_sets")}]
    for step in steps:
        label, url = step if isinstance(step, tuple) else (step, "")
        found.append({"label": label, "url": url} if url else {"label": label})
    return found


def address_of(version: QuestionSetVersion, name: str = "question_version") -> str:
    """A page of one version."""
    return reverse(f"calls:{name}", args=[version.question_set.slug, version.number])


def steps_to(version: QuestionSetVersion) -> list[tuple[Any, str]]:
    """The set and the version, as steps of a trail."""
    question_set = version.question_set
    return [
        (question_set.title, reverse("calls:question_set", args=[question_set.slug])),
        (_("Version %(number)s") % {"number": version.number}, address_of(version)),
    ]


def shown(questions: list[Question]) -> list[dict[str, Any]]:
    """Each question as a list of them says it."""
    language = get_language() or "en"
    by_key = {one.key: one for one in questions}
    return [
        {
            "question": one,
            "kind": KIND_NAMES[one.kind],
            "condition": conditions.said(one, by_key, language),
        }
        for one in questions
    ]


@desk("GET")
def question_sets(request: HttpRequest) -> HttpResponse:
    """Every question set with its newest version."""
    area_or_404("calls.see_question_sets", request.user)
    sets = list(queries.question_sets_for(request.user))
    return render(request, "calls/questions/sets.html", {"sets": sets})


@desk("GET", "POST")
def question_set_new(request: HttpRequest) -> HttpResponse:
    """Begin a set: empty, or with the questions of another."""
    area_or_404("calls.see_question_sets", request.user)
    form = QuestionSetForm(
        request.POST or ({} if request.method == "POST" else None),
        versions=list(queries.versions_to_choose()),
        initial={"original": (get_language() or "en").split("-")[0]},
    )

    def act() -> str:
        made = actions.make_question_set(
            title=form.title(by=request.user.pk),
            like=form.versions.get(form.cleaned_data["like"]),
            actor=request.user,
        )
        messages.success(request, _("The set is made. Nothing is asked yet: its draft is yours."))
        return reverse("calls:question_version", args=[made.slug, 1])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {
        "form": form,
        "key": request.POST.get(FIELD, ""),
        "trail": trail(_("New set")),
    }
    status = 422 if form.errors else 200
    return render(request, "calls/questions/set_new.html", context, status=status)


@desk("GET", "POST")
def question_set(request: HttpRequest, slug: str) -> HttpResponse:
    """One set: its versions, the next one."""
    found = queries.question_set_for(request.user, slug)
    if request.method == "POST":
        return act_once(request, lambda: _next_version(request, found))
    versions = queries.versions_of(found)
    context = {
        "set": found,
        "versions": versions,
        "draft": next((one for one in versions if one.frozen_at is None), None),
        "trail": trail(found.title),
    }
    return render(request, "calls/questions/set.html", context)


def _next_version(request: HttpRequest, found: QuestionSet) -> str:
    if request.POST.get("do") != "version":
        raise ValidationError(_("This button is not known. Nothing was changed."))
    version = actions.make_question_version(question_set=found, actor=request.user)
    messages.success(request, _("The new version begins with the questions of the last."))
    return reverse("calls:question_version", args=[found.slug, version.number])


@desk("GET", "POST")
def question_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The questions of a version; of a draft they can be moved, removed, added to."""
    version = queries.set_version_for(request.user, slug, number)
    if request.method == "POST":
        return act_once(request, lambda: _do(request, version))
    questions = queries.questions_in(version)
    context = {
        "version": version,
        "set": version.question_set,
        "rows": shown(questions),
        "calls": queries.calls_asking(version),
        "kinds": KindForm(),
        "trail": trail(*steps_to(version)[:1], steps_to(version)[1][0]),
    }
    return render(request, "calls/questions/version.html", context)


def _do(request: HttpRequest, version: QuestionSetVersion) -> str:
    if "drop" in request.POST:
        kept = actions.drop_question_version(version=version, actor=request.user)
        messages.success(request, _("The draft is thrown away."))
        return reverse("calls:question_set", args=[kept.slug])
    doing = next((name for name in ("up", "down", "remove") if name in request.POST), "")
    if not doing:
        raise ValidationError(_("This button is not known. Nothing was changed."))
    asked = queries.questions_in(version)
    question = next((one for one in asked if one.key == request.POST[doing]), None)
    if question is None:
        raise ValidationError(_("This question was removed meanwhile."))
    question.version = version
    if doing == "remove":
        actions.remove_question(question=question, actor=request.user)
        messages.success(request, _("The question is removed from this version."))
        return address_of(version)
    actions.move_question(question=question, by=-1 if doing == "up" else 1, actor=request.user)
    return f"{address_of(version)}#question-{question.key}"


@desk("GET")
def preview(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The form as those who apply see it; nothing is kept."""
    version = queries.set_version_for(request.user, slug, number)
    questions = queries.questions_in(version)
    kinds = {one.kind for one in questions}
    form = AnswerForm(
        questions,
        {},
        goals=queries.goal_nodes() if kinds & {"goals", "targets"} else (),
        targets=queries.target_nodes() if "targets" in kinds else (),
        language=get_language() or "en",
    )
    context = {
        "version": version,
        "rows": [{"question": one, "field": form[one.key]} for one in questions],
        "trail": trail(*steps_to(version), _("Preview")),
    }
    return render(request, "calls/questions/preview.html", context)


@desk("GET")
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Two versions of a set: by default the last two."""
    found = queries.question_set_for(request.user, slug)
    versions = queries.versions_of(found)
    by_number = {str(one.number): one for one in versions}
    now = by_number.get(request.GET.get("to", ""), versions[0])
    before = by_number.get(request.GET.get("from", ""))
    if before is None:
        before = next((one for one in versions if one.number < now.number), now)
    differences = comparing.compare(queries.questions_in(before), queries.questions_in(now))
    context = {
        "set": found,
        "versions": versions,
        "before": before,
        "now": now,
        "differences": [one for one in differences if one.what != "same"],
        "same": sum(one.what == "same" for one in differences),
        "trail": trail(
            (found.title, reverse("calls:question_set", args=[found.slug])), _("Compare")
        ),
    }
    return render(request, "calls/questions/compare.html", context)


def draft_or_refuse(request: HttpRequest, version: QuestionSetVersion) -> None:
    """Let pass who may edit the questions of a draft.

    Raises:
        Http404: when the version is frozen: there is no such page of it.
    """
    if version.frozen_at is not None:
        raise Http404
    if not rules.has_perm("calls.edit_questions", request.user, version):
        raise PermissionDenied
