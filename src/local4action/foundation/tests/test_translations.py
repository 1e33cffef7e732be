"""One original for each text; where translations come from, and when they are out of date."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from local4action.foundation import translations
from local4action.foundation.translations import Rendering, Status, Translated, Version, digest

WORDS = st.text(max_size=80)


def test_a_reader_gets_their_language_or_the_original():
    text = Translated.of("Le marché", "fr").with_translation("en", "The market", Status.CHECKED)
    assert text.render("en") == Rendering("The market", "en", Status.CHECKED, False, "fr")
    assert text.render("en-GB").text == "The market"
    assert text.render("es") == Rendering("Le marché", "fr", Status.ORIGINAL, False, "fr")


def test_a_translation_is_out_of_date_once_the_original_changes_and_back_when_it_returns():
    text = Translated.of("Un", "fr").with_translation("en", "One", Status.CHECKED)
    changed = text.revised("Deux")
    assert changed.outdated("en")
    assert changed.render("en").outdated
    assert not changed.revised("Un").outdated("en")
    assert not changed.with_translation("en", "Two", Status.CHECKED).outdated("en")


def test_the_original_is_revised_and_never_translated():
    with pytest.raises(ValueError, match="revised"):
        Translated.of("Un", "fr").with_translation("fr", "Deux", Status.MACHINE)


@given(WORDS, WORDS, st.sampled_from(list(Status)[1:]))
def test_what_is_written_can_be_read(original, translation, status):
    text = Translated.of(original, "ar", by=7, at="2026-11-15T10:00:00+00:00")
    text = text.with_translation("zh", translation, status)
    assert Translated.from_json(text.to_json()) == text


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        "text",
        {},
        {"original": "fr", "texts": {}},
        {"original": "fr", "texts": None},
        {"original": "fr", "texts": {"en": {"text": "One", "status": "original"}}},
        {"original": "fr", "texts": {"fr": {"text": "Un", "status": "machine"}}},
        {"original": "fr", "texts": {"fr": {"text": "Un", "status": "guessed"}}},
        {"original": "fr", "texts": {"fr": {"status": "original"}}},
    ],
)
def test_what_is_no_text_is_refused(document):
    with pytest.raises(ValidationError):
        Translated.from_json(document)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ar", "rtl"),
        ("he", "rtl"),
        ("ur-PK", "rtl"),
        ("fr", "ltr"),
        ("zh-Hant", "ltr"),
        ("x", "auto"),
    ],
)
def test_direction_of_a_language(language, expected):
    assert translations.direction(language) == expected


class Shouting:
    """A translation service for the test."""

    def translate(self, text, source, target):
        return f"{text.upper()} ({source}>{target})"


def test_machine_translation_is_off_until_a_service_is_added_and_never_replaces_a_person(
    monkeypatch,
):
    text = Translated.of("un", "fr").with_translation("es", "uno", Status.CHECKED)
    assert translations.machine_translated(text, "en", at="now") is text
    monkeypatch.setattr(translations, "_translators", [])
    translations.register_translator(Shouting())
    made = translations.machine_translated(text, "en", at="now")
    assert made.texts["en"] == Version("UN (fr>en)", Status.MACHINE, None, "now", digest("un"))
    assert translations.machine_translated(text, "es", at="now") is text


def test_a_column_gives_back_what_was_put_in(make):
    from local4action.hubs.models import Hub

    title = Translated.of("مدينة", "ar").with_translation("en", "City", Status.MACHINE)
    hub = make.hub(title=title, context=None)
    again = Hub.objects.get(pk=hub.pk)
    assert again.title == title
    assert again.context is None
    assert Hub.objects.filter(context__isnull=True).exists()
