"""Names are taken out of texts; nothing else is."""

from __future__ import annotations

import pytest

from local4action.reviews.masking import masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("La ville de Saint-Étienne agit.", "La ville de […] agit."),
        ("SAINT-ETIENNE agit, saint-étienne aussi", "[…] agit, […] aussi"),
        ("Rue du Pont, à Val\u00a0 Serein.", "Rue du Pont, à […]."),
        ("Valserein n’est pas Val Sereine", "Valserein n’est pas Val Sereine"),
        ("Les Stéphanois", "Les Stéphanois"),
        ("ﬁn — 日本 — œuvre", "ﬁn — 日本 — œuvre"),
        ("", ""),
    ],
)
def test_whole_names_however_written(text, shown):
    assert masked(text, ["Saint-Étienne", "Val Serein", "An", ""]) == shown


def test_a_longer_name_takes_the_shorter_one_in_it_along():
    assert masked("Ville de Ndarou, Ndarou", ["Ndarou", "Ville de Ndarou"]) == "[…], […]"
