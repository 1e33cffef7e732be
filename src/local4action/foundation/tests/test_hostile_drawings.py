"""A drawing that means harm is refused with a word and a sentence, in bounded time."""

import time

import pytest
from django.utils import translation

from local4action.foundation import drawings
from local4action.foundation.drawings import Limits, UnsafeDrawingError
from local4action.foundation.inspection import UNSAFE, why_unsafe

NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def drawing(inside="", head="", attributes='viewBox="0 0 10 10"'):
    return f"{head}<svg {NS} {attributes}>{inside}</svg>".encode()


SMALL = Limits(octets=200_000, elements=2_000, depth=32)


def refusal(content, limits=SMALL):
    with pytest.raises(UnsafeDrawingError) as found:
        drawings.read(content, limits=limits)
    return found.value


BOMB = (
    '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {"abcdefghij"[n]} "{f"&{'abcdefghij'[n - 1]};" * 10}">' for n in range(1, 10)
    )
    + "]>"
)
SVG_TOO = 'xmlns:svg="http://www.w3.org/2000/svg"'
HOSTILE = [
    ("script", drawing("<script>alert(1)</script>")),
    ("script", drawing('<script xlink:href="data:text/javascript,1"/>')),
    ("script", drawing('<path d="M0 0" onclick="alert(1)"/>')),
    ("script", drawing(attributes='onload="alert(1)"')),
    ("script", drawing('<g OnMouseOver="x()"/>')),
    ("page_inside", drawing("<foreignObject><p>x</p></foreignObject>")),
    ("page_inside", drawing('<h:script xmlns:h="http://www.w3.org/1999/xhtml">1</h:script>')),
    ("page_inside", drawing('<m:math xmlns:m="http://www.w3.org/1998/Math/MathML"/>')),
    ("page_inside", drawing('<iframe src="#"/>')),
    ("moves", drawing('<animate attributeName="href" to="javascript:alert(1)"/>')),
    ("moves", drawing('<set attributeName="onclick" to="alert(1)"/>')),
    ("outside", drawing('<image href="https://a.example/i.png"/>')),
    ("outside", drawing('<image xlink:href="file:///etc/passwd"/>')),
    ("outside", drawing('<use href="other.svg#a"/>')),
    ("outside", drawing('<a href=" java&#115;cript:alert(1)"><path d="M0 0"/></a>')),
    ("outside", drawing('<g xml:base="https://a.example/"/>')),
    ("outside", drawing('<path d="M0 0" fill="url(https://a.example/#g)"/>')),
    ("outside", drawing('<path d="M0 0" style="fill:URL( //a.example )"/>')),
    ("outside", drawing(r'<path d="M0 0" style="fill:\75rl(//a.example)"/>')),
    ("outside", drawing('<path d="M0 0" style="cursor:image-set(\'//a.example\' 1x)"/>')),
    ("outside", drawing("<style>@import '//a.example/a.css';</style>")),
    ("outside", drawing("<style>path{fill:url(//a.example)}</style>")),
    ("outside", drawing("<style><![CDATA[@font-face{src:local(x)}]]></style>")),
    ("outside", drawing(head='<?xml-stylesheet href="//a.example/a.css"?>')),
    ("outside", drawing("<style>@im<style/>port '//a.example/a.css';</style>")),
    ("outside", drawing("<style>a{fill:ur<style>l(</style>l(//a.example)}</style>")),
    ("outside", drawing('<image svg:href="//a.example/i.png"/>', attributes=SVG_TOO)),
    ("outside", drawing('<path d="M0 0" style="fill:image( //a.example )"/>')),
    ("moves", drawing('<discard href="#a"/>')),
    ("declares", drawing("<text>&j;</text>", head=BOMB)),
    ("declares", drawing("&x;", head='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
    ("declares", drawing(head='<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]>')),
    ("declares", drawing(head='<!DOCTYPE svg [<!ENTITY % p SYSTEM "//a.example/dtd"> %p;]>')),
    ("too_deep", drawing("<g>" * 40 + "</g>" * 40)),
    ("too_deep", drawing("<g>" * 5_000)),
    ("too_much", drawing("<g/>" * 2_000)),
    ("too_large", drawing("<!--" + "x" * 200_000 + "-->")),
    ("damaged", drawing("<g>")),
    ("damaged", drawing('<g a="1" a="2"/>')),
    ("damaged", drawing("&nbsp;")),
    ("other_kind", b""),
    ("other_kind", b"\x89PNG\r\n\x1a\n"),
    ("other_kind", drawing().decode().encode("utf-16")),
    ("other_kind", drawing(head='<?xml version="1.0" encoding="UTF-7"?>')),
    ("other_kind", drawing(head='<?xml version="1.0" encoding="ISO-2022-JP"?>')),
    ("other_kind", b"<svg><script>1</script></svg>"),
    ("other_kind", b'<html xmlns="http://www.w3.org/1999/xhtml"/>'),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "content"), HOSTILE)
def test_what_could_do_harm_is_refused_at_once(expected, content):
    began = time.process_time()
    found = refusal(content)
    assert found.word == expected
    assert time.process_time() - began < 0.5
    said = why_unsafe(found.word, found.about, found.limits)
    assert "%(" not in said
    assert "…" not in said
    assert said.endswith(".")


def test_every_word_of_refusal_has_a_sample():
    assert {expected for expected, _content in HOSTILE} == set(UNSAFE)


@pytest.mark.parametrize(
    ("expected", "content"), [one for one in HOSTILE if not one[0].startswith("too_")]
)
def test_larger_limits_let_nothing_else_through(expected, content):
    assert refusal(content, drawings.LIMITS).word == expected


def test_a_refusal_says_the_limit_that_was_set():
    large = refusal(drawing("<g/>" * 2_000))
    assert why_unsafe(large.word, large.about, large.limits) == (
        "The drawing has more than 2,000 parts. Save it with fewer details."
    )
    assert "larger than 0.2 MB" in why_unsafe("too_large", limits=SMALL)
    assert "larger than 8 MB" in why_unsafe("too_large")
    with translation.override("fr"):
        assert "0,2 Mo" in why_unsafe("too_large", limits=SMALL)


def test_what_drawing_programs_write_is_taken():
    head = (
        '<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"'
        ' "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n<?xpacket begin="x"?>'
    )
    inside = (
        '<i:view xmlns:i="http://inkscape.example" i:onload="1" i:file="C:\\a.svg"/>'
        '<defs><linearGradient id="a"/></defs><style>path{fill:url(#a)}</style>'
        '<use xlink:href="#a"/><path d="M0 0" fill="url( \'#a\' )"/><title>Été</title>'
    )
    found = drawings.read(b"\xef\xbb\xbf" + drawing(inside, head), limits=SMALL)
    assert found.box == (0, 0, 10, 10)
    assert found.title == "Été"


@pytest.mark.parametrize(
    ("view_box", "box"),
    [
        ("0,0, 10 20", (0, 0, 10, 20)),
        ("-5 -5 10 10", (-5, -5, 10, 10)),
        ("0 0 0 10", None),
        ("0 0 nan 10", None),
        ("0 0 1e999 10", None),
        ("0 0 10", None),
    ],
)
def test_the_box_is_read_where_it_is_one(view_box, box):
    assert drawings.read(drawing(attributes=f'viewBox="{view_box}"')).box == box
    assert drawings.read(drawing(attributes="")).box is None


def test_another_use_may_take_more():
    large = drawing("<!--" + "x" * 300_000 + "-->")
    assert drawings.read(large, limits=Limits(octets=400_000)).box == (0, 0, 10, 10)
