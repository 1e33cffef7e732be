"""A round, who was invited to it, the citizens who took part, and each rating."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q

from local4action.agreements.models import Agreement, SuccessCriterion
from local4action.foundation.history import tracked
from local4action.foundation.refs import RefField
from local4action.foundation.translations import TranslatedField
from local4action.hubs.models import Hub
from local4action.members.models import Organisation

LOWEST = 1
HIGHEST = 5


def new_token() -> str:
    """What makes the citizens' address of a round impossible to guess."""
    return secrets.token_urlsafe(24)


@tracked()
class RatingsRound(models.Model):
    """The criteria of one version of an agreement, asked about until a day."""

    class State(models.TextChoices):
        """Answers may change while it is open; its result is public once it is closed."""

        OPEN = "open"
        CLOSED = "closed"

    ref = RefField()
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="ratings_rounds")
    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="ratings_rounds"
    )
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    words = TranslatedField(help_text="the invitation")
    welcomes_citizens = models.BooleanField(default=False)
    token = models.CharField(max_length=40, unique=True, default=new_token, db_collation="C")
    opened_at = models.DateTimeField()
    closes_on = models.DateField(help_text="the last day, UTC")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-opened_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["hub"], condition=Q(state="open"), name="one_round_open"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | Q(state="closed", closed_at__isnull=False),
                name="round_state_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.hub} {self.closes_on}"


@tracked()
class RatingInvitation(models.Model):
    """A person invited to a round: once, in one group, for one organisation."""

    class Group(models.TextChoices):
        """In which group an answer is counted."""

        LEAD = "lead"
        PARTNER = "partner"
        STAKEHOLDER = "stakeholder"

    ref = RefField()
    round = models.ForeignKey(RatingsRound, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=11, choices=Group.choices)
    is_anonymous = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["round", "person"], name="invited_once_to_round"),
            models.CheckConstraint(
                condition=Q(group__in=["lead", "partner", "stakeholder"]),
                name="rating_group_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.round}: {self.organisation}"


@tracked()
class CitizenAnswer(models.Model):
    """One browser that answered by the public link; nothing else is known of it."""

    round = models.ForeignKey(
        RatingsRound, on_delete=models.CASCADE, related_name="citizen_answers"
    )
    mark = models.CharField(max_length=32, db_collation="C", help_text="from the signed cookie")
    given_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "mark"], name="one_answer_per_browser"),
        )

    def __str__(self) -> str:
        return f"{self.round}: {self.pk}"


@tracked()
class Rating(models.Model):
    """How one person, or one browser, sees one criterion; no value means "cannot judge"."""

    criterion = models.ForeignKey(
        SuccessCriterion, on_delete=models.PROTECT, related_name="ratings"
    )
    invitation = models.ForeignKey(
        RatingInvitation, null=True, on_delete=models.CASCADE, related_name="ratings"
    )
    citizen = models.ForeignKey(
        CitizenAnswer, null=True, on_delete=models.CASCADE, related_name="ratings"
    )
    value = models.PositiveSmallIntegerField(null=True)
    sentence = TranslatedField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["invitation", "criterion"], name="person_rates_once"),
            models.UniqueConstraint(fields=["citizen", "criterion"], name="browser_rates_once"),
            models.CheckConstraint(
                condition=Q(invitation__isnull=False) ^ Q(citizen__isnull=False),
                name="rating_by_one",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__range=(LOWEST, HIGHEST)),
                name="rating_on_the_scale",
            ),
            models.CheckConstraint(
                condition=Q(sentence__isnull=True) | Q(citizen__isnull=True),
                name="citizens_choose_only",
            ),
        )

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"
