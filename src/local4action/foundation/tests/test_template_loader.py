"""Folded templates say what Django's own would, in every language, and stay open to the context."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.template import engines
from django.template.base import TextNode
from django.template.loader import get_template
from django.utils import translation

from local4action.foundation.template_loader import _fold
from local4action.foundation.translations import Rendering, Status

SOURCES = (
    "{% load i18n %}<h1>{% translate 'Search' %}</h1>{% blocktranslate %}Sign out{% endblocktranslate %}",
    "{% url 'website:about' %} {% static 'brand/brand.css' %} {{ word }} {{ number }} {{ share }}",
    "{% for one in list %}{{ one }}{% if not forloop.last %}, {% translate 'Search' %}{% endif %}{% endfor %}",
    "{% include 'brand/parts/facts.html' with facts=facts %}{{ fact }}{{ facts.0.term }}",
    "{% translate 'Form' context 'to fill in' %}{% translate 'Form' context word %}",
    "{% blocktranslate context 'to fill in' %}Form{% endblocktranslate %}",
    "{% language 'fr' %}{% translate 'Search' %}{% endlanguage %}{% translate 'Search' %}",
    "{% translate 'Search' as said %}{{ said }}{% autoescape off %}{{ word }}{% endautoescape %}",
)
REACHED = (
    "{{ point.x }}|{{ point.y.x }}|{{ point.absent }}|{{ point.0 }}|{{ pair.left }}|{{ pair.1 }}|{{ pair.index }}",
    "{{ map.key }}|{{ map.items }}|{{ map.absent }}|{{ map.absent.more }}|{{ map.7 }}|{{ map.text.upper }}",
    "{{ list.0 }}|{{ list.9 }}|{{ absent }}|{{ absent.more }}|{{ nothing.more }}|{{ word.title }}|{{ call }}",
    "{% if map.absent or point.absent %}a{% elif map.key == pair.left %}b{% else %}c{% endif %}",
    "{% for one in map.rows %}{{ one.x }}{{ forloop.counter }}{% empty %}-{% endfor %}{{ forloop.counter }}",
    "{% with shorter=point.y %}{{ shorter.x|default:map.key }}{% endwith %}{{ map.absent|default:point.x }}",
    "{{ point.says }}|{{ point.fails }}|{{ kind.x }}|{{ map.deep.text.words }}|{{ text.text }}",
)


class Pair(NamedTuple):
    """A tuple with names, as texts are."""

    left: str
    right: str


@dataclass
class Point:
    """A plain value with a method."""

    x: str
    y: Any = None

    def says(self):
        """Answer when called."""
        return f"said {self.x}"

    def fails(self):
        """End as Django lets a template end silently."""
        raise ObjectDoesNotExist


CONTEXT = {
    "point": Point("1", Point("2")),
    "pair": Pair("v", "r"),
    "map": {
        "key": "v",
        "rows": [Point("a"), {"x": "b"}],
        "text": "t",
        "deep": {"text": Point("p")},
    },
    "nothing": None,
    "call": lambda: "called",
    "kind": Point,
    "text": Rendering("T", "en", Status.ORIGINAL, False, "en"),
    "word": "<b> & \"'",
    "number": 12345,
    "share": 0.5,
    "list": ["a", "<", "c"],
    "facts": [{"term": "T & U", "value": "V"}],
}


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("source", [*SOURCES, *REACHED])
def test_folding_changes_no_word(source, language):
    engine = engines["django"]
    with translation.override(language):
        plain, folded = engine.from_string(source), engine.from_string(source)
        _fold(folded.template.nodelist, folded.template)
        assert folded.render(dict(CONTEXT)) == plain.render(dict(CONTEXT))


def test_what_is_constant_is_one_text():
    with translation.override("fr"):
        nodes = get_template("brand/parts/footer.html").template.nodelist
    assert [type(one) for one in nodes] == [TextNode]


def test_a_message_with_a_context_is_written_out_too():
    engine = engines["django"]
    with translation.override("fr"):
        template = engine.from_string("{% translate 'Form' context 'to fill in' %} {{ word }}")
        _fold(template.template.nodelist, template.template)
    assert isinstance(template.template.nodelist[0], TextNode)


def test_each_language_has_its_own():
    said = {}
    for language in ("en", "fr"):
        with translation.override(language):
            said[language] = get_template("brand/parts/footer.html").render({})
    assert said["en"] != said["fr"]
    with translation.override("en"):
        assert get_template("brand/parts/footer.html").render({}) == said["en"]
