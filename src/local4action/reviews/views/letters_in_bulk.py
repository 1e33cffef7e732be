"""The letters of a call: looked over, approved many at once, seen to where mail failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from rules import has_perm

from local4action.calls.queries import call_for
from local4action.calls.workflow import PROPOSAL
from local4action.foundation.access import desk
from local4action.foundation.idempotency import FIELD, answered, once
from local4action.reviews import actions, queries
from local4action.reviews.forms import (
    CommentForm,
    HandoverForm,
    LetterFilters,
    ResendForm,
    state_words,
)
from local4action.reviews.queries.letters import STATES
from local4action.reviews.views.answering import officers_file, trail
from local4action.reviews.workflow import LETTER

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from local4action.calls.models import Call, Proposal
    from local4action.reviews.models import Letter

PAGE_SIZE: Final = 50
LONGEST_KEY: Final = 18


def officers_call(request: HttpRequest, ref: str, permission: str) -> Call:
    """A call this person may do this with: 404 where they may not know of it, else 403."""
    call = call_for(request.user, ref)
    if not has_perm(permission, request.user):
        raise PermissionDenied
    return call


def letters_address(call: Call, wanted: queries.WantedLetters | None = None) -> str:
    """Where the letters of a call are, as they were asked for."""
    asked = urlencode(wanted.asked()) if wanted else ""
    return reverse("reviews:letters", args=[call.ref]) + (f"?{asked}" if asked else "")


@desk("GET", "POST")
def letters(request: HttpRequest, ref: str) -> HttpResponse:
    """The letters of a call, to be read one by one and approved together."""
    call = officers_call(request, ref, "reviews.see_letters")
    counts = queries.letter_counts(request.user, call)
    filters = LetterFilters(request.GET, counts)
    wanted = filters.wanted()
    rows = queries.letters_for(request.user, call, wanted)
    status = 200
    if request.method == "POST":
        answer = _approved(request, call, rows)
        if answer is not None:
            return answer
        status = 422
    page = Paginator(rows.defer("body"), PAGE_SIZE).get_page(request.GET.get("page"))
    for letter in page.object_list:
        _described(letter)
    context = {
        "call": call,
        "page": page,
        "filters": filters,
        "tabs": _tabs(call, wanted, counts),
        "asked": urlencode(wanted.asked()),
        "held": sum(letter.state == "held" for letter in page.object_list),
        "all_held": counts.states["held"],
        "fitting": rows.filter(state="held").count() if wanted.asked() else counts.states["held"],
        "mark": queries.held_mark(rows),
        "ticked": set(request.POST.getlist("letter")),
        "key": request.POST.get(FIELD, ""),
        "trail": _trail(call, _("Letters")),
    }
    return render(request, "reviews/letters.html", context, status=status)


def _described(letter: Any) -> None:
    letter.outcome_now = PROPOSAL.states[letter.proposal.state]
    letter.state_now = LETTER.state_of(letter)
    letter.tick = f"{letter.pk}:{letter.changed_at.isoformat()}"


def _trail(call: Call, here: str, *more: dict[str, Any]) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = [
        {"label": _("Calls"), "url": reverse("calls:call_list")},
        {"label": call.title, "url": reverse("calls:call_edit", args=[call.ref])},
    ]
    return [*steps, *more, {"label": here}]


def _tabs(
    call: Call, wanted: queries.WantedLetters, counts: queries.LetterCounts
) -> list[dict[str, Any]]:
    """The states, under the other filters that are on."""
    found = [
        {
            "label": pgettext("letters", "All"),
            "url": letters_address(call, queries.WantedLetters(wanted.outcome, wanted.language)),
            "count": counts.total,
            "current": not wanted.state,
        }
    ]
    for state in STATES:
        asked = queries.WantedLetters(wanted.outcome, wanted.language, state)
        found.append(
            {
                "label": state_words(state),
                "url": letters_address(call, asked),
                "count": counts.states[state],
                "current": wanted.state == state,
            }
        )
    return found


def _approved(request: HttpRequest, call: Call, rows: QuerySet[Letter]) -> HttpResponse | None:
    """The way to the bar, or None with what was refused said on the page."""

    def act() -> Any:
        chosen = _all_of(request, rows) if request.POST.get("do") == "all" else _ticked(request)
        return actions.approve_letters(call=call, approved=chosen, actor=request.user)

    try:
        return once(request, act)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return None


def _ticked(request: HttpRequest) -> list[tuple[int, str]]:
    found = []
    for value in request.POST.getlist("letter"):
        key, _colon, seen = value.partition(":")
        if key.isascii() and key.isdigit() and len(key) < LONGEST_KEY and _is_instant(seen):
            found.append((int(key), seen))
    return found


def _is_instant(text: str) -> bool:
    try:
        return parse_datetime(text) is not None
    except ValueError:
        return False


def _all_of(request: HttpRequest, rows: QuerySet[Letter]) -> list[tuple[int, str]]:
    """Every held letter of the list, if it is still the list that was shown."""
    if request.POST.get("mark", "") != queries.held_mark(rows):
        raise ValidationError(
            _("A letter of this list changed meanwhile. Nothing was released; look once more.")
        )
    held = rows.filter(state="held").values_list("pk", "changed_at")
    return [(pk, changed_at.isoformat()) for pk, changed_at in held]


@desk("GET", "POST")
def letter_comments(request: HttpRequest, ref: str) -> HttpResponse:
    """Which reviewers' comments the applicants read, and in which words."""
    proposal = officers_file(request, ref, "reviews.choose_comments")
    address = reverse("reviews:letter", args=[ref])
    data = request.POST or None
    forms = [CommentForm(data, *one) for one in queries.comment_choices(proposal)]
    sent = request.method == "POST"
    wrong = any([one.errors for one in forms])  # noqa: C419 - each form says what is wrong with it

    def act() -> str:
        letter = actions.choose_comments(
            proposal=proposal,
            choices={one.review.pk: one.chosen() for one in forms},
            actor=request.user,
        )
        if letter is None or letter.as_drafted:
            said = _("The comments are chosen, and the letter follows them.")
            messages.success(request, said)
        else:
            said = _(
                "The comments are chosen. The letter was changed by hand: draft it anew, or"
                " put them in yourself."
            )
            messages.warning(request, said)
        return address

    if sent and not wrong and forms:
        try:
            return once(request, act)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    context = {
        "proposal": proposal,
        "forms": forms,
        "key": request.POST.get(FIELD, ""),
        "trail": _letter_trail(proposal, _("Comments for the applicants")),
    }
    return render(request, "reviews/letter_comments.html", context, status=422 if sent else 200)


def _letter_trail(proposal: Proposal, here: str) -> list[dict[str, Any]]:
    letter = {"label": _("Letter"), "url": reverse("reviews:letter", args=[proposal.ref])}
    return [*trail(proposal), letter, {"label": here}]


@desk("GET", "POST")
def letter_mail(request: HttpRequest, ref: str, mail: str) -> HttpResponse:
    """A mail of a letter that was not taken: send it again, or note how it was handed over."""
    proposal = officers_file(request, ref, "reviews.resend_letter")
    failed = queries.failed_mail(_letter(proposal), mail)
    doing = request.POST.get("do", "") if request.method == "POST" else ""
    again = ResendForm(request.POST if doing == "again" else None, initial={"address": failed.to})
    over = HandoverForm(request.POST if doing == "over" else None)
    address = reverse("reviews:letter", args=[ref])

    def send() -> str:
        actions.resend_letter(
            proposal=proposal, mail_ref=mail, actor=request.user, **again.cleaned_data
        )
        messages.success(request, _("The letter is on its way again."))
        return address

    def note() -> str:
        actions.note_handover(
            proposal=proposal, mail_ref=mail, actor=request.user, **over.cleaned_data
        )
        messages.success(request, _("It is noted how the letter was handed over."))
        return address

    answer = answered(request, over, note) if doing == "over" else answered(request, again, send)
    if answer is not None:
        return answer
    context = {
        "proposal": proposal,
        "mail": failed,
        "again": again,
        "over": over,
        "key": request.POST.get(FIELD, ""),
        "trail": _letter_trail(proposal, _("Mail")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "reviews/letter_mail.html", context, status=status)


def _letter(proposal: Proposal) -> Letter:
    letter: Letter | None = getattr(proposal, "letter", None)
    if letter is None:
        raise Http404
    return letter
