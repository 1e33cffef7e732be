"""Proposals, and who may see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    DateTimeField,
    Exists,
    OuterRef,
    Q,
    When,
)
from django.http import Http404
from django.utils import timezone

from local4action.calls.models import Proposal, ProposalMember, Revision, Submission
from local4action.calls.rules import is_written_by, is_written_from
from local4action.foundation.access import prepared_or_404
from local4action.foundation.prepared import Prepared, Slot, prepared_both
from local4action.members.rules import is_signed_in

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from local4action.calls.models import Call
    from local4action.members.models import Organisation


MOST_ON_DESK: Final = 100


def all_proposals() -> QuerySet[Proposal]:
    """Every proposal; a room that reads from here decides itself who may see which."""
    return Proposal.objects.select_related("call", "organisation")


def proposals_for(actor: Any) -> QuerySet[Proposal]:
    """The proposals this person writes: as a member, or by an invitation to their address."""
    if not is_signed_in(actor) or actor.pk is None:
        return Proposal.objects.none()
    mine = ProposalMember.objects.filter(is_written_by(actor), proposal=OuterRef("pk"))
    return all_proposals().filter(Exists(mine))


def proposals_of_any(*, proved: bool) -> QuerySet[Proposal]:
    """The same for a prepared read, with slots for `person` and `email`, in small letters.

    `proved` says whether an address counts as proved, which a demo does.
    """
    mine = ProposalMember.objects.filter(_is_mine(proved=proved), proposal=OuterRef("pk"))
    return all_proposals().filter(Exists(mine))


def _is_mine(*, proved: bool) -> Q:
    person, email = Slot("person", BigIntegerField()), Slot("email", CharField())
    return is_written_from(person, email, proved=proved)


def proposal_for(actor: Any, ref: str) -> Proposal:
    """A proposal, for those who write it.

    Raises:
        Http404: when there is none that this person writes.
    """
    return _known_to(actor, _one_of(_MINE, actor, ref))


def proposal_to_save_in(actor: Any, ref: str) -> Proposal:
    """The same gate with no more than the saving of one answer needs: it is passed at every pause.

    Raises:
        Http404: when there is none that this person writes.
    """
    return _known_to(actor, _one_of(_TO_SAVE_IN, actor, ref))


def _one_of(rows: dict[bool, Prepared[Proposal]], actor: Any, ref: str) -> Proposal:
    if not is_signed_in(actor) or actor.pk is None:
        raise Http404
    email = actor.email.lower()
    return prepared_or_404(rows[bool(settings.DEMO)], ref=ref, person=actor.pk, email=email)


def _one_mine(*, proved: bool) -> QuerySet[Proposal]:
    return proposals_of_any(proved=proved).filter(ref=Slot("ref", CharField())).order_by()


def _to_save_in(*, proved: bool) -> QuerySet[Proposal]:
    names = (
        "ref", "state", "reopened_at", "first_form", "second_form", "call__first_form",
        "call__second_form",
    )  # fmt: skip
    return _one_mine(proved=proved).select_related(None).select_related("call").only(*names)


# By whether an address counts as proved, which a demo says.
_MINE: Final = prepared_both(lambda proved: _one_mine(proved=proved))


_TO_SAVE_IN: Final = prepared_both(lambda proved: _to_save_in(proved=proved))


def held_proposal(proposal: Proposal) -> Proposal:
    """The proposal's row with its state, held until the transaction ends; one query."""
    return prepared_or_404(_HELD, proposal=proposal.pk)


def empty_draft(call: Call, organisation: Organisation, actor: Any) -> Proposal | None:
    """The draft this person began for an organisation and nobody wrote into, its row held.

    The row is what every saving waits for: none slips in before the transaction ends.
    """
    began = ProposalMember.objects.filter(person=actor.pk, is_lead=True)
    written = Revision.objects.filter(proposal=OuterRef("pk"))
    rows = Proposal.objects.select_for_update().filter(
        call=call, organisation=organisation, state=Proposal.State.DRAFT, title=""
    )
    held = [one.pk for one in rows.filter(pk__in=began.values("proposal")).order_by("pk")]
    # Looked at once the rows are held: what a saving they waited for has written is seen.
    empty = Proposal.objects.filter(~Exists(written), pk__in=held, title="", answers=None)
    return empty.select_related("call", "organisation").order_by("-pk").first()


_HELD: Final = Prepared(
    lambda: (
        Proposal.objects.select_for_update()
        .only("ref", "state", "reopened_at", "first_form", "second_form")
        .filter(pk=Slot("proposal", BigIntegerField()))
        .order_by()
    )
)


def _known_to(actor: Any, proposal: Proposal) -> Proposal:
    # Read by `rules.writes`, which would ask the same again.
    proposal.known_writer = actor.pk  # type: ignore[attr-defined]
    return proposal


def members_of(proposal: Proposal) -> QuerySet[ProposalMember]:
    """Those who write a proposal or are invited to."""
    return proposal.members.select_related("person", "invited_by")


def membership_of(proposal: Proposal, actor: Any) -> ProposalMember | None:
    """This person's own row among those who write."""
    return proposal.members.filter(is_written_by(actor)).order_by("person_id").first()


def submission_of(proposal: Proposal, form: str) -> Submission | None:
    """What was submitted of one form: the one that counts."""
    rows = proposal.submissions.filter(form=form, is_current=True)
    return rows.select_related("receipt").first()


def submissions_of(proposal: Proposal) -> dict[str, Submission]:
    """What was submitted and counts, by form."""
    rows = proposal.submissions.filter(is_current=True).select_related("receipt")
    return {one.form: one for one in rows}


def current_form(proposal: Proposal) -> str | None:
    """The form that can be written now: the first in a draft, the second once it is asked.

    The first also where it was submitted and then reopened.
    """
    if proposal.state == "submitted" and proposal.reopened_at is not None:
        return "first"
    return {"draft": "first", "second_form": "second"}.get(proposal.state)


def proposals_on_desk(actor: Any) -> list[Proposal]:
    """The proposals this person writes, with what they ask of them; one query, at most a hundred.

    `is_unfinished`: it is still to submit, as a draft of an open call or of one whose deadline is
    still to come for it, with changes begun, or with a second form asked. `is_invited`: this
    person has not taken up an invitation to it.
    """
    if not is_signed_in(actor) or actor.pk is None:
        return []
    return _ON_DESK[bool(settings.DEMO)].rows(
        person=actor.pk, email=actor.email.lower(), now=timezone.now()
    )


def _on_desk(*, proved: bool) -> QuerySet[Proposal]:
    now = Slot("now", DateTimeField())
    in_time = Q(call__state="open") | Q(call__state="closed", extended_to__gt=now)
    to_submit = Q(state="draft") | Q(state="submitted", reopened_at__isnull=False)
    invitations = ProposalMember.objects.filter(
        _is_mine(proved=proved), proposal=OuterRef("pk"), joined_at__isnull=True
    )
    rows = proposals_of_any(proved=proved).annotate(
        is_unfinished=Case(
            When((to_submit & in_time) | Q(state="second_form"), then=True),
            default=False,
            output_field=BooleanField(),
        ),
        is_invited=Exists(invitations),
    )
    return rows[:MOST_ON_DESK]


_ON_DESK: Final = prepared_both(lambda proved: _on_desk(proved=proved))
