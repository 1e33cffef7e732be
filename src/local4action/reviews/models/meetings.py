"""Meetings of a body: who sits there, what is on the agenda, how each item ends."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from local4action.calls.models import Call, Proposal
from local4action.foundation.history import tracked
from local4action.foundation.refs import RefField
from local4action.members.models import Body
from local4action.reviews.models.chains import QUORUM_HOLDS, SAYS_KNOWN, Quorum, Says


class Voting(models.TextChoices):
    """How members vote on the site: everyone sees who voted what, or only counts are known."""

    OPEN = "open"
    SECRET = "secret"  # noqa: S105 - a way to vote


@tracked()
class Meeting(models.Model):
    """A body comes together over the files of a call."""

    class State(models.TextChoices):
        """Its way is in `meeting_workflow.MEETING`."""

        PLANNED = "planned"
        RUNNING = "running"
        HELD = "held"
        CANCELLED = "cancelled"

    ref = RefField()
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="meetings")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    # As a deadline: what was said, where, and the instant that follows.
    starts_local = models.CharField(max_length=16, help_text="2027-01-31T10:00, wall time")
    starts_zone = models.CharField(max_length=40, help_text="IANA name, such as Europe/Madrid")
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=300, blank=True)
    link = models.URLField(blank=True)
    language = models.CharField(max_length=12, default="en", help_text="of its minutes")
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    quorum_kind = models.CharField(max_length=6, choices=Quorum.choices, default=Quorum.SHARE)
    quorum = models.PositiveSmallIntegerField(default=50)
    voting = models.CharField(max_length=6, choices=Voting.choices, default=Voting.OPEN)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-starts_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["planned", "running", "held", "cancelled"]),
                name="meeting_state_known",
            ),
            models.CheckConstraint(condition=QUORUM_HOLDS, name="meeting_quorum_holds"),
            models.CheckConstraint(
                condition=Q(voting__in=["open", "secret"]), name="meeting_voting_known"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page on the desk."""
        return reverse("reviews:meeting", args=[self.ref])


@tracked()
class Participant(models.Model):
    """A member of the body, and whether they are there."""

    class Presence(models.TextChoices):
        """Whether they are there; expected until someone says."""

        EXPECTED = "expected"
        PRESENT = "present"
        REMOTE = "remote"
        EXCUSED = "excused"
        ABSENT = "absent"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    presence = models.CharField(max_length=8, choices=Presence.choices, default=Presence.EXPECTED)

    class Meta:
        ordering = ("person__name", "pk")
        constraints = (
            models.UniqueConstraint(fields=["meeting", "person"], name="participant_once"),
            models.CheckConstraint(
                condition=Q(presence__in=["expected", "present", "remote", "excused", "absent"]),
                name="presence_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.presence}"


@tracked()
class AgendaItem(models.Model):
    """One item: a file, or something else in words; and how it ended."""

    class Method(models.TextChoices):
        """How the room came to it."""

        CONSENSUS = "consensus"
        BY_COUNT = "count"
        BY_NAME = "names"

    ref = RefField()
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    proposal = models.ForeignKey(
        Proposal, null=True, on_delete=models.PROTECT, related_name="agenda_items"
    )
    title = models.CharField(max_length=200, blank=True, help_text="of an item that is no file")
    # What is being agreed, written while the room talks; final once the outcome is recorded.
    agreed = models.TextField(blank=True)
    says = models.CharField(max_length=8, choices=Says.choices, blank=True)
    method = models.CharField(max_length=9, choices=Method.choices, blank=True)
    votes_for = models.PositiveSmallIntegerField(null=True)
    votes_against = models.PositiveSmallIntegerField(null=True)
    votes_abstain = models.PositiveSmallIntegerField(null=True)
    # The quorum as it was when the outcome was recorded.
    present = models.PositiveSmallIntegerField(null=True)
    needed = models.PositiveSmallIntegerField(null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=["meeting", "proposal"], name="file_on_agenda_once"),
            models.CheckConstraint(
                condition=Q(proposal__isnull=False) | ~Q(title=""), name="item_is_of_something"
            ),
            models.CheckConstraint(
                condition=Q(says="") | Q(says__in=SAYS_KNOWN, proposal__isnull=False),
                name="item_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(method__in=["", "consensus", "count", "names"]),
                name="item_method_known",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__isnull=True) | ~Q(method=""),
                name="item_recorded_has_method",
            ),
        )

    def __str__(self) -> str:
        return f"{self.meeting}, {self.position}"

    def get_absolute_url(self) -> str:
        """Its page in the room."""
        return reverse("reviews:item", args=[self.meeting.ref, self.ref])


@tracked()
class Recusal(models.Model):
    """Who was out of the room when an item was dealt with."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="recusals")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("person__name", "pk")
        constraints = (models.UniqueConstraint(fields=["item", "person"], name="recused_once"),)

    def __str__(self) -> str:
        return f"{self.item}: {self.person}"


@tracked()
class Vote(models.Model):
    """How a person voted on an item, where it was by name."""

    class Choice(models.TextChoices):
        """For, against, or neither."""

        FOR = "for"
        AGAINST = "against"
        ABSTAIN = "abstain"

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=7, choices=Choice.choices)

    class Meta:
        ordering = ("person__name", "pk")
        constraints = (
            models.UniqueConstraint(fields=["item", "person"], name="voted_once"),
            models.CheckConstraint(
                condition=Q(choice__in=["for", "against", "abstain"]), name="vote_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.choice}"
