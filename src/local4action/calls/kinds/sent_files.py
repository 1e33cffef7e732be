"""Files sent as answers: what may be sent, and what is kept of it.

The bytes are kept by `foundation.files`; the answer says which and what they were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local4action.calls.kinds.base import Asked, Kind, first
from local4action.foundation.inspection import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

MB: Final = 1024 * 1024
MOST_MB: Final = MOST_BYTES // MB
TYPES: Final = {
    "pdf": "PDF",
    "picture": gettext_lazy("picture"),
    "text": gettext_lazy("text document"),
    "sheet": gettext_lazy("spreadsheet"),
    "slides": gettext_lazy("slides"),
}
_ENDINGS: Final = {
    "pdf": (".pdf",),
    "picture": (".png", ".jpg", ".jpeg", ".webp", ".gif"),
    "text": (".txt", ".docx", ".odt"),
    "sheet": (".xlsx", ".ods"),
    "slides": (".pptx", ".odp"),
}
_SIGNS: Final = {
    "application/pdf": "pdf", "image/": "picture", "text/plain": "text",
    "wordprocessing": "text", "opendocument.text": "text", "spreadsheet": "sheet",
    "presentation": "slides",
}  # fmt: skip


def type_of(media_type: str) -> str:
    """Which of `TYPES` a media type is; "" for none."""
    return next((name for sign, name in _SIGNS.items() if sign in media_type), "")


def most_bytes(question: Asked) -> int:
    """The largest file this question takes."""
    return min((question.most_mb or MOST_MB) * MB, MOST_BYTES)


def accepted(question: Asked) -> list[str]:
    """The endings a browser offers to choose among."""
    return [end for name in question.file_types or TYPES for end in _ENDINGS.get(name, ())]


def limits(question: Asked) -> str:
    """What may be sent, in words for beside the field."""
    names = ", ".join(str(TYPES[one]) for one in question.file_types or TYPES if one in TYPES)
    return _("What can be sent: %(types)s; at most %(size)s.") % {
        "types": names,
        "size": filesizeformat(most_bytes(question)),
    }


def judge(question: Asked, media_type: str, size: int) -> None:
    """Let a file pass that the question takes.

    Raises:
        ValidationError: when it is too large, or of a kind that is not taken here.
    """
    wrong = question.file_types and type_of(media_type) not in question.file_types
    if wrong or size > most_bytes(question):
        raise ValidationError(
            _("This file cannot be taken. %(limits)s"),
            code="file",
            params={"limits": limits(question)},
        )


class SentFile(Kind):
    """A file: `{"ref", "name", "sha256", "size"}`, or `{}`."""

    empty: Any = {}  # noqa: RUF012 - never changed, only compared and copied

    def read(self, question: Asked, raw: Sequence[str]) -> dict[str, Any]:
        """Nothing, where it is taken away; a file itself does not come as text."""
        del question
        if first(raw):
            raise ValidationError(_("Choose the file itself; its name is not enough."), code="file")
        return {}

    def typed(self, question: Asked, value: Any) -> Any:
        """As it is kept."""
        del question
        return value

    def shown(self, question: Asked, value: Any, language: str) -> str:
        """Its name and size."""
        del question, language
        return f"{value['name']} ({filesizeformat(value['size'])})"

    def cell(self, value: Any) -> str:
        """Its name, address and hash."""
        if not value:
            return ""
        return f"{value['name']} /files/{value['ref']} sha256:{value['sha256']}"
