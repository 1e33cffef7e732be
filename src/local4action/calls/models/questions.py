"""Question sets, which live on through their versions."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from local4action.foundation.documents import DocumentField
from local4action.foundation.history import tracked
from local4action.foundation.translations import TranslatedField


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
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("question_set", "number")
        constraints = (
            models.UniqueConstraint(fields=["question_set", "number"], name="set_version_once"),
            models.UniqueConstraint(
                fields=["question_set"],
                condition=Q(frozen_at__isnull=True),
                name="one_draft_of_a_set",
            ),
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
        TARGETS = "targets"
        PLACE = "place"
        TABLE = "table"
        FILE = "file"
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
    options = DocumentField(default=list, help_text='[{"value", "label": {"en", "fr", "es"}}]')
    # Of a number, of a table, of a file.
    unit = TranslatedField(null=True)
    least = models.FloatField(null=True)
    most = models.FloatField(null=True)
    columns = DocumentField(
        default=list,
        blank=True,
        help_text='[{"key", "kind": text|number|date|choice, "label", "unit", "options"}]',
    )
    most_rows = models.PositiveSmallIntegerField(null=True)
    file_types = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    most_mb = models.PositiveSmallIntegerField(null=True)
    shown_if = DocumentField(
        default=dict, blank=True, help_text='{"key": of an earlier question, "any": [answers]}'
    )
    is_for_board = models.BooleanField(default=True, help_text="readers of the board see it")
    is_public = models.BooleanField(default=False, help_text="the answer may be shown to anyone")
    is_personal = models.BooleanField(default=False, help_text="the answer is personal data")
    feature = models.CharField(
        max_length=20, blank=True, help_text="what the check of eligibility reads from the answer"
    )

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["version", "key"], name="question_key_once"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "short_text",
                        "long_text",
                        "choice",
                        "choices",
                        "number",
                        "date",
                        "goals",
                        "targets",
                        "place",
                        "table",
                        "file",
                        "consent",
                    ]
                ),
                name="question_kind_known",
            ),
        )

    def __str__(self) -> str:
        return self.key
