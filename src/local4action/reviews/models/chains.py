"""Who says what of a proposal, in which order: the decision chain of a call, and what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from local4action.calls.models import Call, Proposal
from local4action.foundation.history import tracked
from local4action.members.models import Body

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local4action.reviews.models.conditions import Condition


class Says(models.TextChoices):
    """What a step can say of a file; to postpone is to come back to it."""

    GRANT = "grant"
    GRANT_IF = "grant_if"
    DECLINE = "decline"
    POSTPONE = "postpone"


class Quorum(models.TextChoices):
    """How a quorum is counted: people present, or their share (per cent) of those who may vote."""

    NUMBER = "number"
    SHARE = "share"


SAYS_KNOWN = ["grant", "grant_if", "decline", "postpone"]
QUORUM_HOLDS = Q(quorum_kind="number", quorum__range=(1, 500)) | Q(
    quorum_kind="share", quorum__range=(1, 100)
)


@tracked()
class Step(models.Model):
    """One step of a call's decision chain; a call without rows has the usual one."""

    class Kind(models.TextChoices):
        """What the word of the body is worth; exactly one step decides, the last."""

        PROPOSES = "proposes"
        RECOMMENDS = "recommends"
        DECIDES = "decides"

    class Majority(models.TextChoices):
        """What a vote needs: more for than against, or two thirds of those voting."""

        SIMPLE = "simple"
        TWO_THIRDS = "two_thirds"

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    majority = models.CharField(max_length=10, choices=Majority.choices, default=Majority.SIMPLE)
    quorum_kind = models.CharField(max_length=6, choices=Quorum.choices, default=Quorum.SHARE)
    quorum = models.PositiveSmallIntegerField(default=50)

    class Meta:
        ordering = ("call", "position")
        constraints = (
            models.UniqueConstraint(fields=["call", "position"], name="step_in_one_place"),
            models.UniqueConstraint(fields=["call", "body"], name="step_of_each_body_once"),
            models.UniqueConstraint(
                fields=["call"], condition=Q(kind="decides"), name="one_step_decides"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["proposes", "recommends", "decides"]), name="step_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(majority__in=["simple", "two_thirds"]), name="step_majority_known"
            ),
            models.CheckConstraint(condition=QUORUM_HOLDS, name="step_quorum_holds"),
        )

    def __str__(self) -> str:
        return f"{self.body}: {self.kind}"


@tracked()
class Opinion(models.Model):
    """What a step says of a file, with reasons; one that postponed it says it again later."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="opinions")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="opinions")
    says = models.CharField(max_length=8, choices=Says.choices)
    reasons = models.TextField()
    said_on = models.DateField()
    minutes = models.TextField(blank=True, help_text="where it is minuted, when it met elsewhere")
    item = models.OneToOneField(
        "AgendaItem", null=True, on_delete=models.PROTECT, related_name="opinion"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    # The conditions it attached, where `queries.links_of` read them with it.
    attached: Sequence[Condition] = ()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["proposal", "step"],
                condition=~Q(says="postpone"),
                name="step_said_once",
            ),
            models.CheckConstraint(condition=Q(says__in=SAYS_KNOWN), name="opinion_known"),
        )

    def __str__(self) -> str:
        return f"{self.proposal}: {self.says}"
