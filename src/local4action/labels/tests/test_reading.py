"""What is inside a file, and what is refused: every hostile one in words, quickly, in little room."""

import json
import struct
import time
import tracemalloc
import zlib
from pathlib import Path

import pytest

from local4action.labels.badges.reading import MOST_BYTES, UnreadableError, credential
from local4action.labels.sentences import UNREADABLE

FOLDER = Path(__file__).with_name("data")
SIMPLE = json.loads((FOLDER / "simple.json").read_text(encoding="utf-8"))
PNG = b"\x89PNG\r\n\x1a\n"
MB = 1024 * 1024


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks: bytes) -> bytes:
    return PNG + b"".join(chunks) + chunk(b"IEND", b"")


def baked(text: bytes, *, packed: bool = False) -> bytes:
    head = b"openbadgecredential\x00" + (b"\x01" if packed else b"\x00") + b"\x00\x00\x00"
    return chunk(b"iTXt", head + (zlib.compress(text) if packed else text))


def svg(inside: str, before: str = "") -> bytes:
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:b="https://purl.imsglobal.org/ob/v3p0"'
    return f"{before}<svg {spaces}>{inside}</svg>".encode()


def element(text: str) -> str:
    return f"<b:credential>{text}</b:credential>"


def nested(depth: int) -> bytes:
    return b'{"a":' * depth + b"1" + b"}" * depth


def bomb() -> bytes:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * MB) for _one in range(300)) + packer.flush()
    return png(chunk(b"iTXt", b"openbadgecredential\x00\x01\x00\x00\x00" + packed))


BILLION = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE svg SYSTEM "http://127.0.0.1:9/x.dtd">'
LOCAL = '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
PARAMETER = '<!DOCTYPE svg [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]>'
REFUSED = {
    "empty": (b" \n", "empty"),
    "large": (b"{" + b" " * MOST_BYTES, "too_large"),
    "words": ("Bonjour à tous".encode(), "other_kind"),
    "latin": ("{'é'}".encode("latin-1"), "other_kind"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "other_kind"),
    "jpeg that says JSON": (b"\xff\xd8\xff\xe0{}", "other_kind"),
    "jws": (b"eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.c2ln\n", "signed_otherwise"),
    "cut": (b'{"a": ', "broken_json"),
    "two": (b'{"a": 1} {"a": 1}', "broken_json"),
    "list": (b"[{}]", "not_one"),
    "half a sign": (b'{"a": "\\ud800"}', "broken_json"),
    "half a sign in a name": (b'{"\\udfff": 1}', "broken_json"),
    "twice": (b'{"a": {"b": 1, "b": 2}}', "said_twice"),
    "twice by escape": (b'{"id": 1, "\\u0069d": 2}', "said_twice"),
    "NaN": (b'{"a": NaN}', "number"),
    "infinity": (b'{"a": -Infinity}', "number"),
    "large number": (b'{"a": 1e999}', "number"),
    "long number": (b'{"a": ' + b"9" * 6_000 + b"}", "number"),
    "deep": (nested(30), "too_deep"),
    "abyss": (nested(300_000), "too_deep"),
    "abyss of lists": (b'{"a":' + b"[" * 1_500_000, "too_deep"),
    "wide": (json.dumps({"a": [0] * 3_000}).encode(), "too_much"),
    "many names": (json.dumps({str(n): 0 for n in range(3_000)}).encode(), "too_much"),
    "png without": (png(chunk(b"tEXt", b"Comment\x00{}")), "no_badge"),
    "png cut": (png(baked(b"{}"))[:-14], "broken_picture"),
    "png that lies": (PNG + b"\xff\xff\xff\xff" + b"iTXt", "broken_picture"),
    "png with a wrong sum": (png(baked(b"{}")).replace(b"{}", b"[]"), "broken_picture"),
    "png with two": (png(baked(b"{}"), baked(b"{}")), "not_one"),
    "png of before": (png(chunk(b"tEXt", b"openbadges\x00{}")), "older"),
    "png with jws": (png(baked(b"eyJh.eyJh.c2ln")), "signed_otherwise"),
    "png with latin": (png(baked(b"\xe9")), "broken_picture"),
    "png chunk cut": (png(chunk(b"iTXt", b"openbadgecredential\x00\x00")), "broken_picture"),
    "png not packed": (png(baked(b"{}").replace(b"\x00\x00\x00\x00{", b"\x01\x00\x00\x00{")), "broken_picture"),
    "png bomb": (bomb(), "too_large"),
    "what follows the end of a png": (png() + b'{"a": 1}', "no_badge"),
    "html": (b"<html><body>{}</body></html>", "other_kind"),
    "svg of no namespace": (b"<svg/>", "other_kind"),
    "svg without": (svg("<script>alert(1)</script>"), "no_badge"),
    "svg with two": (svg(element("{}") * 2), "not_one"),
    "svg with jws": (svg('<b:credential verify="eyJh.eyJh.c2ln"/>'), "signed_otherwise"),
    "svg of before": (svg('<o:assertion xmlns:o="http://openbadges.org"/>'), "older"),
    "svg cut": (svg(element("{}"))[:-3], "broken_drawing"),
    "svg with a drawing in its badge": (svg(element("{<g/>}")), "broken_drawing"),
    "svg with NUL": (svg("\x00"), "broken_drawing"),
    "billion laughs": (svg(element("&b;"), BILLION), "declares"),
    "svg that reads a file": (svg(element("&a;"), LOCAL), "declares"),
    "svg that asks": (svg(element("&a;"), PARAMETER), "declares"),
    "svg that defines elsewhere": (svg(element("{}&a;"), OUTSIDE), "declares"),
    "svg without an end": (svg("<g>" * 200_000), "broken_drawing"),
}  # fmt: skip


@pytest.mark.parametrize("name", ["simple-json.png", "simple-json.svg"])
def test_a_baked_picture_holds_what_the_file_holds(name):
    found = credential((FOLDER / name).read_bytes())
    assert found | {"proof": 0} == SIMPLE | {"proof": 0}
    # Signed on another day with another key, by those who made the samples.
    assert [set(one) for one in found["proof"]] == [set(one) for one in SIMPLE["proof"]]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(SIMPLE).encode(),
        b"\xef\xbb\xbf  \n" + json.dumps(SIMPLE).encode(),
        png(baked(json.dumps(SIMPLE).encode())),
        png(baked(json.dumps(SIMPLE).encode(), packed=True)),
        svg(element(f"<![CDATA[{json.dumps(SIMPLE)}]]>")),
        svg(element(json.dumps(SIMPLE)), OUTSIDE),
    ],
    ids=["json", "with a mark", "png", "packed png", "cdata", "svg"],
)
def test_one_badge_in_every_dress(content):
    assert credential(content) == SIMPLE


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_no_badge_is_refused_for_its_reason_in_no_time(name):
    content, reason = REFUSED[name]
    tracemalloc.start()
    started = time.monotonic()
    with pytest.raises(UnreadableError) as told:
        credential(content)
    seconds, (_now, peak) = time.monotonic() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert told.value.word == reason
    assert seconds < 5
    assert peak < 150 * MB


def test_every_reason_has_its_sentence_and_its_case():
    assert {reason for _content, reason in REFUSED.values()} == set(UNREADABLE)
