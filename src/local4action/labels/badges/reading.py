"""From the bytes of a file to the credential inside it: JSON, or baked into a PNG or an SVG.

Whoever sends the file may mean harm: it is known by its first bytes, every size is bounded before
it is used, and nothing it points to is ever fetched.
"""

from __future__ import annotations

import json
import math
import re
import struct
import zlib
from typing import Any, Final
from xml.parsers import expat

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_DEPTH: Final = 24
MOST_VALUES: Final = 2_000
LARGEST_NUMBER: Final = 2**53  # beyond it programs no longer agree on what a number is

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_KEYWORD: Final = b"openbadgecredential"
_SVG: Final = "http://www.w3.org/2000/svg svg"
_SVG_CREDENTIAL: Final = "https://purl.imsglobal.org/ob/v3p0 credential"
# Where Open Badges 1 and 2 put theirs.
_OLDER_KEYWORD: Final = b"openbadges"
_OLDER_ELEMENT: Final = "http://openbadges.org assertion"
_JWS: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


class UnreadableError(ValueError):
    """No credential can be had from the file; `word` says why, for a machine."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


def credential(content: bytes) -> dict[str, Any]:
    """The credential in a file.

    Raises:
        UnreadableError: there is none, or more than one, or the file is not sound.
    """
    if not content.strip():
        raise UnreadableError("empty")
    if len(content) > MOST_BYTES:
        raise UnreadableError("too_large")
    if content.startswith(_PNG):
        return _parsed(_in_png(content))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError("other_kind") from None
    return _parsed(_in_svg(text) if text.lstrip().startswith("<") else text)


# ---- JSON ----------------------------------------------------------------------------------


def _parsed(text: str) -> dict[str, Any]:
    """The one object a text of JSON holds, bounded in every direction."""
    bare = text.strip()
    if _JWS.fullmatch(bare):
        raise UnreadableError("signed_otherwise")
    if not bare.startswith(("{", "[")):
        raise UnreadableError("other_kind")
    try:
        found = json.loads(
            bare,
            object_pairs_hook=_once,
            parse_constant=_number,
            parse_float=_number,
            parse_int=_number,
        )
    except UnreadableError:
        raise
    except RecursionError:
        raise UnreadableError("too_deep") from None
    except ValueError:
        raise UnreadableError("broken_json") from None
    if not isinstance(found, dict):
        raise UnreadableError("not_one")
    _measure(found)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; of two equal names each program would believe another one."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise UnreadableError("said_twice")
    return found


def _number(text: str) -> int | float:
    number = float(text)
    if not math.isfinite(number) or abs(number) > LARGEST_NUMBER:
        raise UnreadableError("number")
    return number if re.search("[.eE]", text) else int(text)


def _measure(document: dict[str, Any]) -> None:
    """Refuse what is too deep, too much, or holds signs that are none."""
    values, waiting = 0, [(document, 1)]
    while waiting:
        value, depth = waiting.pop()
        inside = [*value, *value.values()] if isinstance(value, dict) else value
        if isinstance(inside, list):
            values += len(inside)
            waiting += [(one, depth + 1) for one in inside]
        elif isinstance(value, str) and not value.isascii():
            _no_half_signs(value)
        if depth > MOST_DEPTH:
            raise UnreadableError("too_deep")
        if values > MOST_VALUES:
            raise UnreadableError("too_much")


def _no_half_signs(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UnreadableError("broken_json") from None


# ---- PNG -----------------------------------------------------------------------------------


def _in_png(content: bytes) -> str:
    """The text of the one chunk of a picture that holds a credential; what follows IEND is none."""
    found, place, kind = [], len(_PNG), b""
    while kind != b"IEND":
        if place + 12 > len(content):
            raise UnreadableError("broken_picture")
        length, kind = struct.unpack_from(">I4s", content, place)
        end = place + 8 + length
        data, sum_ = content[place + 8 : end], content[end : end + 4]
        if len(sum_) < 4 or struct.unpack(">I", sum_)[0] != zlib.crc32(kind + data):
            raise UnreadableError("broken_picture")
        if kind in {b"iTXt", b"tEXt"}:
            keyword, _, rest = data.partition(b"\x00")
            if keyword == _OLDER_KEYWORD:
                raise UnreadableError("older")
            if kind == b"iTXt" and keyword == _PNG_KEYWORD:
                found.append(rest)
        place = end + 4
    return _international(_the_one(found))


def _the_one[Found](found: list[Found]) -> Found:
    if not found:
        raise UnreadableError("no_badge")
    if len(found) > 1:
        raise UnreadableError("not_one")
    return found[0]


def _international(data: bytes) -> str:
    """What an iTXt chunk says, after its keyword (PNG 1.2, 4.2.3.3)."""
    packed, method, rest = data[:1], data[1:2], data[2:]
    parts = rest.split(b"\x00", 2)
    if packed not in {b"\x00", b"\x01"} or method != b"\x00" or len(parts) < 3:
        raise UnreadableError("broken_picture")
    text = _unpacked(parts[2]) if packed == b"\x01" else parts[2]
    try:
        return text.decode()
    except UnicodeDecodeError:
        raise UnreadableError("broken_picture") from None


def _unpacked(data: bytes) -> bytes:
    """The data unpacked, never more of them than is taken."""
    opened = zlib.decompressobj()
    try:
        text = opened.decompress(data, MOST_BYTES + 1)
    except zlib.error:
        raise UnreadableError("broken_picture") from None
    if len(text) > MOST_BYTES:
        raise UnreadableError("too_large")
    if not opened.eof:
        raise UnreadableError("broken_picture")
    return text


# ---- SVG -----------------------------------------------------------------------------------


def _in_svg(text: str) -> str:
    """The text of the one element of a drawing that holds a credential."""
    reader = _Svg()
    try:
        reader.parser.Parse(text.encode(), True)
    except expat.ExpatError:
        raise UnreadableError("broken_drawing") from None
    if reader.signed_otherwise:
        raise UnreadableError("signed_otherwise")
    return _the_one(reader.found)


class _Svg:
    """Listens to a drawing being read. Whatever would declare or fetch something ends it."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.inside = self.signed_otherwise = self.begun = False
        # Our own word on the encoding: what the file says of it is not asked.
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse
        self.parser.SkippedEntityHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    @staticmethod
    def _refuse(*_: Any) -> int:
        raise UnreadableError("declares")

    def _doctype(self, _name: str, _system: str | None, _public: str | None, has_own: bool) -> None:
        """The usual first line of drawings names a file that nobody reads; more is refused."""
        if has_own:
            self._refuse()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.begun and name != _SVG:
            raise UnreadableError("other_kind")
        if self.inside:
            raise UnreadableError("broken_drawing")
        self.begun = True
        if name == _OLDER_ELEMENT:
            raise UnreadableError("older")
        if name == _SVG_CREDENTIAL:
            self.inside = True
            self.signed_otherwise |= "verify" in attributes
            self.found.append("")

    def _end(self, _name: str) -> None:
        self.inside = False

    def _text(self, text: str) -> None:
        if self.inside:
            self.found[-1] += text
