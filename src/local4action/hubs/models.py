"""The hub's file: what it promises, who leads it, who stands with it, where and when."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from local4action.agendas.models import TagBase
from local4action.calls.models import Proposal
from local4action.foundation.addresses import address
from local4action.foundation.dates import PartialDateField, partial_date_check
from local4action.foundation.history import tracked
from local4action.foundation.refs import RefField
from local4action.foundation.translations import TranslatedField
from local4action.members.models import Organisation


@tracked()
class Hub(models.Model):
    """An initiative of one to three years under the programme's label."""

    class State(models.TextChoices):
        """Its life; the moves are in `workflow`. Unknown is for hubs from before this register."""

        UNKNOWN = "unknown"
        FORMING = "forming"
        AGREED = "agreed"
        RUNNING = "running"
        CLOSING = "closing"
        COMPLETED = "completed"
        STOPPED = "stopped"

    class Form(models.TextChoices):
        """How people take part."""

        IN_PERSON = "in_person"
        VIRTUAL = "virtual"
        HYBRID = "hybrid"

    ref = RefField()
    slug = models.SlugField(max_length=80, blank=True, help_text="decorative; may be empty")
    title = TranslatedField()
    promise = TranslatedField(null=True)
    context = TranslatedField(null=True)
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="hubs_led")
    proposal = models.OneToOneField(
        Proposal, null=True, on_delete=models.PROTECT, related_name="hub"
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.FORMING)
    form = models.CharField(max_length=9, choices=Form.choices, blank=True)
    start = PartialDateField(null=True)
    end = PartialDateField(null=True)
    place_name = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, db_collation="C")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    confirmed_on = models.DateField(null=True, help_text="when the lead last confirmed the file")
    stop_reason = TranslatedField(null=True, help_text="said by whoever stopped the hub")
    sources = ArrayField(models.CharField(max_length=300), default=list)
    is_example = models.BooleanField(default=False)
    is_public = models.BooleanField(default=True)
    import_key = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 - null = not imported
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-updated_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "unknown",
                        "forming",
                        "agreed",
                        "running",
                        "closing",
                        "completed",
                        "stopped",
                    ]
                ),
                name="hub_state_known",
            ),
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$"), name="hub_country_iso"
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="hub_place_on_earth",
            ),
            *partial_date_check("start", "end"),
        )

    def __str__(self) -> str:
        return str(self.title)

    @property
    def tail(self) -> str:
        """What its addresses end with: the reference, and the slug for those who read it."""
        return f"{self.ref}-{self.slug}" if self.slug else self.ref

    def get_absolute_url(self) -> str:
        """The hub's public page."""
        return address("showcase:hub", self.tail)


@tracked()
class HubPartner(models.Model):
    """An organisation that stands with the hub, as partner or stakeholder."""

    class Role(models.TextChoices):
        """Partners sign the agreement; stakeholders have a say in what success means."""

        PARTNER = "partner"
        STAKEHOLDER = "stakeholder"

    class State(models.TextChoices):
        """Whether they said yes."""

        INVITED = "invited"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        LEFT = "left"

    ref = RefField()
    hub = models.ForeignKey(Hub, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="partnerships"
    )
    name = models.CharField(max_length=200, blank=True, help_text="where it has no file here")
    role = models.CharField(max_length=11, choices=Role.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.INVITED)
    contact_email = models.EmailField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["hub", "organisation"],
                condition=Q(organisation__isnull=False),
                name="partner_once",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(name=""), name="partner_is_named"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["invited", "accepted", "declined", "left"]),
                name="partner_state_known",
            ),
        )

    def __str__(self) -> str:
        return self.name or str(self.organisation)


@tracked()
class Joining(models.Model):
    """Another organisation's way into a running hub: asked for, answered, settled, left."""

    class Role(models.TextChoices):
        """What it wants to be; who delivers counts as a partner from the day it joins."""

        LEARNER = "learner"
        CO_DELIVERER = "co_deliverer"
        OBSERVER = "observer"

    class State(models.TextChoices):
        """Where it stands; the moves are in `workflow`."""

        ASKED = "asked"
        OFFERED = "offered"
        REFUSED = "refused"
        JOINED = "joined"
        WITHDRAWN = "withdrawn"
        LEFT = "left"

    ref = RefField()
    hub = models.ForeignKey(Hub, on_delete=models.CASCADE, related_name="joinings")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="joinings"
    )
    role = models.CharField(max_length=12, choices=Role.choices)
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    brings = TranslatedField(help_text="what it brings to the hub")
    hopes = TranslatedField(help_text="what it hopes to take home")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField()
    terms = TranslatedField(null=True, help_text="what the lead expects")
    terms_from = models.DateField(null=True)
    terms_until = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True, help_text="when the lead answered")
    settled_at = models.DateTimeField(null=True, help_text="when the asker answered the terms")
    joined_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    reason = TranslatedField(null=True, help_text="of the lead's no, or of leaving")

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["hub", "organisation"],
                condition=Q(state__in=["asked", "offered", "joined"]),
                name="joining_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["asked", "offered", "refused", "joined", "withdrawn", "left"]
                ),
                name="joining_state_known",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["learner", "co_deliverer", "observer"]),
                name="joining_role_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["offered", "joined", "left"])
                | Q(
                    terms__isnull=False,
                    terms_from__isnull=False,
                    terms_until__gte=models.F("terms_from"),
                ),
                name="joining_has_terms",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["joined", "left"]) | Q(joined_on__isnull=False),
                name="joining_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "left"]) | Q(reason__isnull=False),
                name="joining_says_why_not",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.hub}"


@tracked()
class JoiningWord(models.Model):
    """What a partner says of an organisation that asks to join."""

    joining = models.ForeignKey(Joining, on_delete=models.CASCADE, related_name="words")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    text = TranslatedField()
    said_at = models.DateTimeField()

    class Meta:
        ordering = ("said_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["joining", "organisation"], name="joining_word_once"),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.text}"


@tracked()
class HubOutcome(models.Model):
    """What is publicly known to have come of a hub that has no agreement in this register."""

    hub = models.ForeignKey(Hub, on_delete=models.CASCADE, related_name="outcomes")
    position = models.PositiveSmallIntegerField()
    text = TranslatedField()

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return str(self.text)


@tracked()
class HubTag(TagBase):
    """A tag of a hub."""

    hub = models.ForeignKey(Hub, on_delete=models.CASCADE, related_name="tags")

    class Meta(TagBase.Meta):
        constraints = (
            *TagBase.Meta.constraints,
            models.UniqueConstraint(fields=["hub", "node"], name="hub_tag_once"),
        )

    def __str__(self) -> str:
        return f"{self.hub}: {self.node}"
