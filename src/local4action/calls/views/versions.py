"""The versions of a form: listed, as each was, any two compared; an answer brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.calls import actions, answers, queries
from local4action.calls.answer_forms import version_sent
from local4action.calls.differences import differences
from local4action.calls.queries import versions as queries_of_versions
from local4action.calls.views.writing import FORMS, act_once
from local4action.foundation.access import desk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from local4action.calls.models import Proposal, Question, Revision

PAGE_SIZE: Final = 50


def trail(proposal: Proposal, *places: tuple[str, str]) -> list[dict[str, Any]]:
    """The way to a page of a proposal: each place with its address, the last without."""
    return [
        {"label": _("My proposals"), "url": reverse("calls:proposals")},
        {"label": proposal, "url": proposal.get_absolute_url()},
        *({"label": label, "url": url} for label, url in places),
    ]


def language_of(question: Question, proposal: Proposal) -> str:
    """The language an answer is shown in: a text's own, the reader's where it is labels."""
    written = question.kind in answers.TEXT_KINDS or question.kind == "place"
    return proposal.language if written else get_language() or "en"


def _asked_for(request: HttpRequest, ref: str, form: str) -> tuple[Proposal, list[Question]]:
    proposal = queries.proposal_for(request.user, ref)
    if form not in FORMS:
        raise Http404
    return proposal, queries.questions_of(proposal.call, form)


def _what(kind: str, origin: str) -> str:
    """How the changes of a version came about, in words."""
    if kind == "restored":
        return _("Brought back from version %(number)s") % {"number": origin}
    return {
        "written": _("Written"),
        "taken_over": _("Taken over from another proposal"),
        "document": _("Taken over from a document"),
        "imported": _("Came in with a file"),
        "discarded": _("Changes thrown away: again as it was submitted"),
        "earlier": _("Written before versions were kept"),
    }[kind]


def _describe(revision: Revision, questions: Iterable[Question], keys: Iterable[str]) -> None:
    """Put in words what a version is about, in the order of the questions."""
    changed = set(keys)
    revision.what = _what(revision.kind, revision.origin)  # type: ignore[attr-defined]
    revision.about = [one for one in questions if one.key in changed]  # type: ignore[attr-defined]


@desk("GET")
def versions(request: HttpRequest, ref: str, form: str) -> HttpResponse:
    """Every version of a form, the newest first, with the submissions as marks."""
    proposal, questions = _asked_for(request, ref, form)
    rows = queries_of_versions.revisions_of(proposal, form)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    marks: dict[int, list[Any]] = {}
    for one in queries_of_versions.submissions_marked(proposal, form):
        marks.setdefault(one.after or 0, []).insert(0, one)  # type: ignore[attr-defined]
    for revision in page.object_list:
        _describe(revision, questions, revision.keys)  # type: ignore[attr-defined]
        revision.marks = marks.get(revision.number, [])  # type: ignore[attr-defined]
    latest = page.paginator.count
    context = {
        "proposal": proposal,
        "name": form,
        "page": page,
        "latest": latest,
        "earlier": max(latest - 1, 0),
        "trail": trail(proposal, (_("All versions"), "")),
    }
    return render(request, "calls/versions.html", context)


@desk("GET", "POST")
def version(request: HttpRequest, ref: str, form: str, number: int) -> HttpResponse:
    """The form as it was in one version; each answer that differs by now can be brought back."""
    proposal, questions = _asked_for(request, ref, form)
    found = queries_of_versions.revision_numbered(proposal, form, number)
    if request.method == "POST":
        return _restore(request, proposal, found, questions)
    _describe(found, questions, found.changes)
    then = queries_of_versions.answers_at(proposal, form, number)
    given = queries.answers_by_question(proposal, form)
    language = get_language() or "en"
    rows = []
    for question in questions:
        was = then.get(question.key, answers.empty(question.kind))
        answer = given.get(question.pk)
        now = answer.value if answer else answers.empty(question.kind)
        rows.append(
            {
                "question": question,
                "shown": answers.shown(question, was, language),
                "language": language_of(question, proposal),
                "changed": question.key in found.changes,
                "differs": was != now,
                "version": answer.version if answer else 0,
            }
        )
    context = {
        "proposal": proposal,
        "name": form,
        "revision": found,
        "rows": rows,
        "writable": queries.current_form(proposal) == form,
        "latest": queries_of_versions.latest_number(proposal, form),
        "trail": trail(
            proposal,
            (_("All versions"), reverse("calls:versions", args=[ref, form])),
            (_("Version %(number)s") % {"number": number}, ""),
        ),
    }
    return render(request, "calls/version.html", context)


def _restore(
    request: HttpRequest, proposal: Proposal, found: Revision, questions: list[Question]
) -> HttpResponse:
    asked = {one.key: one for one in questions}

    def act() -> str:
        question = asked.get(request.POST.get("key", ""))
        if question is None:
            raise ValidationError(_("There is no such question."))
        actions.restore_answer(
            proposal=proposal,
            form=found.form,
            number=found.number,
            question=question,
            version=version_sent(request.POST.get("version", "")),
            actor=request.user,
        )
        messages.success(request, _("The answer is back as it was, as a new version."))
        return reverse("calls:versions", args=[proposal.ref, found.form])

    return act_once(request, act)


@desk("GET")
def compare(request: HttpRequest, ref: str, form: str) -> HttpResponse:
    """Two versions of a form, and what differs between them, word by word."""
    proposal, questions = _asked_for(request, ref, form)
    latest = queries_of_versions.latest_number(proposal, form)
    if not latest:
        return redirect("calls:versions", ref, form)
    after = _number(request.GET.get("to", ""), latest, latest)
    before = _number(request.GET.get("from", ""), max(after - 1, 0), latest)
    known = queries_of_versions.revisions_of(proposal, form).filter(number__in=[before, after])
    then, later = (
        queries_of_versions.answers_at(proposal, form, number) for number in (before, after)
    )
    language = get_language() or "en"
    rows = []
    for question in questions:
        old, new = (one.get(question.key, answers.empty(question.kind)) for one in (then, later))
        if old != new:
            shown = (answers.shown(question, one, language) for one in (old, new))
            rows.append(
                {
                    "question": question,
                    "pieces": differences(*shown),
                    "language": language_of(question, proposal),
                }
            )
    by_number = {one.number: one for one in known}
    context = {
        "proposal": proposal,
        "name": form,
        "rows": rows,
        "before": before,
        "after": after,
        "latest": latest,
        "compared": [(number, by_number.get(number)) for number in (before, after)],
        "trail": trail(
            proposal,
            (_("All versions"), reverse("calls:versions", args=[ref, form])),
            (_("Compare"), ""),
        ),
    }
    return render(request, "calls/compare.html", context)


def _number(text: str, otherwise: int, latest: int) -> int:
    """A version's number as it was asked for; 0 is the form before anything was written."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return otherwise
    return min(int(text), latest)
