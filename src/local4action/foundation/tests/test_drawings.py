"""Drawings are taken when they do nothing but draw; what they say of themselves is read."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from local4action.foundation import drawings, files
from local4action.foundation.inspection import UNSAFE, inspect, why_unsafe

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(inside: str = "", attributes: str = "") -> bytes:
    return f"{OPEN} {attributes}>{inside}</svg>".encode()


SAFE = {
    "shapes": svg('<path d="M0 0h1"/><g><rect/><use href="#a"/><use xlink:href="#a"/></g>'),
    "the usual doctype": b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
    b'"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">' + svg(),
    "a picture inside": svg('<image href="data:image/png;base64,AAAA"/>'),
    "a link": svg('<a href="https://example.org/"><text>Read</text></a>'),
    "a style": svg("<style>.a{fill:url(#g)} text{font-family:'A b'}</style>"),
    "a font inside": svg("<style>@font-face{src:url(data:font/woff2;base64,AA)}</style>"),
    "notes of a program": svg('<x:namedview xmlns:x="http://x.example/dtd" x:zoom="1"/>'),
    "a place named in quotes": svg("<path fill=\"url( '#a' )\" style='fill:url(\"#a\")'/>"),
    "remarks of drawing programs": b'<?xml version="1.0"?><?xpacket begin="x"?>'
    + svg('<i:v xmlns:i="http://i.example" i:onload="1" i:file="C:\\a(1).svg"/>'),
    "a filter": svg('<filter id="f"><feGaussianBlur stdDeviation="2"/></filter>'),
}
UNSAFE_ONES = {
    "script": (svg("<script>alert(1)</script>"), "script"),
    "script in a group of another kind": (
        svg('<x:a xmlns:x="http://x.example/"><script/></x:a>'),
        "script",
    ),
    "a handler": (svg('<rect onclick="a()"/>'), "script"),
    "a handler at the root": (svg(attributes='OnLoad="a()"'), "script"),
    "a page": (svg("<foreignObject/>"), "page_inside"),
    "an element of a page": (
        svg('<body xmlns="http://www.w3.org/1999/xhtml"/>'),
        "page_inside",
    ),
    "something unknown": (svg("<anything/>"), "page_inside"),
    "a link that runs": (svg('<a href="javascript:a()"/>'), "outside"),
    "a link that runs, spelled oddly": (svg('<a xlink:href=" java&#10;script:a()"/>'), "outside"),
    "a picture elsewhere": (svg('<image href="https://example.org/a.png"/>'), "outside"),
    "a file": (svg('<image xlink:href="file:///etc/passwd"/>'), "outside"),
    "a drawing in a drawing": (svg('<image href="data:image/svg+xml;base64,AA"/>'), "outside"),
    "a shape elsewhere": (svg('<use href="other.svg#a"/>'), "outside"),
    "a filter that fetches": (svg('<filter><feImage href="http://a/b"/></filter>'), "outside"),
    "a style that fetches": (svg("<style>@import 'a.css';</style>"), "outside"),
    "a style that fetches, in pieces": (
        svg("<style>a{fill:ur<![CDATA[l(http://a/b)}]]></style>"),
        "outside",
    ),
    "a style with escapes": (svg(r'<rect style="fill:\75rl(http://a)"/>'), "outside"),
    "a fill that fetches": (svg('<rect fill="url(http://a/b#c)"/>'), "outside"),
    "a style sheet": (b'<?xml-stylesheet href="a.css"?>' + svg(), "outside"),
    "movement": (svg('<set attributeName="href" to="javascript:a()"/>'), "moves"),
    "entities": (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("&a;"), "declares"),
    "entities from elsewhere": (
        b'<!DOCTYPE svg [<!ENTITY % a SYSTEM "http://a/b">%a;]>' + svg(),
        "declares",
    ),
    "deep": (svg("<g>" * 60 + "</g>" * 60), "too_deep"),
    "many": (svg("<g/>" * 100_001), "too_much"),
    "large": (svg("<g/>" + " " * drawings.LIMITS.octets), "too_large"),
    "cut off": (svg("<g/>")[:-3], "damaged"),
    "no drawing": (b"<?xml version='1.0'?><html><svg/></html>", "other_kind"),
    "without its name": (b"<svg/>", "other_kind"),
}


@pytest.mark.parametrize("name", SAFE)
def test_what_draws_is_taken(name):
    drawings.read(SAFE[name])
    assert inspect(SAFE[name], drawings_too=True).media_type == "image/svg+xml"


@pytest.mark.parametrize("name", UNSAFE_ONES)
def test_what_does_more_is_not_taken(name):
    content, word = UNSAFE_ONES[name]
    with pytest.raises(drawings.UnsafeDrawingError) as refused:
        drawings.read(content)
    assert refused.value.word == word


def test_every_word_of_refusal_has_its_sentence():
    with pytest.raises(ValidationError) as refused:
        inspect(svg("<script/>"), drawings_too=True)
    assert refused.value.messages == [why_unsafe("script", "script")]
    assert {word for _content, word in UNSAFE_ONES.values()} == set(UNSAFE)


def test_elsewhere_no_drawing_is_taken():
    with pytest.raises(ValidationError, match="This kind of file is not taken"):
        inspect(SAFE["shapes"])


def test_what_a_drawing_says_of_itself():
    found = drawings.read(
        svg(
            "<title>Poster</title><desc>A market</desc><g><title>Inner</title></g>"
            "<text>Come <tspan>early</tspan></text>",
            'xml:lang="fr" width="210mm" height="10in"',
        )
    )
    assert (found.title, found.description, found.language) == ("Poster", "A market", "fr")
    assert found.text == "Come early"
    assert (round(found.width, 1), found.height, round(found.width_mm)) == (793.7, 960, 210)
    assert drawings.read(svg(attributes='viewBox="0 0 30 20"')).width == 30
    assert drawings.read(svg(attributes='width="100%"')).width is None
    assert drawings.read(svg(attributes='width="1e999" height="1e999"')).width is None


@pytest.mark.parametrize(
    ("size", "read"),
    [
        ('width="300"', (300, 600, None)),
        ('height="300"', (150, 300, None)),
        ('height="20cm"', (378, 756, 100)),
        ('width="10cm" height="100%"', (378, 756, 100)),
        ("", (10, 20, None)),
    ],
)
def test_the_side_that_is_not_given_follows_from_the_view_box(size, read):
    found = drawings.read(svg(attributes=f'viewBox="0 0 10 20" {size}'))
    on_paper = found.width_mm and round(found.width_mm)
    assert (round(found.width), round(found.height), on_paper) == read


@pytest.mark.django_db
def test_a_drawing_is_handed_out_to_be_saved_never_shown():
    found = inspect(SAFE["shapes"], drawings_too=True)
    kept = files.store(
        SAFE["shapes"], name="a.svg", purpose="t", subject_ref="", actor=None, inspected=found
    )
    answer = files.inline_response(kept)
    assert answer["Content-Disposition"] == 'attachment; filename="a.svg"'
    assert answer["Content-Security-Policy"] == files.SANDBOX
    assert answer["X-Content-Type-Options"] == "nosniff"
