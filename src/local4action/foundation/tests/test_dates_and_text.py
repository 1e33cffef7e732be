"""Dates at the precision they are known to; texts folded, cleaned, counted and sorted."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from local4action.foundation import dates, markdown, text


@pytest.mark.parametrize(
    ("given_text", "first", "last"),
    [
        ("2020", dt.date(2020, 1, 1), dt.date(2020, 12, 31)),
        ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("2021-06-28", dt.date(2021, 6, 28), dt.date(2021, 6, 28)),
    ],
)
def test_a_date_means_a_span(given_text, first, last):
    assert (dates.earliest(given_text), dates.latest(given_text)) == (first, last)


@pytest.mark.parametrize(
    "wrong", ["", "20", "2020-13", "2021-02-30", "2021-6-1", "٢٠٢١", "2020-01-01T00"]
)
def test_what_is_no_date_is_refused(wrong):
    with pytest.raises(ValidationError):
        dates.parse(wrong)


@pytest.mark.parametrize(
    ("given_text", "language", "spoken"),
    [
        ("2020", "fr", "2020"),
        ("2023-03", "en", "March 2023"),
        ("2023-03", "es", "marzo de 2023"),
        ("2021-06-28", "fr", "28 juin 2021"),
        ("2027-03-14", "en", "14 March 2027"),
        ("2027-03-01", "fr", "1er mars 2027"),
        ("2027-03-01", "es", "1 de marzo de 2027"),
        ("2027-03-14", "ar", "14 مارس 2027"),
        ("2027-03", "pt", "março de 2027"),
        ("2027-03-14", "ru", "14 марта 2027\u202fг."),
        ("2027-03-14", "zh-hans", "2027年3月14日"),
    ],
)
def test_a_date_is_said_as_exactly_as_it_is_known(given_text, language, spoken):
    assert dates.spoken(given_text, language) == spoken


@pytest.mark.parametrize(
    ("given_text", "language", "short"),
    [
        ("2020", "en", "2020"),
        ("2023-03", "en", "Mar 2023"),
        ("2027-03-14", "en", "14 Mar 2027"),
        ("2027-09-01", "fr", "1er sept. 2027"),
        ("2027-03-14", "es", "14 mar 2027"),
    ],
)
def test_a_table_says_the_same_shortly(given_text, language, short):
    assert dates.brief(given_text, language) == short


@pytest.mark.parametrize("value", [dt.date(2027, 3, 14), "2027-03-14"])
def test_a_template_writes_a_day_and_a_known_date_alike(value):
    drawn = Template("{{ day|partial_date }} / {{ day|short_date }} / {{ day|iso_date }}")
    with translation.override("en"):
        assert drawn.render(Context({"day": value})) == "14 March 2027 / 14 Mar 2027 / 2027-03-14"
        assert drawn.render(Context({"day": None})) == " /  / "


def test_a_template_without_a_form_of_its_own_writes_the_long_one():
    drawn = Template("{{ day|date }} / {{ day|date:'SHORT_DATE_FORMAT' }}")
    said = {}
    for language in ("en", "fr", "es"):
        with translation.override(language):
            said[language] = drawn.render(Context({"day": dt.date(2027, 3, 14)}))
    assert said == {
        "en": "14 March 2027 / 14 Mar 2027",
        "fr": "14 mars 2027 / 14 mars 2027",
        "es": "14 de marzo de 2027 / 14 mar 2027",
    }


def test_a_date_moves_at_its_own_precision():
    assert dates.shifted("2025-03", 31) == "2025-04"
    assert dates.shifted("2025-03-31", 1) == "2025-04-01"
    assert dates.months_between("2026-01-15", "2028-01-14") == 24
    assert dates.months_between("2021-06-28", "2023-03") == 21


def test_the_database_refuses_what_is_no_date(make):
    from local4action.hubs.models import Hub

    hub = make.hub()
    with pytest.raises(IntegrityError), transaction.atomic():
        Hub.objects.filter(pk=hub.pk).update(start="soon")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Œuvre", "oeuvre"),
        ("STRASSE", "straße"),
        ("Łódź", "lodz"),
        ("İzmir", "izmir"),
        ("déjà", "DEJA"),
    ],
)
def test_folded_texts_are_equal(one, other):
    assert text.folded(one) == text.folded(other)


@given(st.text())
def test_cleaning_twice_changes_nothing_more_and_leaves_no_controls(anything):
    once = text.cleaned(anything)
    assert text.cleaned(once) == once
    assert not any(sign in once for sign in "\x00\x07\x1b\u202e\u2066\r")


@pytest.mark.parametrize(
    ("written", "words"),
    [("", 0), ("one two", 2), ("  l’eau  ", 1), ("城市更新", 4), ("plan 城市", 3)],
)
def test_words_are_counted_as_a_reader_counts(written, words):
    assert text.word_count(written) == words


def test_names_sort_as_readers_expect():
    names = ["Zagreb", "Évian", "Evry", "Ñuñoa", "Nuevo", "Ozu", "Çorum", "Cork"]
    by_english = sorted(names, key=text.sort_key)
    assert by_english == ["Cork", "Çorum", "Évian", "Evry", "Nuevo", "Ñuñoa", "Ozu", "Zagreb"]
    assert sorted(["Ñuñoa", "Nzega", "Ozu"], key=lambda name: text.sort_key(name, "es")) == [
        "Nzega",
        "Ñuñoa",
        "Ozu",
    ]


HOSTILE = ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))",
           "<a href='data:text/html,x'>b</a>", "![x](http://elsewhere.example/p.png)")  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markdown_is_inert(hostile):
    html = markdown.to_html(hostile)
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html


def test_markdown_keeps_its_headings_below_those_of_the_page():
    html = markdown.to_html("# One\n\n**two** and [three](https://example.org/)")
    assert html == (
        "<h3>One</h3>\n<p><strong>two</strong> and "
        '<a href="https://example.org/" rel="nofollow noopener">three</a></p>\n'
    )
