"""A call opens; its questions are frozen; proposals are written, answered and submitted."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from local4action.agendas.models import TagBase
from local4action.foundation.history import tracked
from local4action.foundation.models import FileReference
from local4action.foundation.refs import RefField
from local4action.foundation.translations import TranslatedField
from local4action.members.models import Body, Organisation


@tracked()
class QuestionSet(models.Model):
    """A set of questions that lives on through its versions."""

    slug = models.SlugField(max_length=60, unique=True)
    title = TranslatedField()

    def __str__(self) -> str:
        return self.slug


@tracked()
class QuestionSetVersion(models.Model):
    """One version; once frozen by a call that opened with it, its questions never change."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("question_set", "number")
        constraints = (
            models.UniqueConstraint(fields=["question_set", "number"], name="set_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.question_set} {self.number}"


@tracked()
class Question(models.Model):
    """One question of a version."""

    class Kind(models.TextChoices):
        """What an answer looks like; its stored form is in `calls.answers`."""

        SHORT_TEXT = "short_text"
        LONG_TEXT = "long_text"
        CHOICE = "choice"
        CHOICES = "choices"
        NUMBER = "number"
        DATE = "date"
        GOALS = "goals"
        PLACE = "place"
        CONSENT = "consent"

    version = models.ForeignKey(
        QuestionSetVersion, on_delete=models.PROTECT, related_name="questions"
    )
    key = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    label = TranslatedField()
    help = TranslatedField(null=True)
    required = models.BooleanField(default=False)
    max_words = models.PositiveSmallIntegerField(null=True)
    options = models.JSONField(default=list, help_text='[{"value", "label": {"en", "fr", "es"}}]')
    is_public = models.BooleanField(default=False, help_text="the answer may be shown to anyone")
    is_personal = models.BooleanField(default=False, help_text="the answer is personal data")

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["version", "key"], name="question_key_once"),
        )

    def __str__(self) -> str:
        return self.key


@tracked()
class Call(models.Model):
    """A call for proposals."""

    class State(models.TextChoices):
        """Its life; the moves are in `workflow`."""

        DRAFT = "draft"
        CLEARED = "cleared"
        OPEN = "open"
        CLOSED = "closed"
        DECIDED = "decided"
        ARCHIVED = "archived"
        WITHDRAWN = "withdrawn"

    ref = RefField()
    slug = models.SlugField(max_length=80, blank=True)
    title = TranslatedField()
    text = TranslatedField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    opens_on = models.DateField(null=True)
    # The deadline three ways: what was said, where, and the instant that follows; the instant is
    # frozen when the call opens, whatever a country does to its clocks later.
    closes_local = models.CharField(max_length=16, help_text="2027-01-31T23:59, wall time")
    closes_zone = models.CharField(max_length=40, help_text="IANA name, such as Europe/Madrid")
    closes_at = models.DateTimeField()
    languages = ArrayField(models.CharField(max_length=12), default=list)
    first_form = models.ForeignKey(QuestionSetVersion, on_delete=models.PROTECT, related_name="+")
    second_form = models.ForeignKey(QuestionSetVersion, on_delete=models.PROTECT, related_name="+")
    # Who may lead a proposal to this call.
    kinds = ArrayField(models.CharField(max_length=16), default=list)
    sections = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    ldc_only = models.BooleanField(default=False)
    members_only = models.BooleanField(default=False)
    min_months = models.PositiveSmallIntegerField(default=12)
    max_months = models.PositiveSmallIntegerField(default=36)
    # Clearance by the Executive Bureau.
    cleared_by_body = models.ForeignKey(Body, null=True, on_delete=models.PROTECT, related_name="+")
    cleared_on = models.DateField(null=True)
    clearance_minutes = models.TextField(blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(null=True)
    # The deadline as it was published, where it was extended since; why is in `Extension`.
    closes_at_first = models.DateTimeField(null=True)
    is_example = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-closes_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "draft",
                        "cleared",
                        "open",
                        "closed",
                        "decided",
                        "archived",
                        "withdrawn",
                    ]
                ),
                name="call_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(cleared_on__isnull=False, cleared_by_body__isnull=False),
                name="call_cleared_before_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(min_months__gte=1, max_months__gte=F("min_months")),
                name="call_months_in_order",
            ),
        )

    def __str__(self) -> str:
        return str(self.title)

    def get_absolute_url(self) -> str:
        """The call's public page."""
        tail = f"{self.ref}-{self.slug}" if self.slug else self.ref
        return reverse("calls:call", args=[tail])


@tracked()
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
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=11, choices=State.choices, default=State.DRAFT)
    second_form_due = models.DateField(null=True)
    # Set while what was submitted is being changed, and ever after if that never came in time:
    # what counts is then the record of the submission and not the answers as they stand.
    reopened_at = models.DateTimeField(null=True)
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
        return reverse("calls:proposal", args=[self.ref])


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
    arrival_known_by = models.CharField(max_length=10, help_text="kernel, proxy or clock")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
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
        )

    def __str__(self) -> str:
        return f"{self.proposal} {self.form}"


@tracked()
class Extension(models.Model):
    """A later deadline: for everyone, or for one proposal; who gave it, when and why."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="extensions")
    proposal = models.ForeignKey(
        Proposal, null=True, on_delete=models.PROTECT, related_name="extensions"
    )
    closed_at_before = models.DateTimeField()
    closes_at = models.DateTimeField()
    reason = TranslatedField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("given_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("closed_at_before")), name="extension_is_later"
            ),
        )

    def __str__(self) -> str:
        return f"{self.proposal or self.call}: {self.closes_at:%Y-%m-%d %H:%M}"


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
