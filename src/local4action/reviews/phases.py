"""What a reader sees of a file and may do with it: the one place that decides.

Pages, downloads, packs and mails all ask here. An officer sees everything in every phase; how
the phases differ for a reader is said in `models.rounds.Round.Phase`. A file that is decided is
blind no more: nobody scores it any longer.
"""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import rules as permissions
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from local4action.calls import answers
from local4action.calls.models import Proposal, ProposalMember
from local4action.calls.queries import answers_submitted, for_board
from local4action.foundation.translations import Translated
from local4action.members.models import Organisation
from local4action.reviews.masking import LEFT_OUT, masked
from local4action.reviews.models import Round

if TYPE_CHECKING:
    from collections.abc import Iterable

    from local4action.calls.answers import AnsweredQuestion
    from local4action.calls.models import Call
    from local4action.reviews.models import Review

Phase = Round.Phase
# Answers that say who proposes, whatever is in them.
TELLING_KINDS: Final = frozenset({"place", "file"})
TELLING_KEYS: Final = frozenset({"title"})
LINKS: Final = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+", re.IGNORECASE)
NAMES: Final = {
    Phase.BLIND: gettext_lazy("Blind reading"),
    Phase.OWN: gettext_lazy("Each on their own"),
    Phase.ALL: gettext_lazy("All together"),
}
EXPLAINED: Final = {
    Phase.BLIND: gettext_lazy(
        "Readers see the answers without who proposes: no organisation, people, place or title,"
        " and no answer marked as personal. Of the reviews they see their own. A text may still"
        " tell who wrote it."
    ),
    Phase.OWN: gettext_lazy(
        "Readers see the whole file and their own review; the others’ reviews once their own is"
        " submitted. What is submitted is final, unless an officer hands it back."
    ),
    Phase.ALL: gettext_lazy(
        "Readers see the whole file and every submitted review, and may revise their own with a"
        " note; what it was before stays readable."
    ),
}


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person sees of one file and may do with their review of it."""

    phase: str
    is_blind: bool
    sees_others: bool
    may_write: bool
    may_revise: bool


def language() -> str:
    """The language of the page or mail in the making."""
    return (get_language() or "en").split("-")[0]


def phase_of(call: Call) -> str:
    """The phase the reading of a call is in; no query where its round was read with it."""
    try:
        return call.round.phase
    except Round.DoesNotExist:
        return Phase.OWN


def reads_all(actor: Any) -> bool:
    """Whether phases do not bind this person: an officer."""
    return bool(permissions.has_perm("reviews.read_all_files", actor))


def is_blind(actor: Any, proposal: Proposal) -> bool:
    """Whether this person is not to know who proposes."""
    return _is_read_blindly(proposal) and not reads_all(actor)


def _is_read_blindly(proposal: Proposal) -> bool:
    return proposal.state == Proposal.State.IN_REVIEW and phase_of(proposal.call) == Phase.BLIND


def sight(actor: Any, proposal: Proposal, own: Review | None) -> Sight:
    """What a person sees of a file; `own` is their review of it, if they began one."""
    phase, officer = phase_of(proposal.call), reads_all(actor)
    submitted = own is not None and own.submitted_at is not None
    being_read = proposal.state == Proposal.State.IN_REVIEW
    blind = being_read and phase == Phase.BLIND
    return Sight(
        phase=phase,
        is_blind=blind and not officer,
        sees_others=officer or (phase == Phase.ALL) or (submitted and not blind),
        may_write=being_read and not officer and not submitted,
        may_revise=being_read and not officer and submitted and phase == Phase.ALL,
    )


def may_revise(proposal: Proposal) -> bool:
    """Whether a submitted review of this file may be revised by its reader."""
    return proposal.state == Proposal.State.IN_REVIEW and phase_of(proposal.call) == Phase.ALL


def veiled(actor: Any, proposals: Iterable[Proposal]) -> list[Proposal]:
    """The same records, without who proposes where this person is not to know."""
    found = list(proposals)
    if not reads_all(actor):
        for one in found:
            veil(one)
    return found


def veil(proposal: Proposal) -> Proposal:
    """A record as a reader may have it: in memory only, and never to be saved.

    Where its reading is blind, the title is its reference and the organisation a sentence.
    """
    if getattr(proposal, "is_veiled", False) or not _is_read_blindly(proposal):
        return proposal
    record: Any = proposal
    record.kept_back = _names_of(proposal.organisation)
    record.title = _("Proposal %(ref)s") % {"ref": proposal.ref}
    left_out = Translated.of(_("Who proposes is left out in this phase"), language())
    record.organisation = Organisation(name=left_out, country="")
    record.is_veiled, record.title_language = True, language()
    return proposal


def veiled_copy(proposal: Proposal) -> Proposal:
    """The same on a copy, where the record itself is still needed as it is."""
    return veil(copy(proposal))


def _names_of(organisation: Organisation) -> list[str]:
    names = [version.text for version in organisation.name.texts.values()]
    return [*names, organisation.place_name]


def _people_of(proposal: Proposal) -> list[str]:
    people = ProposalMember.objects.filter(proposal=proposal.pk, person__isnull=False)
    return [name for name in people.values_list("person__name", flat=True) if name]


def answers_for(
    actor: Any, proposal: Proposal, forms: Iterable[str], language: str = ""
) -> dict[str, list[AnsweredQuestion]]:
    """What was submitted as this person may read it, by form.

    A reader is not shown what is for the officers alone. A veiled record has its telling answers
    left out, and in the others the names of the organisation, its place and those who write,
    links and addresses.
    """
    found = answers_submitted(proposal, forms, language)
    if not reads_all(actor):
        found = {form: for_board(given) for form, given in found.items()}
    if not getattr(proposal, "is_veiled", False):
        return found
    names = [*proposal.kept_back, *_people_of(proposal)]  # type: ignore[attr-defined]
    return {form: [_without(one, names) for one in given] for form, given in found.items()}


def _without(one: AnsweredQuestion, names: list[str]) -> AnsweredQuestion:
    question = one.question
    telling = question.is_personal or question.kind in TELLING_KINDS or question.key in TELLING_KEYS
    if not telling or answers.is_empty(one.value):
        return replace(one, **_masked_parts(one, names))
    # Whatever kind it was, what stands in its place is a line of text.
    plain = copy(question)
    plain.kind = "short_text"
    parts: dict[str, Any] = {part.name: None for part in fields(one)}
    left_out = _("(left out: it may say who proposes)")
    return replace(one, **parts | {"question": plain, "value": "", "shown": left_out, "words": 0})


def _masked_parts(record: Any, names: list[str]) -> dict[str, Any]:
    return {
        part.name: _masked(getattr(record, part.name), names)
        for part in fields(record)
        if part.name != "question"
    }


def _masked(value: Any, names: list[str]) -> Any:
    if isinstance(value, str):
        return masked(LINKS.sub(LEFT_OUT, value), names)
    if isinstance(value, list):
        return [_masked(one, names) for one in value]
    if isinstance(value, dict):
        return {key: _masked(one, names) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **_masked_parts(value, names))
    return value
