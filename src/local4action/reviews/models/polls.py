"""Votes that members cast themselves, on the site, while their meeting is in session."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from local4action.foundation.history import tracked
from local4action.reviews.models.meetings import AgendaItem, Vote, Voting

CHOICE_KNOWN = Q(choice__in=["for", "against", "abstain"])


@tracked()
class Poll(models.Model):
    """One vote of the members on an item; where it is held again, the last one counts."""

    class State(models.TextChoices):
        """Its way is in `meeting_workflow.POLL`."""

        OPEN = "open"
        CLOSED = "closed"

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="polls")
    voting = models.CharField(max_length=6, choices=Voting.choices)
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    votes_for = models.PositiveSmallIntegerField(null=True)
    votes_against = models.PositiveSmallIntegerField(null=True)
    votes_abstain = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["item"], condition=Q(state="open"), name="one_open_poll_of_an_item"
            ),
            models.CheckConstraint(
                condition=Q(voting__in=["open", "secret"]), name="poll_voting_known"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | Q(
                    state="closed",
                    closed_at__isnull=False,
                    votes_for__isnull=False,
                    votes_against__isnull=False,
                    votes_abstain__isnull=False,
                ),
                name="poll_closed_is_counted",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item}: {self.state}"


@tracked()
class PollVote(models.Model):
    """What a member votes where everyone sees it; they may change it until the vote is closed."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=7, choices=Vote.Choice.choices)

    class Meta:
        ordering = ("person__name", "pk")
        constraints = (
            models.UniqueConstraint(fields=["poll", "person"], name="poll_voted_once"),
            models.CheckConstraint(condition=CHOICE_KNOWN, name="poll_vote_known"),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.choice}"


# Not tracked: a history of papers would tell who voted what. They are gone once they are counted.
class SecretPaper(models.Model):
    """What someone votes in a secret vote; `mark` finds it again for them, and names nobody."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="papers")
    mark = models.CharField(max_length=64, db_collation="C")
    choice = models.CharField(max_length=7, choices=Vote.Choice.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["poll", "mark"], name="one_paper_each"),
            models.CheckConstraint(condition=CHOICE_KNOWN, name="paper_known"),
        )

    def __str__(self) -> str:
        return f"{self.poll}"
