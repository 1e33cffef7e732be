"""Dates at the precision they are known to; texts folded, cleaned, counted and sorted."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
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
    ],
)
def test_a_date_is_said_as_exactly_as_it_is_known(given_text, language, spoken):
    assert dates.spoken(given_text, language) == spoken


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
