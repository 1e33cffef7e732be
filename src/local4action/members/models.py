"""Organisations, the people who speak for them and for how long, and the bodies that decide."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from local4action.foundation.addresses import address
from local4action.foundation.history import tracked
from local4action.foundation.refs import RefField
from local4action.foundation.searching import FoldedField
from local4action.foundation.translations import TranslatedField


@tracked(exclude=("words",))
class Organisation(models.Model):
    """A town, city, region or association, or one who works with them."""

    class Kind(models.TextChoices):
        """What it is; the first five may lead a hub."""

        MUNICIPALITY = "municipality"
        METROPOLIS = "metropolis"
        PROVINCE = "province"
        REGION = "region"
        ASSOCIATION = "association"
        UNIVERSITY = "university"
        CIVIL_SOCIETY = "civil_society"
        COMPANY = "company"
        PUBLIC_AGENCY = "public_agency"
        INTERNATIONAL = "international"
        OTHER = "other"

    class Section(models.TextChoices):
        """UCLG's sections."""

        AFRICA = "africa"
        ASIA_PACIFIC = "asia-pacific"
        EURASIA = "eurasia"
        EUROPE = "europe"
        LATIN_AMERICA = "latin-america"
        MEWA = "mewa"
        NORTH_AMERICA = "north-america"
        METROPOLITAN = "metropolitan"
        REGIONS = "regions"

    class PopulationBand(models.TextChoices):
        """Inhabitants."""

        UNDER_20K = "under-20k"
        UNDER_100K = "20k-100k"
        UNDER_500K = "100k-500k"
        UNDER_1M = "500k-1m"
        UNDER_5M = "1m-5m"
        OVER_5M = "over-5m"

    class Membership(models.TextChoices):
        """Whether it is a member of the world organisation, directly or through a section."""

        MEMBER = "member"
        NOT_MEMBER = "not_member"
        UNKNOWN = "unknown"

    ref = RefField()
    slug = models.SlugField(max_length=80, blank=True, help_text="decorative; may be empty")
    name = TranslatedField()
    name_key = models.TextField(db_collation="C", help_text="sorts names; see foundation.text")
    words = FoldedField(of=("name",))
    kind = models.CharField(max_length=16, choices=Kind.choices)
    country = models.CharField(max_length=2, db_collation="C", help_text="ISO 3166-1 alpha-2")
    section = models.CharField(max_length=16, choices=Section.choices, blank=True)
    place_name = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    population_band = models.CharField(max_length=12, choices=PopulationBand.choices, blank=True)
    membership = models.CharField(
        max_length=10, choices=Membership.choices, default=Membership.UNKNOWN
    )
    web = models.URLField(blank=True)
    is_example = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("name_key", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$"), name="organisation_country_iso"
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="organisation_place_on_earth",
            ),
        )
        indexes = (models.Index(fields=["name_key"], name="organisation_names"),)

    def __str__(self) -> str:
        return str(self.name)

    def get_absolute_url(self) -> str:
        """The organisation's public page."""
        tail = f"{self.ref}-{self.slug}" if self.slug else self.ref
        return address("showcase:organisation", tail)


@tracked()
class Representation(models.Model):
    """An association acts for a member from one day to another."""

    association = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="representations"
    )
    member = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="represented_by"
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(association=F("member")), name="represents_another"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="representation_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.association} for {self.member}"


@tracked()
class Body(models.Model):
    """A body of the world organisation; dated, since Policy Councils are renamed each term."""

    class Kind(models.TextChoices):
        """What the body is there for."""

        SECRETARIAT = "secretariat"
        BOARD = "board"
        BUREAU = "bureau"
        COUNCIL = "council"

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = TranslatedField()
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=["secretariat", "board", "bureau", "council"]),
                name="body_kind_known",
            ),
        )

    def __str__(self) -> str:
        return str(self.name)


@tracked()
class Mandate(models.Model):
    """A person speaks for an organisation, or sits in a body, from one day to another."""

    class Role(models.TextChoices):
        """What the person is there."""

        ELECTED_HEAD = "elected_head"
        OFFICIAL = "official"
        MEMBER = "member"
        CHAIR = "chair"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mandates"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="mandates"
    )
    body = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="mandates"
    )
    role = models.CharField(max_length=12, choices=Role.choices)
    title = models.CharField(max_length=200, blank=True, help_text="as the person writes it")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, help_text="by the Secretariat")

    class Meta:
        ordering = ("since", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) ^ Q(body__isnull=True),
                name="mandate_of_one_kind",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="mandate_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.organisation or self.body}"
