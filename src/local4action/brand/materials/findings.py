"""What is asked of a material, and what was found: plain data, in words for machines.

`labels` says them to people. Nothing here weighs anything: web workers import it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    # Left, top, width and height as shares of the sheet.
    type Box = tuple[float, float, float, float]
    type Figures = Mapping[str, float | str]

# In the order in which they are read.
RULES: Final = (
    "file", "mark", "proportions", "size", "clear_space", "contrast", "languages", "alternative",
    "document", "code", "number",
)  # fmt: skip


class Verdict(StrEnum):
    """What the machine says of one rule; the worst of several last."""

    KEPT = "kept"
    PERSON = "person"  # no machine can tell, or this one is in doubt
    BROKEN = "broken"


_ORDER: Final = list(Verdict)


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of a material besides its bytes: what its people said, and its label."""

    use: str  # screen or print
    languages: tuple[str, ...] = ()
    own_language: str = ""
    alternative: str = ""
    width_mm: float | None = None
    number: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule: kept, broken or for a person; why, with the figures, and where on which page."""

    rule: str
    verdict: Verdict
    word: str
    figures: Figures = field(default_factory=dict)
    box: Box | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Report:
    """Everything found in one material; `preview` is a picture (JPEG) of the page shown."""

    findings: tuple[Finding, ...]
    kind: str = ""
    pages: int = 1
    judged: int = 1
    shown: int = 1
    preview: bytes = b""

    @property
    def verdict(self) -> Verdict:
        """The worst of all rules: broken before what a person has to see."""
        return worst(self.findings).verdict

    def plain(self) -> dict[str, Any]:
        """The report as JSON holds it, without the picture."""
        found = asdict(self)
        del found["preview"]
        return found


class RefusedError(ValueError):
    """The file cannot be judged at all; `word` says why."""

    def __init__(self, word: str, **figures: float | str) -> None:
        super().__init__(word)
        self.word, self.figures = word, figures


def refused(error: RefusedError) -> Report:
    """The report on a file that cannot be judged."""
    return Report((Finding("file", Verdict.BROKEN, error.word, error.figures),))


def unjudged(word: str) -> Report:
    """The report on a file that a person has to look at: judging it came to no end."""
    return Report((Finding("file", Verdict.PERSON, word),))


def worst(findings: Iterable[Finding]) -> Finding:
    """The finding that weighs most; the first of equals."""
    return max(findings, key=lambda one: _ORDER.index(one.verdict))


def _box(found: Any) -> Box:
    left, top, width, height = map(float, found)
    return left, top, width, height


def from_plain(found: Mapping[str, Any], preview: bytes = b"") -> Report:
    """A report from its JSON.

    Raises:
        ValueError: it is none.
    """
    try:
        return Report(
            tuple(
                Finding(
                    rule=RULES[RULES.index(one["rule"])],
                    verdict=Verdict(one["verdict"]),
                    word=str(one["word"]),
                    figures=dict(one["figures"]),
                    box=_box(one["box"]) if one["box"] else None,
                    page=int(one["page"]),
                )
                for one in found["findings"]
            ),
            kind=str(found["kind"]),
            pages=int(found["pages"]),
            judged=int(found["judged"]),
            shown=int(found["shown"]),
            preview=preview,
        )
    except (KeyError, TypeError) as error:
        raise ValueError("not a report") from error
