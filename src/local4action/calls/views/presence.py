"""Several people at one form: who is there, in which question, and what they changed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from django.core.validators import slug_re
from django.http import HttpResponse, JsonResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from local4action.calls import actions, answers, queries
from local4action.calls.answer_forms import VERSION, version_sent
from local4action.foundation.access import desk

if TYPE_CHECKING:
    from django.http import HttpRequest

    from local4action.calls.models import Answer, Proposal, Question

LONGEST_KEY: Final = 40


@desk("POST")
def presence(request: HttpRequest, ref: str, form: str) -> HttpResponse:
    """Say that one has the form open `at` a question, with the versions of the answers one sees.

    Answers who else is there and the answers that are newer; 409 `{error}` once the form is not
    written any more. With `leave` it says that one is gone.
    """
    proposal = queries.proposal_to_save_in(request.user, ref)
    if "leave" in request.POST:
        actions.leave_form(proposal=proposal, actor=request.user)
        return HttpResponse(status=204)
    if queries.current_form(proposal) != form:
        said = _("This form was submitted; it can no longer be changed.")
        return JsonResponse({"error": said}, status=409)
    known = {
        name.removeprefix(VERSION): version_sent(str(value))
        for name, value in request.POST.items()
        if name.startswith(VERSION)
    }
    at = _key(request.POST.get("at", ""))
    actions.be_present(proposal=proposal, form=form, at=at, actor=request.user)
    changed = queries.answers_beyond(proposal, form, known)
    return JsonResponse({
        **colleagues(proposal, form, request.user),
        "changed": {question.key: theirs(question, answer) for question, answer in changed},
    })  # fmt: skip


def _key(text: str) -> str:
    """What can be the key of a question; nothing instead of anything else."""
    return text if len(text) <= LONGEST_KEY and slug_re.match(text) else ""


def colleagues(proposal: Proposal, form: str, person: Any) -> dict[str, Any]:
    """In words: who else has the form open, and by question who is writing there."""
    found = queries.others_present(proposal, form, person)
    names = [name for _at, name in found]
    there: dict[str, list[str]] = defaultdict(list)
    for at, name in found:
        if at:
            there[at].append(name)
    present = ngettext(
        "%(names)s has this form open, too.", "%(names)s have this form open, too.", len(names)
    ) % {"names": ", ".join(names)}
    return {
        "present": present if names else "",
        "here": {
            key: ngettext("%(names)s is writing here.", "%(names)s are writing here.", len(names))
            % {"names": ", ".join(names)}
            for key, names in there.items()
        },
    }


def theirs(question: Question, answer: Answer) -> dict[str, Any]:
    """An answer that someone else saved, for a field that still shows an earlier one."""
    said = {
        "version": answer.version,
        "was": answers.fingerprint(answer.value),
        "value": answers.as_typed(question, answer.value),
        "shown": answers.shown(question, answer.value, get_language() or "en"),
        "saved_by": str(answer.saved_by or ""),
        "saved_at": answer.saved_at.isoformat(),
    }
    return said | file_of(question, answer)


def file_of(question: Question, answer: Answer) -> dict[str, Any]:
    """The file that is the answer, for a field that shows it; nothing of other kinds."""
    if question.kind != "file":
        return {}
    return {"file": {**answer.value, "size": filesizeformat(answer.value.get("size", 0))}}
