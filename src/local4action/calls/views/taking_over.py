"""Answers come over from another proposal that the same person writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from local4action.calls import actions, answers, queries
from local4action.calls.matching import matches
from local4action.calls.queries.taking_over import all_answered, others_to_take_from
from local4action.calls.ticking import TickForm
from local4action.calls.views.versions import language_of, trail
from local4action.foundation.access import desk, one_or_404
from local4action.foundation.idempotency import FIELD, answered

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from local4action.calls.actions import Saved
    from local4action.calls.matching import Match
    from local4action.calls.models import Answer, Proposal

MOST_SHOWN: Final = 100


@desk("GET", "POST")
def take_over(request: HttpRequest, ref: str) -> HttpResponse:
    """Choose a proposal, see what would come over question by question, tick, take over."""
    proposal = queries.proposal_for(request.user, ref)
    name = queries.current_form(proposal)
    if name is None:
        return redirect(proposal)
    others = others_to_take_from(request.user, proposal)
    chosen = request.GET.get("from", "")
    if not chosen:
        return _choose(request, proposal, name, list(others[:MOST_SHOWN]))
    source = one_or_404(others, ref=chosen)
    offered = matches(queries.questions_of(proposal.call, name), all_answered(source))
    given = queries.answers_by_question(proposal, name)
    rows = [one for one in (_row(each, given, proposal, source) for each in offered) if one]
    sent = request.POST if request.method == "POST" else None
    form = TickForm([(row["question"], row["value"]) for row in rows], sent)

    def act() -> str:
        saved = actions.take_over_answers(
            proposal=proposal, form=name, source=source, changes=form.changes(), actor=request.user
        )
        say_what_came(request, saved, form)
        return reverse("calls:form", args=[ref, name])

    if request.method == "POST" and (answer := answered(request, form, act)):
        return answer
    context = {
        "proposal": proposal,
        "name": name,
        "source": source,
        "rows": rows,
        "form": form,
        "key": request.POST.get(FIELD, ""),
        "trail": trail(
            proposal,
            (_("Take over"), reverse("calls:take_over", args=[ref])),
            (str(source), ""),
        ),
    }
    return render(request, "calls/take_over.html", context, status=422 if form.errors else 200)


def _choose(
    request: HttpRequest, proposal: Proposal, name: str, others: list[Proposal]
) -> HttpResponse:
    context = {
        "proposal": proposal,
        "name": name,
        "others": others,
        "unchosen": request.method == "POST",
        "trail": trail(proposal, (_("Take over"), "")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "calls/take_over_from.html", context, status=status)


def _row(
    match: Match, given: dict[int, Answer], proposal: Proposal, source: Proposal
) -> dict[str, Any] | None:
    """What comes over and what it replaces; None where it is there already."""
    question, answer = match.question, given.get(match.question.pk)
    now = answer.value if answer else answers.empty(question.kind)
    if now == match.value:
        return None
    language = get_language() or "en"
    return {
        "question": question,
        "value": match.value,
        "shown": answers.shown(question, match.value, language),
        "language": language_of(question, source),
        "now": answers.shown(question, now, language),
        "now_language": language_of(question, proposal),
        "replaces": not answers.is_empty(now),
        "version": answer.version if answer else 0,
    }


def say_what_came(request: HttpRequest, saved: Saved, form: TickForm) -> None:
    """Tell how many answers came over, and which a colleague changed in between."""
    if saved.kept:
        count = len(saved.kept)
        said = ngettext("%(count)s answer taken over.", "%(count)s answers taken over.", count)
        messages.success(request, said % {"count": count})
    if saved.stale:
        language = get_language() or "en"
        named = (form.offered[key][0].label.render(language).text for key in saved.stale)
        messages.warning(
            request,
            _("Left as they are, because a colleague changed them meanwhile: %(questions)s")
            % {"questions": "; ".join(named)},
        )
