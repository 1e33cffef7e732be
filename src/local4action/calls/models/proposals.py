"""Proposals: who writes them, what they answer, what was submitted."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from local4action.agendas.models import TagBase
from local4action.calls.models.calls import Call
from local4action.calls.models.questions import Question, QuestionSetVersion
from local4action.foundation.addresses import address
from local4action.foundation.history import tracked
from local4action.foundation.models import FileReference
from local4action.foundation.refs import RefField
from local4action.foundation.searching import FoldedField
from local4action.members.models import Organisation


@tracked(exclude=("words",))
class Proposal(models.Model):
    """A proposal of one organisation to one call."""

    class State(models.TextChoices):
        """Its life; the moves are in `workflow`."""

        DRAFT = "draft"
        SUBMITTED = "submitted"
        SECOND_FORM = "second_form"
        IN_REVIEW = "in_review"
        GRANTED = "granted"
        DECLINED = "declined"
        REJECTED = "rejected"
        WITHDRAWN = "withdrawn"

    ref = RefField()
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="proposals")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="proposals"
    )
    title = models.CharField(max_length=200, blank=True)
    words = FoldedField(of=("title", "ref"))
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=11, choices=State.choices, default=State.DRAFT)
    second_form_due = models.DateField(null=True)
    # The versions it answers, where the questions of its call were changed since it was begun:
    # what was submitted stays with the questions it answered. None: those of the call.
    first_form = models.ForeignKey(
        QuestionSetVersion, null=True, on_delete=models.PROTECT, related_name="+"
    )
    second_form = models.ForeignKey(
        QuestionSetVersion, null=True, on_delete=models.PROTECT, related_name="+"
    )
    # Set while what was submitted is being changed, and ever after if that never came in time:
    # what counts is then the record of the submission and not the answers as they stand.
    reopened_at = models.DateTimeField(null=True)
    # When those who write it were told what was decided. Until then their pages say only that
    # something was: a refusal is read in a letter with its reasons, not on a badge.
    outcome_told_at = models.DateTimeField(null=True)
    # The deadline of this proposal alone, where it was extended for it.
    extended_to = models.DateTimeField(null=True)
    extension_reason = models.TextField(blank=True)
    is_example = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "draft",
                        "submitted",
                        "second_form",
                        "in_review",
                        "granted",
                        "declined",
                        "rejected",
                        "withdrawn",
                    ]
                ),
                name="proposal_state_known",
            ),
        )
        indexes = (models.Index(fields=["call", "state", "-created_at"], name="proposals_of_call"),)

    def __str__(self) -> str:
        return self.title or self.ref

    def get_absolute_url(self) -> str:
        """The proposal's page on the desk of those who write it."""
        return address("calls:proposal", self.ref)


@tracked()
class ProposalMember(models.Model):
    """A person who writes on a proposal; invited by e-mail address, bound when they join."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="proposals"
    )
    email = models.EmailField()
    is_lead = models.BooleanField(default=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    invited_at = models.DateTimeField(auto_now_add=True)
    joined_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["proposal", "email"], name="proposal_member_once"),
        )
        indexes = (models.Index(fields=["email"], name="proposal_member_emails"),)

    def __str__(self) -> str:
        return self.email


@tracked()
class Answer(models.Model):
    """The answer to one frozen question; `version` rises with each save, so a stale one is seen."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    value = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    saved_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["proposal", "question"], name="answer_once"),
        )

    def __str__(self) -> str:
        return f"{self.proposal}: {self.question}"


@tracked()
class AnswerFile(models.Model):
    """A file sent as an answer; kept where another takes its place, as records name it."""

    ref = RefField()
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="files")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    reference = models.OneToOneField(
        FileReference, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.proposal}: {self.question}"


@tracked()
class Submission(models.Model):
    """What was submitted, as it was: the record, its hash, and when it arrived."""

    class Form(models.TextChoices):
        """Which of the call's two question sets it answers."""

        FIRST = "first"
        SECOND = "second"

    ref = RefField()
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="submissions")
    form = models.CharField(max_length=6, choices=Form.choices)
    # A form may be submitted anew until the deadline: all are kept, the last in time counts.
    number = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    arrived_at = models.DateTimeField(help_text="when its last byte reached this machine")
    arrival_known_by = models.CharField(max_length=10, help_text="kernel, proxy, clock or import")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    record: Any = models.JSONField(help_text="canonical JSON of question keys and answers")
    sha256 = models.CharField(max_length=64, db_collation="C")
    receipt: Any = models.ForeignKey(
        FileReference, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("created_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["proposal", "form", "number"], name="submission_number_once"
            ),
            models.UniqueConstraint(
                fields=["proposal", "form"],
                condition=Q(is_current=True),
                name="submission_current_once",
            ),
            models.CheckConstraint(
                condition=Q(submitted_by__isnull=False) | Q(arrival_known_by="import"),
                name="submitted_by_someone_or_imported",
            ),
        )

    def __str__(self) -> str:
        return f"{self.proposal} {self.form}"


@tracked()
class ProposalTag(TagBase):
    """A tag of a proposal."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="tags")

    class Meta(TagBase.Meta):
        constraints = (
            *TagBase.Meta.constraints,
            models.UniqueConstraint(fields=["proposal", "node"], name="proposal_tag_once"),
        )

    def __str__(self) -> str:
        return f"{self.proposal}: {self.node}"
