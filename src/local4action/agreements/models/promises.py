"""What was promised: results by a day, and what success means."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from local4action.agreements.models.agreement import Agreement
from local4action.agreements.models.items import Item
from local4action.foundation.history import tracked
from local4action.foundation.refs import RefField
from local4action.foundation.translations import TranslatedField
from local4action.members.models import Organisation


@tracked()
class Deliverable(Item):
    """A result promised by a day, owned by one organisation and accepted by another."""

    ref = RefField()
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="deliverables")
    text = TranslatedField()
    evidence = TranslatedField(null=True, help_text="what will show that it is done")
    weight = models.DecimalField(max_digits=5, decimal_places=4)
    due_on = models.DateField()
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    acceptor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta(Item.Meta):
        constraints = (
            *Item.Meta.constraints,
            models.CheckConstraint(
                condition=Q(weight__gt=0, weight__lte=1), name="deliverable_weight_in_range"
            ),
            models.CheckConstraint(
                condition=~Q(owner=F("acceptor")), name="deliverable_accepted_by_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.text}"


@tracked()
class SuccessCriterion(Item):
    """What success means, as partners and stakeholders agreed."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="criteria")
    text = TranslatedField()

    def __str__(self) -> str:
        return f"{self.key} {self.text}"


@tracked()
class Aim(Item):
    """A goal, target or chapter of a global agenda that the hub serves, and how."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="aims")
    node = models.ForeignKey("agendas.FrameNode", on_delete=models.PROTECT, related_name="+")
    text = TranslatedField(null=True)

    def __str__(self) -> str:
        return f"{self.key} {self.node}"


@tracked()
class NeedOrOffer(Item):
    """What the hub needs from others, or can give them."""

    class Kind(models.TextChoices):
        """Which of the two it is."""

        NEED = "need"
        OFFER = "offer"

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="needs_and_offers"
    )
    kind = models.CharField(max_length=5, choices=Kind.choices)
    text = TranslatedField()

    class Meta(Item.Meta):
        constraints = (
            *Item.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=["need", "offer"]), name="need_or_offer_kind_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.text}"
