"""A proposal is begun and written: answers saved as they are typed, by button or field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from local4action.agendas.suggester import suggest
from local4action.calls import actions, answers, deadlines, queries
from local4action.calls.answer_forms import VERSION, WAS, AnswerForm, parse_one, version_sent
from local4action.calls.forms import StartForm
from local4action.calls.judging import feature_of
from local4action.calls.models import Submission
from local4action.calls.views.eligibility import judged
from local4action.calls.views.presence import colleagues, file_of, theirs
from local4action.foundation.access import desk
from local4action.foundation.idempotency import FIELD, answered, once
from local4action.members.queries import leading_organisations_for

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.calls.models import Answer, Proposal, Question

FORMS: Final = tuple(Submission.Form.values)
SUGGESTED_FROM: Final = ("title", "promise", "locally_driven", "why_local")
LANGUAGES_SUGGESTED: Final = ("en", "fr", "es")


@desk("GET", "POST")
def start(request: HttpRequest, ref: str) -> HttpResponse:
    """Begin a proposal to an open call."""
    call = queries.call_to_propose_to(request.user, ref)
    organisations = leading_organisations_for(request.user, call.kinds)
    language = (get_language() or "en").split("-")[0]
    form = StartForm(
        request.POST or None,
        organisations=organisations,
        tags=call.languages,
        initial={"language": language},
    )

    def act() -> str:
        proposal = actions.start_proposal(call=call, **form.cleaned_data, actor=request.user)
        if getattr(proposal, "was_begun_before", False):
            said = _("You began this proposal before and nothing is written in it yet: go on here.")
            messages.info(request, said)
        return reverse("calls:form", args=[proposal.ref, "first"])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    return render(
        request,
        "calls/start.html",
        {
            "form": form,
            "call": call,
            "has_organisation": bool(organisations),
            "key": request.POST.get(FIELD, ""),
        },
        status=422 if form.errors else 200,
    )


@desk("GET", "POST")
def form(request: HttpRequest, ref: str, form: str) -> HttpResponse:
    """The question set as one form with a button; a script saves field by field on top of it."""
    proposal = queries.proposal_for(request.user, ref)
    if form not in FORMS:
        raise Http404
    if request.method == "GET" and queries.current_form(proposal) != form:
        return redirect(proposal)
    if request.method != "POST":
        return _page(request, proposal, form, _form(proposal, form))
    return _save(request, proposal, form)


def _form(proposal: Proposal, name: str, data: Any = None, files: Any = None) -> AnswerForm:
    asked = queries.questions_asked(proposal, name)
    kinds = {one.kind for one in asked}
    return AnswerForm(
        asked,
        queries.answers_by_question(proposal, name),
        goals=queries.goal_nodes() if kinds & {"goals", "targets"} else (),
        targets=queries.target_nodes() if "targets" in kinds else (),
        language=proposal.language,
        data=data,
        files=files,
    )


def _save(request: HttpRequest, proposal: Proposal, name: str) -> HttpResponse:
    """Keep what can be kept; what cannot comes back beside its field, as it was typed.

    Saving is the same however often it is sent, so this form needs no answer of its own kept: an
    answer that is equal already is left alone, and one based on an older version is refused.
    """
    sent = _form(proposal, name, request.POST, request.FILES)
    sent.is_valid()
    gone = sent.no_longer_asked()
    try:
        saved = actions.save_answers(
            proposal=proposal,
            form=name,
            actor=request.user,
            changes=_changes(request, proposal, sent),
        )
    except ValidationError as error:
        sent.add_error(None, error.messages)
        return _page(request, proposal, name, sent, status=422)
    if not sent.errors and not saved.stale and not gone:
        messages.success(request, _("Saved."))
        return redirect(_onward(request, proposal, sent, name))
    again = _as_kept(proposal, name, request, set(sent.errors) | set(saved.stale))
    for key, messages_of in sent.errors.items():
        again.add_error(key, list(messages_of))
    status = 409 if saved.stale or gone else 422
    return _page(request, proposal, name, again, stale=saved.stale, gone=gone, status=status)


def _changes(
    request: HttpRequest, proposal: Proposal, sent: AnswerForm
) -> dict[Question, tuple[Any, int]]:
    """What was changed, files kept first; a file that cannot be taken is said beside its field."""
    changes: dict[Question, tuple[Any, int]] = {}
    for one in sent.touched():
        value = one.value
        if isinstance(value, UploadedFile):
            try:
                value = actions.keep_file(
                    proposal=proposal, question=one.question, upload=value, actor=request.user
                )
            except ValidationError as error:
                sent.add_error(one.question.key, error)
                continue
        changes[one.question] = (value, one.version)
    return changes


def _onward(request: HttpRequest, proposal: Proposal, sent: AnswerForm, name: str) -> str:
    """Where a save leads: on to submitting, to the table that is to grow, or back to the form."""
    if "submit" in request.POST:
        return reverse("calls:submit", args=[proposal.ref])
    more = request.POST.get("more", "")
    place = f"#answer-{more}_field" if more in sent.fields else ""
    return reverse("calls:form", args=[proposal.ref, name]) + place


def _as_kept(proposal: Proposal, name: str, request: HttpRequest, typed: set[str]) -> AnswerForm:
    """The form anew: as it was typed where that could not be kept, as it is stored elsewhere."""
    data = request.POST.copy()
    fresh = _form(proposal, name)
    for question in fresh.questions:
        if question.kind == "file":
            data.pop(question.key, None)
        elif question.key not in typed:
            value = fresh.initial[question.key]
            data.setlist(question.key, value if isinstance(value, list) else [str(value)])
            if question.kind == "consent" and not value:
                data.pop(question.key, None)
    again = _form(proposal, name, data)
    again.full_clean()
    again.errors.clear()
    return again


def _page(
    request: HttpRequest,
    proposal: Proposal,
    name: str,
    shown: AnswerForm,
    *,
    stale: dict[str, Answer] | None = None,
    gone: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    judgement = judged(proposal, name)
    last = _last_saved(shown, request.user)
    together = _together(request, proposal, name)
    calendars = judgement["judgement"].calendars
    rows = [
        _row(one, shown, request.user, (stale or {}).get(one.key))
        | {
            "is_last": last is not None and shown.given.get(one.pk) is last,
            "here": together["here"].get(one.key, ""),
            "calendar": calendars.get(one.key),
        }
        for one in shown.questions
    ]
    return render(
        request,
        "calls/form.html",
        {
            "proposal": proposal,
            "name": name,
            "form": shown,
            "rows": rows,
            "deadline": deadlines.of_form(proposal, name),
            "suggestions": _suggestions(proposal, shown),
            "stale": stale or {},
            "present": together["present"],
            "gone": gone or [],
            "no_longer_asked": queries.answers_no_longer_asked(proposal, name),
            "last": next((one for one in rows if one["is_last"]), None),
            "longest": answers.LONGEST_TEXT,
            **judgement,
            "months_key": next(
                (
                    one.key
                    for one in shown.questions
                    if feature_of(one, shown.questions) == "months"
                ),
                "",
            ),
            "trail": _trail(proposal, _("First form") if name == "first" else _("Second form")),
        },
        status=status,
    )


def _row(
    question: Question, shown: AnswerForm, person: Any, stale: Answer | None
) -> dict[str, Any]:
    """One question of the page: its field, what its answer was when it was printed, and by whom."""
    answer, language = shown.given.get(question.pk), get_language() or "en"
    return {
        "question": question,
        "field": shown[question.key],
        "version_name": f"{VERSION}{question.key}",
        "was_name": f"{WAS}{question.key}",
        "version": answer.version if answer else 0,
        "was": answers.fingerprint(shown.value_now(question)),
        "answer": answer,
        "by_other": _other(answer, person),
        "stale": stale,
        "stale_shown": answers.shown(question, stale.value, language) if stale else "",
    }


def _together(request: HttpRequest, proposal: Proposal, name: str) -> dict[str, Any]:
    """Who else is here; and whoever gets this page is here as well, until a script says more."""
    if queries.current_form(proposal) == name:
        actions.be_present(
            proposal=proposal, form=name, actor=request.user, lasts=actions.PAGE_LASTS
        )
    return colleagues(proposal, name, request.user)


def _last_saved(shown: AnswerForm, person: Any) -> Answer | None:
    """The answer this person saved last, on whichever device; read with the form already."""
    mine = [one for one in shown.given.values() if one.saved_by_id == person.pk]
    return max(mine, key=lambda one: one.saved_at, default=None)


def _other(answer: Answer | None, person: Any) -> str:
    """Who saved an answer last, where it was someone else."""
    by = answer.saved_by if answer else None
    return "" if by is None or by == person else by.name


def _trail(proposal: Proposal, here: str) -> list[dict[str, Any]]:
    return [
        {"label": _("My proposals"), "url": reverse("calls:proposals")},
        {"label": proposal, "url": proposal.get_absolute_url()},
        {"label": here},
    ]


def _suggestions(proposal: Proposal, shown: AnswerForm) -> list[dict[str, Any]]:
    """At most three goals for what was written, with the words that led there."""
    language = proposal.language.split("-")[0]
    asked: list[Question] = [one for one in shown.questions if one.kind == "goals"]
    if not asked or language not in LANGUAGES_SUGGESTED:
        return []
    ticked = set(shown.value_now(asked[0]))
    text = "\n".join(
        shown.value_now(one)
        for one in shown.questions
        if one.key in SUGGESTED_FROM and one.kind in answers.TEXT_KINDS
    )
    return [
        {"goal": one.goal, "words": ", ".join(one.words), "ticked": one.goal in ticked}
        for one in (suggest(text, language) if text.strip() else [])
    ]


@desk("POST")
def save_answer(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """Keep one field as it is typed: `value` (repeated for several) and the `version` it rests on.

    Answers `{version, saved_at}`; 422 `{error}` when it cannot be kept; 409 with the other text
    when someone changed it meanwhile, or `{error}` alone when the form was submitted.
    """
    proposal = queries.proposal_to_save_in(request.user, ref)
    name = queries.current_form(proposal)
    if name is None:
        return _refused(409, _("This form was submitted; it can no longer be changed."))
    question = queries.question_named(proposal, key, name)
    if question is None:
        raise Http404
    value, wrong = _sent(request, proposal, question)
    if wrong:
        return _refused(422, wrong)
    version = version_sent(request.POST.get("version", ""))
    try:
        saved = actions.save_answers(
            proposal=proposal, form=name, changes={question: (value, version)}, actor=request.user
        )
    except ValidationError as error:
        return _refused(409, " ".join(error.messages))
    if key in saved.stale:
        said = {"error": _("Someone else changed this answer meanwhile.")}
        return JsonResponse({**said, **theirs(question, saved.stale[key])}, status=409)
    kept = saved.kept[key]
    now = {"version": kept.version, "saved_at": kept.saved_at.isoformat()}
    return JsonResponse(now | file_of(question, kept))


def _sent(request: HttpRequest, proposal: Proposal, question: Question) -> tuple[Any, str]:
    """The stored form of what one field sent, and what is wrong with it ("" if nothing)."""
    upload = request.FILES.get("value") if question.kind == "file" else None
    if upload is None:
        return parse_one(question, request.POST.getlist("value"))
    try:
        kept = actions.keep_file(
            proposal=proposal, question=question, upload=upload, actor=request.user
        )
    except ValidationError as error:
        return None, " ".join(error.messages)
    return kept, ""


def _refused(status: int, sentence: str) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status)


def act_once(request: HttpRequest, act: Any) -> HttpResponse:
    """Do `act` once and come back to where it points; what it refuses is said as a message."""

    def run() -> Any:
        try:
            return act()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return request.path

    return once(request, run)
