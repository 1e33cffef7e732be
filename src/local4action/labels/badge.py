"""The badge: a picture that carries its credential (Open Badges 3.0, baked SVG and PNG)."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Final

from local4action.brand import badges
from local4action.labels.kits import years_of

if TYPE_CHECKING:
    from local4action.labels.models import Credential, Label

NAMESPACE: Final = "https://purl.imsglobal.org/ob/v3p0"
KEYWORD: Final = b"openbadgecredential"


def drawn(label: Label) -> str:
    """The picture of a label, with a code that leads to its page."""
    return badges.badge(label.number, years_of(label), label.permanent_address)


def baked(credential: Credential) -> str:
    """The same with a credential inside."""
    # The end of a CDATA section can stand in no JSON that writes its last sign as a number.
    said = json.dumps(credential.document, ensure_ascii=False).replace("]]>", "]]\\u003e")
    inside = (
        f'<openbadges:credential xmlns:openbadges="{NAMESPACE}"><![CDATA[{said}]]>'
        "</openbadges:credential>"
    )
    head, end = drawn(credential.label).split(">", 1)
    return f"{head}>{inside}{end}"


def baked_png(credential: Credential, picture: bytes) -> bytes:
    """A PNG with a credential inside, in a chunk of text before its end (W3C PNG, `iTXt`)."""
    said = json.dumps(credential.document, ensure_ascii=False).encode()
    # Keyword, not compressed, no language, no translated keyword.
    content = b"iTXt" + KEYWORD + b"\x00\x00\x00\x00\x00" + said
    chunk = (len(content) - 4).to_bytes(4) + content + zlib.crc32(content).to_bytes(4)
    end = picture.rindex(b"IEND") - 4
    return picture[:end] + chunk + picture[end:]
