"""Any text at all, drawn by chance: stored clean, shown inert, found again."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from local4action.foundation.markdown import to_html
from local4action.foundation.text import cleaned, folded, sort_key, word_count
from local4action.foundation.translations import Translated
from local4action.members.models import Organisation
from tests.input.corpus import TEXTS
from tests.input.sending import undoing

if TYPE_CHECKING:
    from tests.world import World

anything = st.one_of(st.text(max_size=300), st.sampled_from(sorted(TEXTS.values())))
FEW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(anything)
def test_cleaning_once_is_enough_and_leaves_no_control_signs(text: str):
    clean = cleaned(text)
    assert cleaned(clean) == clean
    assert not any(ord(sign) < 32 and sign not in "\t\n" for sign in clean)
    assert not set(clean) & set("\x00\x7f\u202e\u2066\ufeff")


@given(anything)
def test_folding_and_counting_never_fail(text: str):
    assert folded(folded(text)) == folded(text) or len(text) > 0
    assert word_count(text) >= 0
    assert "\x00" not in sort_key(cleaned(text)).replace("\x01", "")


@given(anything)
def test_markdown_is_inert(text: str):
    shown = to_html(text).lower()
    for danger in ("<script", "<img", "<iframe", 'javascript:"', " onclick", "<style", "<form"):
        assert danger not in shown or danger in html.unescape(shown).lower()
    assert "<script" not in shown
    assert 'href="javascript:' not in shown


@given(anything, st.sampled_from(["en", "fr", "es", "ar", "zh-Hans"]))
def test_a_translated_text_survives_its_own_json(text: str, language: str):
    value = Translated.of(cleaned(text) or "x", language)
    assert Translated.from_json(value.to_json()) == value


@FEW
@given(text=anything)
def test_any_name_of_an_organisation_is_stored_as_cleaned_or_refused(world: World, text: str):
    sent = {
        "name": text,
        "language": "en",
        "kind": "municipality",
        "country": "SN",
        "role": "official",
        "section": "",
        "place_name": text,
        "title": text,
        "population_band": "",
    }
    with undoing():
        before = Organisation.objects.count()
        response = world.browser("citizen").post("/en/desk/organisations/new/", sent)
        assert response.status_code in {302, 422}
        made = Organisation.objects.count() - before
        assert made == (1 if response.status_code == 302 else 0)
        if made:
            stored = Organisation.objects.latest("pk")
            assert str(stored.name) == cleaned(text)
            shown = world.browser("citizen").get("/en/desk/organisations/").content.decode()
            assert "<script>alert" not in shown
