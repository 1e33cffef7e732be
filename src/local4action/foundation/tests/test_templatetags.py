"""What the tags of this room draw."""

from __future__ import annotations

from django.template import Context, Template

from local4action.foundation.templatetags.foundation import said, words
from local4action.foundation.translations import Translated


def test_a_text_is_shortened_for_its_place():
    page = Template("{% load foundation %}{{ text|shortened:12 }}")
    said_of = Translated.of("Rain that <stays> on the roofs", "en").render("en")
    assert page.render(Context({"text": said_of})) == "Rain that &lt;…"
    assert page.render(Context({"text": "Rain"})) == "Rain"
    assert page.render(Context({"text": "Rain on roof"})) == "Rain on roof"


def test_a_language_is_an_attribute_and_nothing_more():
    drawn = words(Translated.of("Pluie", 'fr" onclick="x'))
    assert drawn == '<bdi lang="fr&quot; onclick=&quot;x" dir="auto">Pluie</bdi>'
    assert said("a < b") == '<bdi dir="auto">a &lt; b</bdi>'
