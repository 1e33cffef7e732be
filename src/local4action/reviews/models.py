"""Screening, conflicts of interest, reviews, the decision register and the letters."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from local4action.calls.models import Call, Proposal
from local4action.foundation.history import tracked
from local4action.foundation.models import OutboxMail
from local4action.foundation.translations import TranslatedField
from local4action.members.models import Body


@tracked()
class Screening(models.Model):
    """What an officer found when first reading a proposal."""

    class Outcome(models.TextChoices):
        """Pass asks the second question set; reject ends with a reason."""

        PASSED = "passed"
        REJECTED = "rejected"

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="screening")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason = models.TextField(blank=True)
    screened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    screened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome="passed") | ~Q(reason=""), name="rejection_has_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.proposal}: {self.outcome}"


@tracked()
class Criterion(models.Model):
    """One line of a call's rubric, scored from 0 to 4."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="criteria")
    key = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField()
    label = TranslatedField()
    anchors = TranslatedField(null=True, help_text="what 0, 2 and 4 mean")
    weight = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["call", "key"], name="criterion_key_once"),)

    def __str__(self) -> str:
        return self.key


@tracked()
class Assignment(models.Model):
    """A member of the Advisory Board is asked to read a proposal."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    due_on = models.DateField(null=True)
    assigned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("assigned_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["proposal", "reviewer"], name="assigned_once"),
        )

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.proposal}"


@tracked()
class Conflict(models.Model):
    """A person declares an interest; from then on the proposal does not exist for them."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="conflicts")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflicts"
    )
    reason = models.TextField()
    declared_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["proposal", "person"], name="conflict_declared_once"),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.proposal}"


@tracked()
class Review(models.Model):
    """One reviewer's reading of one proposal."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews"
    )
    comment_for_board = models.TextField(blank=True)
    comment_for_applicant = models.TextField(blank=True)
    saved_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["proposal", "reviewer"], name="reviewed_once"),
        )

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.proposal}"


@tracked()
class Score(models.Model):
    """A score for one criterion; none given means "cannot judge"."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["review", "criterion"], name="scored_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__lte=4), name="score_within_scale"
            ),
        )

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"


@tracked()
class Decision(models.Model):
    """One line of the decision register: which body decided what, when, and where it is minuted."""

    class Outcome(models.TextChoices):
        """What was decided."""

        GRANTED = "granted"
        DECLINED = "declined"

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField()
    minutes = models.TextField()
    conditions = models.TextField(blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-decided_on", "-pk")

    def __str__(self) -> str:
        return f"{self.proposal}: {self.outcome}"


# The history only grows and has letters from before this column: the release day says the same.
@tracked(exclude=("state",))
class Letter(models.Model):
    """The letter to an applicant, with the feedback released for them; held until approved."""

    class State(models.TextChoices):
        """Its way is in `workflow.LETTER`."""

        HELD = "held"
        RELEASED = "released"

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="letter")
    language = models.CharField(max_length=12)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.HELD)
    released_at = models.DateTimeField(null=True)
    mails = models.ManyToManyField(OutboxMail, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="held", released_at__isnull=True)
                | Q(state="released", released_at__isnull=False),
                name="letter_state_known",
            ),
        )

    def __str__(self) -> str:
        return self.subject


@tracked()
class LetterReading(models.Model):
    """A person who writes the proposal has opened its letter; the first time counts."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("read_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["letter", "person"], name="letter_read_once"),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.letter}"
