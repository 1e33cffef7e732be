"""Who may read, score and decide; and who must not, because they have an interest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import rules
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    F,
    Q,
    Subquery,
    Value,
)
from django.db.models.fields.tuple_lookups import Tuple, TupleIn
from django.db.models.lookups import In
from django.utils import timezone

from local4action.accounts.models import Person
from local4action.calls.models import Call, Proposal, ProposalMember
from local4action.calls.rules import leads, writes
from local4action.foundation.prepared import Among, Prepared, Slot
from local4action.members.models import Mandate
from local4action.members.rules import (
    counting,
    is_board_member,
    is_bureau_member,
    is_officer,
    is_signed_in,
)
from local4action.reviews.interests import FELLOW, PROVIDERS, Standing, standing_of
from local4action.reviews.models import Assignment, Conflict, Inquiry, Letter, Round, ScoreUpload

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model, QuerySet

    from local4action.accounts.models import Person


KEYS: Final = ArrayField(BigIntegerField())
_CODES: Final = ArrayField(CharField())


@dataclass(frozen=True, slots=True)
class _Who:
    """A person as a condition knows them: each a value, or the slot of a prepared read."""

    person: Any
    email: Any
    organisations: Any
    fellows: Any
    colleagues: Any
    countries: Any


def _known(standing: Standing) -> _Who:
    values = standing.values()
    return _Who(
        standing.person,
        standing.email,
        Value(values["organisations"], KEYS),
        Value(values["fellows"], KEYS),
        Value(values["colleagues"], KEYS),
        Value(values["countries"], _CODES),
    )


def has_interest(person: Person, proposal: str = "pk") -> Q:
    """The condition that a person has an interest in a proposal, reached by its key `proposal`."""
    return _interest(proposal, _known(standing_of(person)))


def any_interest(proposal: str = "pk") -> Q:
    """The same for a prepared read, which brings the person as `reader_values` gives them."""
    return _interest(
        proposal,
        _Who(
            Slot("person", BigIntegerField()),
            Slot("email", CharField()),
            Slot("organisations", KEYS),
            Slot("fellows", KEYS),
            Slot("colleagues", KEYS),
            Slot("countries", _CODES),
        ),
    )


def reader_values(person: Person) -> dict[str, Any]:
    """What `any_interest` asks to know of a person."""
    return standing_of(person).values()


def kinds_of_interest(standing: Standing) -> dict[str, Q]:
    """Each kind of interest in a proposal, by its name: the condition on a proposal."""
    return _kinds("pk", _known(standing))


def _interest(proposal: str, who: _Who) -> Q:
    """Any of the kinds there are."""
    found = Q()
    for condition in _kinds(proposal, who).values():
        found |= condition
    return found


def _kinds(proposal: str, who: _Who) -> dict[str, Q]:
    """The one place that says what an interest is, with `without_recused`, which says it of many.

    Declared by oneself; one writes the proposal, or is invited to; someone who speaks for the same
    organisation does, which makes it a partner; it is led by an organisation one speaks for, or
    that is tied to one (`interests`), fellow members of an association but where the call says
    that they read each other; it is led from one's own country, where the call says that nobody
    reads those. Mandates that nobody confirmed bind nobody.
    """
    written = ProposalMember.objects.order_by().values("proposal")
    led = Proposal.objects.order_by().values("pk")
    declared = Conflict.objects.filter(person=who.person).order_by().values("proposal")
    mine = Q(person=who.person) | Q(person__isnull=True, email__iexact=who.email)
    country = Among("organisation__country", who.countries)
    fellows = led.filter(Among("organisation_id", who.fellows))
    among = {
        "declared": declared,
        "writes": written.filter(mine),
        "partner": written.filter(Among("person_id", who.colleagues)),
        "led": led.filter(Among("organisation_id", who.organisations)),
        "fellow": fellows.exclude(call__round__fellow_rule=False),
        "country": led.filter(country, call__round__national_rule=True),
    }
    # Each set is small and found once for a whole list, where a question to each of five thousand
    # files would take longer than the list itself.
    return {kind: Q(In(F(proposal), found)) for kind, found in among.items()}


def without_recused[Row: Model](
    rows: QuerySet[Row], reader: str = "reviewer", proposal: str = "proposal"
) -> QuerySet[Row]:
    """Rows that name a reader and a file, without those whose reader has an interest in the file.

    Args:
        rows: assignments, reviews or scores.
        reader: the path to the person.
        proposal: the path to the file.
    """
    return rows.exclude(_recused(reader, proposal, timezone.localdate()))


def recused_assignments() -> list[int]:
    """The keys of the assignments whose reader has an interest in the file by now; one query.

    Few: nobody is asked who has one. A page that counts readers finds them once.
    """
    return [one for (one,) in _RECUSED.rows(today=timezone.localdate())]


_RECUSED: Final = Prepared(
    lambda: (
        Assignment.objects.filter(_recused("reviewer", "proposal", Slot("today", DateField())))
        .order_by()
        .values_list("pk")
    )
)


def _recused(reader: str, proposal: str, today: Any) -> Q:
    """The condition that the reader a row names has an interest in the file it names.

    The same kinds as `_kinds`, for any number of readers in the statement that asks. The pairs of a
    person and what they do not read are few, and found once for all rows. A prepared read, which
    outlives the day it was written on, brings the day in a slot.
    """
    led, of_call = f"{proposal}__organisation", f"{proposal}__call__round__"
    found = apart(today)

    def among(end: str, parts: list[Part]) -> Q:
        # The lookup wants to know what kind of value a subquery is, though it reads none.
        pairs = Subquery(_pairs(parts).order_by(), BooleanField())
        return Q(TupleIn(Tuple(F(reader), F(end)), pairs))

    return Q(
        among(proposal, found.files)
        | among(led, found.leading)
        | (~Q(**{f"{of_call}fellow_rule": False}) & among(led, found.fellows))
        | (Q(**{f"{of_call}national_rule": True}) & among(f"{led}__country", found.countries))
    )


type Part = tuple[QuerySet[Any], str, str]


@dataclass(frozen=True, slots=True)
class Apart:
    """Who does not read what: rows, and the paths from one to the person and to what it is.

    `files` names files, `leading` and `fellows` who leads them, `countries` where from; the last
    two count where the call says so.
    """

    files: list[Part]
    leading: list[Part]
    fellows: list[Part]
    countries: list[Part]


def _pairs(parts: list[Part]) -> QuerySet[Any, Any]:
    rows = [one.order_by().values_list(person, other) for one, person, other in parts]
    return rows[0].union(*rows[1:])


def apart(today: Any, readers: Iterable[int] | None = None) -> Apart:
    """Where it is written down who does not read what.

    Args:
        today: the day, or the slot of a prepared read.
        readers: keys of those who are asked about; None is anyone who ever sat in a body. Of
            invitations by address only those of readers who were asked to read are among it.
    """
    # Nobody reads who never sat in a body, and of all people few did.
    sat: Any = readers
    if sat is None:
        sat = Mandate.objects.filter(body__isnull=False).order_by().values("person")
    speaking = Mandate.objects.filter(
        counting(today), organisation__isnull=False, person__in=sat
    ).order_by()
    invited = Assignment.objects.filter(
        proposal__members__person__isnull=True,
        proposal__members__email__iexact=F("reviewer__email"),
    )
    colleagues = speaking.filter(
        organisation__mandates__in=Mandate.objects.filter(counting(today)).values("pk"),
        organisation__mandates__person__proposals__isnull=False,
    )
    tied: dict[str, list[Part]] = {"": [(speaking, "person", "organisation")], FELLOW: []}
    for provider in PROVIDERS.values():
        for tie in provider.ties(today):
            spoken = {f"{tie.mine}__mandates__in": speaking.values("pk")}
            rows = tie.rows.filter(tie.when, **spoken)
            part = (rows, f"{tie.mine}__mandates__person", tie.theirs)
            tied.setdefault(provider.switch, []).append(part)
    return Apart(
        files=[
            (Conflict.objects.all(), "person", "proposal"),
            (ProposalMember.objects.filter(person__in=sat), "person", "proposal"),
            (invited, "reviewer", "proposal"),
            (colleagues, "person", "organisation__mandates__person__proposals__proposal"),
        ],
        leading=tied[""],
        fellows=tied[FELLOW],
        countries=[(speaking, "person", "organisation__country")],
    )


@rules.predicate
def is_free(person: Any, subject: Proposal | Letter | Inquiry | None) -> bool:
    """Has no interest in this proposal, or in the one this letter or inquiry is about."""
    proposal = subject.proposal if isinstance(subject, Letter | Inquiry) else subject
    if proposal is None or not is_signed_in(person) or person.pk is None:
        return False
    # The gate has just judged it for this very person.
    if getattr(proposal, "known_free", None) == person.pk:
        return True
    return not Proposal.objects.filter(has_interest(person), pk=proposal.pk).exists()


@rules.predicate
def is_assigned(person: Any, proposal: Proposal | None) -> bool:
    """Is asked to read this proposal."""
    if proposal is None or not is_signed_in(person) or person.pk is None:
        return False
    if getattr(proposal, "known_reader", None) == person.pk:
        return True
    return Assignment.objects.filter(proposal=proposal, reviewer=person.pk).exists()


@rules.predicate
def writes_for(person: Any, inquiry: Inquiry | None) -> bool:
    """Is among those who write the proposal that is asked about."""
    return inquiry is not None and bool(writes(person, inquiry.proposal))


@rules.predicate
def leads_for(person: Any, inquiry: Inquiry | None) -> bool:
    """May submit the proposal that is asked about."""
    return inquiry is not None and bool(leads(person, inquiry.proposal))


@rules.predicate
def is_this_reader(person: Any, reader: Any) -> bool:
    """Is the very member of the Advisory Board the profile is about."""
    return reader is not None and person.pk == reader.pk and bool(is_board_member(person))


@rules.predicate
def reads_together(person: Any, call: Call | None) -> bool:
    """The reading of this call is in the phase in which the board sees every review."""
    del person
    return call is not None and Round.objects.filter(call=call, phase=Round.Phase.ALL).exists()


@rules.predicate
def has_sent(person: Any, upload: ScoreUpload | None) -> bool:
    """Has sent this form with scores."""
    return upload is not None and is_signed_in(person) and upload.reader_id == person.pk


is_deciding_officer = is_officer & is_free
is_reader = is_board_member & is_assigned & is_free

rules.add_perm("reviews.see_queue", is_officer | is_board_member)
rules.add_perm("reviews.read_all_files", is_officer)
rules.add_perm("reviews.see_register", is_officer | is_board_member | is_bureau_member)
rules.add_perm("reviews.install_default_criteria", is_officer)
rules.add_perm("reviews.screen_proposal", is_deciding_officer)
rules.add_perm("reviews.claim_screening", is_deciding_officer)
rules.add_perm("reviews.write_inquiry_answer", writes_for)
rules.add_perm("reviews.submit_inquiry_answer", leads_for)
rules.add_perm("reviews.assign_reviewers", is_deciding_officer)
rules.add_perm("reviews.plan_readers", is_officer)
rules.add_perm("reviews.edit_profile", is_officer | is_this_reader)
rules.add_perm("reviews.state_no_interest", is_reader)
rules.add_perm("reviews.declare_conflict", is_deciding_officer | is_reader)
rules.add_perm("reviews.save_review", is_reader)
rules.add_perm("reviews.send_reminder", rules.always_false)
rules.add_perm("reviews.submit_review", is_reader)
rules.add_perm("reviews.record_decision", is_deciding_officer)
rules.add_perm("reviews.edit_letter", is_deciding_officer)
rules.add_perm("reviews.redraft_letter", is_deciding_officer)
rules.add_perm("reviews.release_letter", is_deciding_officer)
rules.add_perm("reviews.choose_comments", is_deciding_officer)
rules.add_perm("reviews.resend_letter", is_deciding_officer)
rules.add_perm("reviews.see_letters", is_officer)
rules.add_perm("reviews.edit_letter_template", is_officer)
rules.add_perm("reviews.approve_letters", is_officer)
rules.add_perm("reviews.read_letter", writes)
rules.add_perm("reviews.edit_rubric", is_officer)
rules.add_perm("reviews.set_phase", is_officer)
rules.add_perm("reviews.revise_review", is_reader)
rules.add_perm("reviews.hand_back_review", is_deciding_officer)
rules.add_perm("reviews.take_offline", is_board_member)
rules.add_perm("reviews.keep_offline_copy", rules.always_false)
rules.add_perm("reviews.bring_scores", is_board_member)
rules.add_perm("reviews.read_scores_brought", rules.always_false)
rules.add_perm("reviews.save_scores_brought", is_board_member & has_sent)
rules.add_perm("reviews.see_calibration", is_officer | (is_board_member & reads_together))
rules.add_perm("reviews.measure_calibration", is_officer | (is_board_member & reads_together))
rules.add_perm("reviews.keep_calibration", rules.always_false)
