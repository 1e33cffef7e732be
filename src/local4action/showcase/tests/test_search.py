"""Hubs are found in any of the three languages, with or without accents, in any form of a word."""

import json
from pathlib import Path

import pytest
from django.http import QueryDict

from local4action.showcase import filters, search
from local4action.showcase.tests.examples import load_examples

pytestmark = pytest.mark.django_db
QUERIES = json.loads((Path(__file__).parent / "queries.json").read_text(encoding="utf-8"))
ENOUGH = 0.9


@pytest.fixture
def examples():
    return load_examples()


def refs(query, language="en"):
    found = search.search(filters.read(QueryDict(f"q={query}")), language=language)
    return [entry.card["ref"] for entry in found.entries]


def test_recall_at_ten(examples):
    """At least nine in ten of what the 60 and more queries expect is among their first ten."""
    wanted, met, missed = 0, 0, []
    for one in QUERIES:
        first = refs(one["query"], one["language"])[:10]
        expected = {examples[key].ref for key in one["expected"]}
        wanted += len(expected)
        met += len(expected & set(first))
        if not expected <= set(first):
            missed.append(one["query"])
    assert len(QUERIES) >= 60
    assert met / wanted >= ENOUGH, f"{met} of {wanted}; missed: {missed}"


def test_the_expected_hub_is_mostly_first(examples):
    first = [refs(one["query"], one["language"])[:1] for one in QUERIES]
    right = sum(
        bool(found) and found[0] in {examples[key].ref for key in one["expected"]}
        for found, one in zip(first, QUERIES, strict=True)
    )
    assert right / len(QUERIES) >= 0.6
