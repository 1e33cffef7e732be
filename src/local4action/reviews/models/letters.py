"""The letters that answer the applicants."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from local4action.calls.models import Call, Proposal
from local4action.foundation.history import tracked
from local4action.foundation.models import OutboxMail
from local4action.reviews.models.readings import Review


class LetterOutcome(models.TextChoices):
    """What a letter is about; the state that its proposal is in."""

    GRANTED = "granted"
    DECLINED = "declined"
    REJECTED = "rejected"


@tracked()
class LetterTemplate(models.Model):
    """The text that letters of a call are drafted from, for one outcome and language.

    Where there is none, they are drafted from the text this software brings.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="letter_templates")
    outcome = models.CharField(max_length=8, choices=LetterOutcome.choices)
    language = models.CharField(max_length=12)
    subject = models.CharField(max_length=300)
    body = models.TextField(help_text="with placeholders, see `letters.PLACEHOLDERS`")
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("outcome", "language")
        constraints = (
            models.UniqueConstraint(
                fields=["call", "outcome", "language"], name="letter_template_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["granted", "declined", "rejected"]),
                name="letter_template_outcome_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.call}: {self.outcome} ({self.language})"


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
    # No hand has changed it: another template, or other comments, draft it anew.
    as_drafted = models.BooleanField(default=False)
    # Who approves many at once approves each as it was when they saw it.
    changed_at = models.DateTimeField(default=timezone.now)
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


@tracked()
class CommentForApplicants(models.Model):
    """What an officer chose to do with a reviewer's comment to the applicants.

    Where there is no row it goes into the letter as the reviewer wrote it. The reviewer's own words
    stay in their review, whatever stands here.
    """

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="for_applicants")
    is_released = models.BooleanField(default=True)
    text = models.TextField(blank=True, help_text="in place of the reviewer's words, if any")
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    chosen_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.review}: {self.is_released}"


@tracked()
class LetterDelivery(models.Model):
    """What was done about a mail of a letter that the mail server did not take."""

    class Kind(models.TextChoices):
        """Sent again, to another address or to the same one; or handed over otherwise."""

        AGAIN = "again"
        HANDED_OVER = "handed_over"

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="deliveries")
    mail = models.ForeignKey(OutboxMail, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    address_before = models.EmailField()
    address = models.EmailField()
    note = models.TextField(blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="again") | (Q(kind="handed_over") & ~Q(note="")),
                name="letter_handed_over_says_how",
            ),
        )

    def __str__(self) -> str:
        return f"{self.letter}: {self.kind}"
